import { setTimeout as delay } from 'node:timers/promises';
import type { Direction, Position, ReadStreamOptions } from '../port.js';
import { positionOf, type ServerEvent } from './server-event.js';
import { firstEvent } from './server-read.js';
import type { Store } from './store.js';

/**
 * Whether a read of a stream that ended without an error, and without the word of the server that the stream ends
 * there, has given all of it. Revisions count from 0, and the last is asked for.
 * @param last the last event that it gave
 */
export async function isWholeStream(
  store: Store,
  stream: string,
  { from = 0n, direction, signal }: ReadStreamOptions,
  last: ServerEvent | undefined,
): Promise<boolean> {
  if (direction === 'backwards') return last?.revision === 0n;
  const latest = await firstEvent(
    store,
    (client) => client.readStream(store.serverName(stream), { ...FROM_THE_END, fromRevision: 'end' }),
    signal,
  );
  // A stream that is there has an event. One that is not is told of by an error.
  return latest !== undefined && latest.revision < (last === undefined ? from : last.revision + 1n);
}

/**
 * Whether nothing lies beyond this place of `$all`: of that the server says nothing, and so the event at the edge is
 * asked for. That all is empty is believed if it is said twice, some time apart, to a process that knows no better.
 * @param at the last event that was given, or where the read began; null for the edge
 */
export async function reachesEdge(
  store: Store,
  direction: Direction,
  at: Position | null,
  signal: AbortSignal | undefined,
): Promise<boolean> {
  if (!store.holdsEvents) await delay(store.timing.pauseMs, undefined, { signal });
  const forwards = direction === 'forwards';
  const edge = await firstEvent(
    store,
    (client) =>
      client.readAll(
        forwards ? { ...FROM_THE_END, fromPosition: 'end' } : { ...FROM_THE_START, fromPosition: 'start' },
      ),
    signal,
  );
  if (edge === undefined) return !store.holdsEvents;
  const position = positionOf(edge, store.location);
  return at !== null && (forwards ? position <= at : position >= at);
}

const FROM_THE_END = { direction: 'backwards', maxCount: 1 } as const;
const FROM_THE_START = { direction: 'forwards', maxCount: 1 } as const;
