import {
  type AllStreamResolvedEvent,
  type AllStreamSubscription,
  type AllStreamRecordedEvent,
  type AppendToStreamOptions,
  EventStoreDBClient,
  jsonEvent,
  type Position,
  type ResolvedEvent,
  type StreamSubscription,
} from '@eventstore/db-client';
import { randomUUID } from 'node:crypto';
import { parseConnectionString } from '../../../libs/event-log/src/eventstoredb/connection-string.js';

/** The official client as it comes from its package, with nothing of the adapter's around it. */
export type OfficialClient = ReturnType<typeof EventStoreDBClient.connectionString>;
type JSONRecord = Readonly<Record<string, string | number>>;
export type Stored = Pick<
  AllStreamRecordedEvent,
  'streamId' | 'id' | 'revision' | 'type' | 'data' | 'created'
> & { readonly position?: Position };

/** What a stream is expected to be that nobody has used. */
export const NEW = { expectedRevision: 'no_stream' } as const;
/** What a server takes of one append, in bytes, unless it is configured otherwise. */
export const MAX_APPEND = 1024 * 1024;

/** Runs the work with a client of its own, and ends what it leaves open. */
export async function withClient<T>(
  connectionString: string,
  work: (client: OfficialClient) => Promise<T>,
): Promise<T> {
  const client = EventStoreDBClient.connectionString(connectionString);
  try {
    return await work(client);
  } finally {
    await client.dispose();
  }
}

/** The two ways in which the client appends. */
export const WAYS = ['by batch append', 'by append'] as const;

/**
 * The options that make the client take this way: it takes BatchAppend where the server has it, but Append where a call
 * brings credentials of its own.
 */
export function optionsFor(
  way: (typeof WAYS)[number],
  connectionString: string,
): Pick<AppendToStreamOptions, 'credentials'> {
  if (way === 'by batch append') return {};
  return { credentials: credentialsIn(connectionString) ?? { username: 'nobody', password: 'nothing' } };
}

/** The credentials in a connection string, which is no URL where it names several servers. */
export function credentialsIn(
  connectionString: string,
): { readonly username: string; readonly password: string } | undefined {
  return parseConnectionString(connectionString).credentials;
}

/** A stream that nobody has used. */
export function newStream(): string {
  return `protocol_${randomUUID()}`;
}

export function eventOf<Data extends JSONRecord>(data: Data, type = 'ProtocolTried') {
  return jsonEvent({ id: randomUUID(), type, data, metadata: { by: 'protocol' } });
}

export function eventsOf(count: number, type?: string) {
  return Array.from({ length: count }, (_unused, index) => eventOf({ index }, type));
}

export function idsOf(events: readonly { readonly id: string }[]): readonly string[] {
  return events.map(({ id }) => id);
}

/** What a read gives of these streams, to its end. */
export async function readOf(
  reading: AsyncIterable<ResolvedEvent | AllStreamResolvedEvent>,
  ...streams: readonly string[]
): Promise<readonly Stored[]> {
  const events: Stored[] = [];
  for await (const { event } of reading) {
    if (event !== undefined && streams.includes(event.streamId)) events.push(event);
  }
  return events;
}

/** What a subscription has said so far. */
export interface Heard {
  readonly events: Stored[];
  caughtUp: number;
  fellBehind: number;
}

/**
 * Follows the subscription until enough was heard of these streams, and leaves it.
 * @param whenCaughtUp done once, when the server first says that it has given everything
 * @throws what the subscription fails with
 */
export async function follow(
  subscription: AllStreamSubscription | StreamSubscription,
  streams: readonly string[],
  enough: (heard: Heard) => boolean,
  whenCaughtUp: () => Promise<unknown> = () => Promise.resolve(),
): Promise<Heard> {
  const heard: Heard = { events: [], caughtUp: 0, fellBehind: 0 };
  try {
    await new Promise<void>((resolve, reject) => {
      const look = (): void => {
        if (enough(heard)) resolve();
      };
      subscription.on('caughtUp', () => {
        heard.caughtUp += 1;
        if (heard.caughtUp === 1) whenCaughtUp().then(look, reject);
        else look();
      });
      subscription.on('fellBehind', () => (heard.fellBehind += 1));
      subscription.on('data', ({ event }: ResolvedEvent | AllStreamResolvedEvent) => {
        if (event === undefined || !streams.includes(event.streamId)) return;
        heard.events.push(event);
        look();
      });
      subscription.on('error', reject);
      subscription.on('end', () => reject(new Error('the server ended the subscription')));
    });
  } finally {
    await subscription.unsubscribe();
  }
  return heard;
}
