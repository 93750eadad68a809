import type { EventData } from '@eventstore/db-client';
import { LogClosed } from '../errors.js';
import type { ExpectedRevision, Position } from '../port.js';
import { formatPair } from '../position.js';
import type { Store } from './store.js';

export interface Sent {
  readonly revision: bigint;
  /** Undefined where the server does not say it. */
  readonly position: Position | undefined;
}

/**
 * Sends an append once, and waits no longer than the log's own timer says: the client gives no deadline to an append,
 * and waits for ever for a server that does not answer, or that ends the stream without a word.
 * A client that failed is given up: it may go on failing, or keep sending down a dead stream.
 */
export async function sendAppend(
  store: Store,
  stream: string,
  events: EventData[],
  expected: ExpectedRevision,
): Promise<Sent> {
  if (store.closed) throw new LogClosed();
  const client = await store.clients.current();
  const answer = client.appendToStream(store.serverName(stream), events, { expectedRevision: expected });
  try {
    const { nextExpectedRevision: revision, position } = await answeredWithin(answer, store.timing.appendMs);
    return { revision, position: position && formatPair(position.commit, position.prepare) };
  } catch (error) {
    // An answer of the server has a type; gRPC's own failures, and silence, have none.
    if (!(error instanceof Object && 'type' in error && error.type === 'wrong-expected-version')) {
      store.clients.retire(client);
    }
    throw error;
  }
}

/** A rejection that comes after the time is up is heard, and dropped: nobody waits for it any more. */
function answeredWithin<T>(answer: Promise<T>, milliseconds: number): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`no answer within ${milliseconds} ms`)), milliseconds);
    answer.finally(() => clearTimeout(timer)).then(resolve, reject);
  });
}
