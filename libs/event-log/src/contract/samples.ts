import { randomUUID } from 'node:crypto';
import type {
  EventLog,
  ExpectedRevision,
  JsonObject,
  NewEvent,
  Position,
  RecordedEvent,
  SubscriptionMessage,
} from '../port.js';

export function sample(data: JsonObject = {}, type = 'SessionHeld'): NewEvent {
  return { id: randomUUID(), type, data, metadata: { actor: 'contract' } };
}

export function batchOf(count: number, type = 'SessionHeld'): [NewEvent, ...NewEvent[]] {
  const rest = Array.from({ length: count - 1 }, (_, index) => sample({ index: index + 1 }, type));
  return [sample({ index: 0 }, type), ...rest];
}

/** Appends `count` events to a new stream in batches of 50. */
export async function fill(
  log: EventLog,
  stream: string,
  count: number,
  type = 'SessionHeld',
): Promise<void> {
  let expected: ExpectedRevision = 'no_stream';
  for (let done = 0; done < count; done += 50) {
    expected = (await log.append(stream, batchOf(Math.min(50, count - done), type), { expected })).revision;
  }
}

export async function collect<T>(messages: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const message of messages) all.push(message);
  return all;
}

/** Messages up to the first that satisfies the condition, inclusive; the subscription is then left. */
export async function until(
  messages: AsyncIterable<SubscriptionMessage>,
  done: (message: SubscriptionMessage) => boolean,
): Promise<SubscriptionMessage[]> {
  const all: SubscriptionMessage[] = [];
  for await (const message of messages) {
    all.push(message);
    if (done(message)) break;
  }
  return all;
}

/** What a message lets its subscriber resume from. */
export function resumePoint(message: SubscriptionMessage): Position | null {
  return message.kind === 'event' ? message.event.position : message.position;
}

export function eventsOf(messages: readonly SubscriptionMessage[]): RecordedEvent[] {
  return messages.flatMap((message) => (message.kind === 'event' ? [message.event] : []));
}

export function idsOf(events: readonly { readonly id: string }[]): string[] {
  return events.map(({ id }) => id);
}

/** The `code` of what the work fails with, or null where it succeeds. */
export async function codeOf(work: () => Promise<unknown>): Promise<unknown> {
  try {
    await work();
    return null;
  } catch (error) {
    return typeof error === 'object' && error !== null && 'code' in error ? error.code : error;
  }
}
