import type { Filter } from '@eventstore/db-client';
import type { LogFilter, Position } from '../port.js';
import { formatPair } from '../position.js';
import type { Partition } from './store.js';

/**
 * The filter for a subscription at the server. The server knows one of types and streams, and types only by their
 * beginning, so whatever it lets through is matched again. There always is a filter, since the server tells how far it
 * has got only where there is one: at the least it leaves out the system's events.
 */
export function serverFilter(
  filter: LogFilter | undefined,
  { prefix }: Partition,
  reached: (position: Position) => void,
): Filter {
  const checkpointReached = (_: unknown, { commit, prepare }: { commit: bigint; prepare: bigint }): void =>
    reached(formatPair(commit, prepare));
  const base = { checkpointInterval: 1, checkpointReached };
  if (filter?.types !== undefined) {
    return { filterOn: 'eventType', prefixes: [...new Set(filter.types)], ...base };
  }
  const streams = filter?.streamPrefixes ?? (prefix === '' ? undefined : ['']);
  if (streams !== undefined) {
    return { filterOn: 'streamName', prefixes: [...new Set(streams)].map((name) => prefix + name), ...base };
  }
  return { filterOn: 'eventType', regex: '^[^$].*', ...base };
}
