import { createClient } from 'graphql-ws';
import { setTimeout as sleep } from 'node:timers/promises';
import { WebSocket } from 'ws';
import { BootFailure } from '../../standalone/src/boot-failure.js';
import { CASE_UPDATES } from '../../standalone/src/command-line-documents.js';
import { fieldOf } from './server-api.js';

export interface CaseUpdate {
  readonly sequence: string;
  readonly position: string;
  readonly entry: {
    readonly entryId: string;
    readonly type: string;
    readonly line: string;
    readonly personIds: readonly string[];
    readonly deliveryUnit: string | null;
    readonly occurredOn: string;
    readonly recordedAt: string;
    readonly corrects: string | null;
  };
}

export interface WatchOptions {
  readonly url: string;
  readonly token: string;
  /** Deliver what comes after this sequence. */
  readonly after: string;
  readonly personId?: string;
  readonly unit?: string;
  readonly signal: AbortSignal;
  readonly onUpdate: (update: CaseUpdate) => void;
  /** Told of the connection: lost, back. */
  readonly onState: (state: string) => void;
}

const LONGEST_BACK_OFF_MS = 15_000;

/**
 * Follows the changes until the signal ends it. A lost connection is taken up again after the last sequence that
 * came, for as long as it takes: nothing is missed, and nothing comes twice.
 * @throws BootFailure where the server was never reached, or refuses: trying again would change nothing
 */
export async function watchCases(options: WatchOptions): Promise<void> {
  const { signal, onState, url } = options;
  let last = options.after;
  let wasConnected = false;
  let wait = 250;
  while (!signal.aborted) {
    const end = await follow(
      { ...options, after: last },
      {
        connected() {
          if (wasConnected) onState(`Connected again, going on after ${last}.`);
          wasConnected = true;
          wait = 250;
        },
        update(update) {
          // The server gives what comes after `last`: should it ever give more, nothing is shown twice.
          if (BigInt(update.sequence) <= BigInt(last)) return;
          last = update.sequence;
          options.onUpdate(update);
        },
      },
    );
    if (signal.aborted) return;
    if (end.kind === 'refused') throw new BootFailure(`${url}: ${end.message}`);
    if (!wasConnected) {
      throw new BootFailure(`${url} does not answer: check the address, or start the server with npm start`);
    }
    onState(`The connection was lost. Trying again after ${last} …`);
    await sleep(wait, undefined, { signal }).catch(() => undefined); // only the signal rejects it, which ends the loop
    wait = Math.min(wait * 2, LONGEST_BACK_OFF_MS);
  }
}

type End = { readonly kind: 'lost' } | { readonly kind: 'refused'; readonly message: string };

/** One connection, until it ends. */
async function follow(
  { url, token, after, personId, unit, signal }: WatchOptions,
  { connected, update }: { connected(): void; update(update: CaseUpdate): void },
): Promise<End> {
  const client = createClient({
    url: `${url.replace(/^http/, 'ws')}/graphql`,
    webSocketImpl: WebSocket,
    connectionParams: { authorization: `Bearer ${token}` },
    retryAttempts: 0, // the library would subscribe again from where the document began, not from the last sequence
    keepAlive: 10_000,
    onNonLazyError: () => undefined, // the subscription below ends with it
    on: { connected },
  });
  const end = (): void => void client.dispose();
  signal.addEventListener('abort', end, { once: true });
  try {
    const updates = client.iterate<{ caseUpdates: CaseUpdate }>({
      query: CASE_UPDATES,
      variables: { after, personId, unit },
    });
    for await (const { data, errors } of updates) {
      if (errors) return refusedOrLost(errors);
      if (data) update(data.caseUpdates);
    }
    return { kind: 'lost' };
  } catch (error) {
    return refusedOrLost(error);
  } finally {
    signal.removeEventListener('abort', end);
    await client.dispose();
  }
}

/** Codes with which a server says that the very same would be refused again. */
const RETRIED: readonly string[] = ['STALE', 'SERVICE_UNAVAILABLE', 'INTERNAL_SERVER_ERROR'];
/** Close codes of the protocol that speak of the request: bad, unauthorized, forbidden, too many … */
const isOfTheRequest = (code: number): boolean =>
  code >= 4400 && code < 4500 && code !== 4408 && code !== 4499;

function refusedOrLost(error: unknown): End {
  const first: unknown = Array.isArray(error) ? error[0] : error;
  if (typeof first !== 'object' || first === null) return { kind: 'lost' };
  if ('reason' in first && 'code' in first && typeof first.code === 'number') {
    return isOfTheRequest(first.code)
      ? { kind: 'refused', message: reasonOf(first.code, String(first.reason)) }
      : { kind: 'lost' };
  }
  if (!('message' in first) || !('extensions' in first)) return { kind: 'lost' };
  const code = fieldOf(first.extensions, 'code');
  return RETRIED.includes(String(code))
    ? { kind: 'lost' }
    : { kind: 'refused', message: String(first.message) };
}

/** What the server advises is for who writes a client: here it is the token that was given which must be another. */
function reasonOf(code: number, reason: string): string {
  if (code !== 4401) return reason;
  const [rule] = reason.split('. ');
  return `${rule}. Give another with --token or in THROUGHLINE_TOKEN; in the demonstration, say --as ROLE`;
}
