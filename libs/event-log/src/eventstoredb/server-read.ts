import type { ResolvedEvent, AllStreamResolvedEvent, StreamingRead } from '@eventstore/db-client';
import { setImmediate as nextTurn, setTimeout as delay } from 'node:timers/promises';
import { LogClosed } from '../errors.js';
import { deletedStream, failureOf, unavailable } from './failures.js';
import type { LogClient } from './log-client.js';
import type { ServerEvent } from './server-event.js';
import type { Store } from './store.js';
import { pauseAfter } from './timing.js';

type Reading = StreamingRead<ResolvedEvent> | StreamingRead<AllStreamResolvedEvent>;

/** So many events are handed on together at most. */
const MAX_PAGE = 64;

/** Opens the read anew, behind the last event that was delivered. */
export type OpenRead = (client: LogClient, last: ServerEvent | undefined) => Reading;

/**
 * One read of the server, taken up again behind the last event where the connection fails on the way, until it has
 * failed for long enough. A stream that does not exist has no events. Events come in pages, as many as are there: to hand
 * each through four generators by itself took as long as to decode it.
 * @param complete asked when the server has ended the read without an error: whether all was given. A server that goes
 * away ends reads so too, in their midst
 * @throws LogUnavailable, LogCorrupt, LogClosed, and the signal's reason
 */
export async function* serverRead(
  store: Store,
  open: OpenRead,
  signal: AbortSignal | undefined,
  complete: (last: ServerEvent | undefined) => boolean | Promise<boolean>,
): AsyncGenerator<readonly ServerEvent[], void, undefined> {
  let last: ServerEvent | undefined;
  let failures = 0;
  let failingSince = 0;
  for (;;) {
    signal?.throwIfAborted();
    store.assertOpen();
    let failure: unknown;
    try {
      const client = await store.clients.current();
      for await (const page of readOnce(store, open(client, last), signal)) {
        const latest = page.at(-1);
        // A read of `$all` begins with the event that was given last: that alone is no progress.
        if (latest?.id !== last?.id) failures = 0;
        last = latest;
        yield page;
      }
      if (store.closed) throw new LogClosed();
      if (await complete(last)) return;
      failure = new Error('the server ended a read too early');
    } catch (error) {
      failure = error;
    }
    signal?.throwIfAborted();
    if (store.closed) throw new LogClosed();
    if (failureOf(failure) === 'not-found' && last === undefined) return;
    if (failures === 0) failingSince = Date.now();
    failures += 1;
    const given = Date.now() - failingSince > store.timing.giveUpMs;
    // What gave events of a stream, and does not know it, may be another server of the cluster that is behind.
    const gone = failureOf(failure) === 'not-found';
    if (given && gone) throw deletedStream(store.location, last?.streamId, failure);
    if (given || (!gone && failureOf(failure) !== 'transient')) throw unavailable(store.location, failure);
    await delay(pauseAfter(failures, store.timing));
  }
}

/** The first event that one read gives, or undefined. It is not taken up again. @throws what it fails with */
export async function firstEvent(
  store: Store,
  open: (client: LogClient) => Reading,
  signal: AbortSignal | undefined,
): Promise<ServerEvent | undefined> {
  const client = await store.clients.current();
  for await (const [event] of readOnce(store, open(client), signal)) return event;
  return undefined;
}

/**
 * The events of one read. Leaving it early cancels it at the server, which destroying the client's stream does not.
 * Whatever the client says after that is heard and dropped: an `error` without a listener would end the process.
 */
async function* readOnce(
  store: Store,
  reading: Reading,
  signal: AbortSignal | undefined,
): AsyncGenerator<readonly ServerEvent[], void, undefined> {
  const { timing } = store;
  let end: { readonly error: Error | undefined } | undefined;
  let wake: (() => void) | undefined;
  const ended = (error: Error | undefined): void => {
    end ??= { error };
    wake?.();
  };
  reading.on('readable', () => wake?.());
  reading.on('error', ended);
  reading.on('end', () => ended(undefined));
  reading.on('close', () => ended(new Error('the connection was closed')));
  const abort = (): void => void reading.destroy(new Error('aborted'));
  signal?.addEventListener('abort', abort);
  if (signal?.aborted) abort(); // while the client was waited for
  let waitingSince: number | undefined;
  const watch = setInterval(() => {
    if (waitingSince === undefined || Date.now() - waitingSince < timing.readMs) return;
    reading.destroy(new Error(`it gave nothing for ${timing.readMs} ms`));
  }, timing.readMs / 4);
  let complete = false;
  try {
    for (;;) {
      const page = pageOf(reading);
      if (page.length > 0) {
        store.holdsEvents = true;
        yield page;
      } else if (end === undefined) {
        waitingSince = Date.now();
        await new Promise<void>((resolve) => (wake = resolve));
        wake = undefined;
        waitingSince = undefined;
        // It wakes for the first event of what has just arrived: the rest of it is there a turn later.
        if (end === undefined) await nextTurn();
      } else if (end.error !== undefined) {
        throw end.error;
      } else {
        complete = true;
        return;
      }
    }
  } finally {
    clearInterval(watch);
    signal?.removeEventListener('abort', abort);
    if (!complete) release(reading);
  }
}

/** What has arrived. None of it where the read was given up. */
function pageOf(reading: Reading): readonly ServerEvent[] {
  const page: ServerEvent[] = [];
  while (page.length < MAX_PAGE && !reading.destroyed) {
    const resolved = reading.read() as { event?: ServerEvent } | null;
    if (resolved === null) break;
    if (resolved.event !== undefined) page.push(resolved.event);
  }
  return page;
}

function release(reading: Reading): void {
  // Cancelling waits for the connection, and fails where there is none: then there is nothing to cancel either.
  reading.cancel().catch(() => undefined);
  reading.destroy();
}
