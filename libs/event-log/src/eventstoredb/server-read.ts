import type { ResolvedEvent, AllStreamResolvedEvent, StreamingRead } from '@eventstore/db-client';
import { setTimeout as delay } from 'node:timers/promises';
import { LogClosed } from '../errors.js';
import { failureOf, unavailable } from './failures.js';
import type { LogClient } from './log-client.js';
import type { ServerEvent } from './server-event.js';
import type { Store } from './store.js';
import { pauseAfter } from './timing.js';

type Reading = StreamingRead<ResolvedEvent> | StreamingRead<AllStreamResolvedEvent>;

/** Opens the read anew, behind the last event that was delivered. */
export type OpenRead = (client: LogClient, last: ServerEvent | undefined) => Reading;

/**
 * One read of the server, taken up again behind the last event where the connection fails on the way, until it has
 * failed for long enough. A stream that does not exist has no events.
 * @param complete whether the read may end here; where it may not, the server has cut it short
 * @throws LogUnavailable, LogClosed, and the signal's reason
 */
export async function* serverRead(
  store: Store,
  open: OpenRead,
  signal: AbortSignal | undefined,
  complete: (last: ServerEvent | undefined) => boolean = () => true,
): AsyncGenerator<ServerEvent, void, undefined> {
  let last: ServerEvent | undefined;
  let failures = 0;
  let failingSince = 0;
  for (;;) {
    signal?.throwIfAborted();
    store.assertOpen();
    let failure: unknown;
    try {
      const client = await store.clients.current();
      for await (const event of readOnce(store, open(client, last), signal)) {
        last = event;
        failures = 0;
        yield event;
      }
      if (store.closed) throw new LogClosed();
      if (complete(last)) return;
      failure = new Error('the server ended a read too early');
    } catch (error) {
      failure = error;
    }
    signal?.throwIfAborted();
    if (store.closed) throw new LogClosed();
    if (failureOf(failure) === 'not-found') return;
    if (failures === 0) failingSince = Date.now();
    failures += 1;
    const given = Date.now() - failingSince > store.timing.giveUpMs;
    if (given || failureOf(failure) !== 'transient') throw unavailable(store.location, failure);
    await delay(pauseAfter(failures, store.timing));
  }
}

/**
 * The events of one read. Leaving it early cancels it at the server, which destroying the client's stream does not.
 * Whatever the client says after that is heard and dropped: an `error` without a listener would end the process.
 */
async function* readOnce(
  { timing }: Store,
  reading: Reading,
  signal: AbortSignal | undefined,
): AsyncGenerator<ServerEvent, void, undefined> {
  reading.on('error', () => undefined);
  const abort = (): void => void reading.destroy(new Error('aborted'));
  signal?.addEventListener('abort', abort);
  let waitingSince: number | undefined;
  const watch = setInterval(() => {
    if (waitingSince === undefined || Date.now() - waitingSince < timing.readMs) return;
    reading.destroy(new Error(`it gave nothing for ${timing.readMs} ms`));
  }, timing.readMs / 4);
  let ended = false;
  try {
    const events = reading[Symbol.asyncIterator]();
    for (;;) {
      waitingSince = Date.now();
      const next = await events.next();
      waitingSince = undefined;
      ended = next.done === true;
      if (next.done === true) return;
      if (next.value.event !== undefined) yield next.value.event;
    }
  } finally {
    clearInterval(watch);
    signal?.removeEventListener('abort', abort);
    if (!ended) release(reading);
  }
}

function release(reading: Reading): void {
  // Cancelling waits for the connection, and fails where there is none: then there is nothing to cancel either.
  reading.cancel().catch(() => undefined);
  reading.destroy();
}
