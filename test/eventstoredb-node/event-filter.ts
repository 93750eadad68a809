import type { ReadReq } from '@eventstore/db-client/generated/streams_pb.js';

/** Events that a subscription passes over between two checkpoints, unless the client asks for more. */
const DEFAULT_WINDOW = 32;

export interface EventFilter {
  readonly matches: (event: { readonly stream: string; readonly type: string }) => boolean;
  /** A checkpoint is due after so many events, whether they match or not. */
  readonly checkpointEvery: number;
}

/** The filter of a request, or undefined where it has none: then there are no checkpoints either. */
export function filterOf(options: ReadReq.Options): EventFilter | undefined {
  const filter = options.getFilter();
  if (filter === undefined) return undefined;
  const window = filter.hasMax() ? filter.getMax() : DEFAULT_WINDOW;
  const checkpointEvery = window * Math.max(1, filter.getCheckpointintervalmultiplier());
  const byStream = filter.getStreamIdentifier();
  const expression = byStream ?? filter.getEventType();
  const test = testOf(expression?.getRegex() ?? '', expression?.getPrefixList() ?? []);
  return { checkpointEvery, matches: ({ stream, type }) => test(byStream === undefined ? type : stream) };
}

function testOf(regex: string, prefixes: readonly string[]): (name: string) => boolean {
  if (prefixes.length > 0) return (name) => prefixes.some((prefix) => name.startsWith(prefix));
  const expression = new RegExp(regex, 'u');
  return (name) => expression.test(name);
}
