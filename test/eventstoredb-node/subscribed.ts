import type { ReadReq } from '@eventstore/db-client/generated/streams_pb.js';
import type { ServerContext } from './context.js';
import type { Row } from './event-table.js';
import { streamName } from './messages.js';
import { atOrBefore } from './positions.js';

/** What is subscribed to: `$all`, whose places are positions, or one stream, whose places are revisions. */
export interface Subscribed {
  readonly stream: string | undefined;
  /** The place before everything. */
  readonly start: bigint;
  /** The last place that the subscription leaves out. */
  readonly after: bigint;
  head(): bigint;
  rowsAfter(place: bigint, limit: number): Row[];
  placeOf(row: Row): bigint;
}

/** A subscription leaves out the event that it begins at, other than a read. */
export function subscribedTo(context: ServerContext, options: ReadReq.Options): Subscribed {
  return options.hasStream() ? oneStream(context, options) : everything(context, options);
}

function everything(context: ServerContext, options: ReadReq.Options): Subscribed {
  const all = options.getAll();
  const head = (): bigint => context.table.head();
  return {
    stream: undefined,
    start: 0n,
    after: all?.hasPosition()
      ? atOrBefore(BigInt(all.getPosition()?.getCommitPosition() ?? '0'))
      : all?.hasEnd()
        ? head()
        : 0n,
    head,
    rowsAfter: (place, limit) => context.table.allAfter(place, limit),
    placeOf: ({ position }) => position,
  };
}

function oneStream(context: ServerContext, options: ReadReq.Options): Subscribed {
  const from = options.getStream();
  const stream = streamName(from?.getStreamIdentifier());
  const head = (): bigint => context.table.current(stream) ?? -1n;
  return {
    stream,
    start: -1n,
    after: from?.hasRevision() ? BigInt(from.getRevision()) : from?.hasEnd() ? head() : -1n,
    head,
    rowsAfter: (place, limit) => context.table.streamFrom(stream, place + 1n, false, limit),
    placeOf: ({ revision }) => revision,
  };
}
