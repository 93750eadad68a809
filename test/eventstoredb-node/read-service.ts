import type { ReadReq, ReadResp } from '@eventstore/db-client/generated/streams_pb.js';
import type { ServerWritableStream } from '@grpc/grpc-js';
import { once } from 'node:events';
import type { ServerContext } from './context.js';
import type { Row } from './event-table.js';
import { strikes } from './faults.js';
import {
  lastRevision,
  recorded,
  streamDeleted,
  streamName,
  streamNotFound,
  systemEvent,
} from './messages.js';
import { atOrAfter } from './positions.js';

export type ReadCall = ServerWritableStream<ReadReq, ReadResp>;

const PAGE = 128;
const BACKWARDS = 1;

/** A read of a stream, or of `$all`, up to its count or its end. */
export async function read(context: ServerContext, call: ReadCall, options: ReadReq.Options): Promise<void> {
  context.counts.reads += 1;
  context.counts.readsAsked += 1;
  call.once('close', () => (context.counts.reads -= 1));
  if (strikes(context.faults, 'silentReads')) return;
  const stream = options.hasStream() ? streamName(options.getStream()?.getStreamIdentifier()) : undefined;
  if (stream !== undefined && context.faults.tombstones.includes(stream)) {
    call.emit('error', streamDeleted(stream));
    return;
  }
  if (stream !== undefined && !context.table.exists(stream)) {
    await send(call, streamNotFound(stream));
    call.end();
    return;
  }
  if (strikes(context.faults, 'emptyReads')) {
    call.end();
    return;
  }
  const cut = strikes(context.faults, 'cutReads');
  let remaining = cut ? 1 : Number(options.getCount());
  const rows = stream === undefined ? rowsOfAll(context, options) : rowsOfStream(context, options, stream);
  const system = stream === undefined && context.faults.systemEvents;
  const backwards = options.getReadDirection() === BACKWARDS;
  for (const row of rows) {
    const after = system ? systemEvent(row.position) : undefined;
    for (const message of backwards ? [after, recorded(row)] : [recorded(row), after]) {
      if (message === undefined || remaining === 0) continue;
      await send(call, message);
      remaining -= 1;
    }
    if (remaining === 0 || call.destroyed || call.cancelled) break;
  }
  if (stream !== undefined && !cut && saysTheEnd(options) && !context.faults.untoldEnds) {
    await send(call, lastRevision(context.table.current(stream) ?? 0n));
  }
  call.end();
}

/** Only to those who say that they understand it: clients once failed over it. */
function saysTheEnd(options: ReadReq.Options): boolean {
  return (options.getControlOption()?.getCompatibility() ?? 0) >= 1;
}

/** Inclusive both ways. From the end there is nothing forwards; from the start there is the first event backwards. */
function* rowsOfStream(context: ServerContext, options: ReadReq.Options, stream: string): Generator<Row> {
  const from = options.getStream();
  const backwards = options.getReadDirection() === BACKWARDS;
  if (from?.hasEnd() && !backwards) return;
  let revision = from?.hasRevision() ? BigInt(from.getRevision()) : from?.hasEnd() ? null : 0n;
  for (;;) {
    const page = context.table.streamFrom(stream, revision, backwards, PAGE);
    yield* page;
    const last = page.at(-1);
    if (last === undefined || page.length < PAGE || (backwards && last.revision === 0n)) return;
    revision = last.revision + (backwards ? -1n : 1n);
  }
}

/** Forwards from a position is inclusive, backwards it leaves out the event there. */
function* rowsOfAll(context: ServerContext, options: ReadReq.Options): Generator<Row> {
  const all = options.getAll();
  const commit = all?.hasPosition() ? BigInt(all.getPosition()?.getCommitPosition() ?? '0') : undefined;
  if (options.getReadDirection() === BACKWARDS) {
    let before = commit !== undefined ? atOrAfter(commit) : all?.hasEnd() ? 2n ** 63n - 1n : 0n;
    for (let page = context.table.allBefore(before, PAGE); page.length > 0;) {
      yield* page;
      before = page.at(-1)?.position ?? 0n;
      page = context.table.allBefore(before, PAGE);
    }
    return;
  }
  if (all?.hasEnd()) return;
  let after = commit === undefined ? 0n : atOrAfter(commit) - 1n;
  for (let page = context.table.allAfter(after, PAGE); page.length > 0;) {
    yield* page;
    after = page.at(-1)?.position ?? after;
    page = context.table.allAfter(after, PAGE);
  }
}

/** Writes, and waits where the client is slow. */
export async function send(call: ReadCall, message: ReadResp): Promise<void> {
  if (call.write(message) || call.destroyed || call.cancelled) return;
  const stop = new AbortController();
  const cancelled = (): void => stop.abort();
  call.once('cancelled', cancelled);
  call.once('close', cancelled);
  await once(call, 'drain', { signal: stop.signal }).catch(() => undefined);
  call.off('cancelled', cancelled);
  call.off('close', cancelled);
}
