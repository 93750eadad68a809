import { type EventLog, type JsonObject, memoryEventLog, type NewEvent } from '#event-log';
import { programmeEvents } from '../benchmarks/programme-events.js';
import { randomFrom } from '../support/random.js';

/**
 * A log of many people who did much the same at different times, one after the other as offices record: what two
 * releases of a real programme would be joined by stands in it.
 */
export async function manyPeople(events: number, seed: number): Promise<EventLog> {
  let recordedAt = Date.parse('2013-01-01T09:00:00.000Z');
  const log = memoryEventLog({ clock: () => new Date(recordedAt) });
  const random = randomFrom(seed);
  const revisions = new Map<string, bigint>();
  let told = 0;
  for (const [stream, event] of await programmeEvents(events, seed)) {
    told += 1;
    const offices = /^(contract|organisation)-/.test(stream);
    if (offices && (/-t[1-9]/.test(stream) || revisions.has(stream))) continue; // one contract, commissioned once
    recordedAt += random.between(1, 7_200_000);
    if (random.next() < 0.15) continue; // no two people have quite the same history
    const expected = revisions.get(stream);
    const shifted = shift(ofOneContract(event), Math.floor(told / 40) * 3 + random.between(0, 2));
    await log.append(stream, [shifted], { expected: expected ?? 'no_stream' });
    revisions.set(stream, (expected ?? -1n) + 1n);
  }
  return log;
}

/** Each telling of the programme has a contract of its own; here there is one. */
function ofOneContract(event: NewEvent): NewEvent {
  const { data, metadata } = event;
  const same = (value: JsonObject): JsonObject =>
    JSON.parse(JSON.stringify(value).replaceAll(/"contract-q1-t\d+"/g, '"contract-q1"')) as JsonObject;
  return { ...event, data: same(data), metadata: same(metadata) };
}

/** The event as if it had happened so many days after 2013 began. */
function shift(event: NewEvent, days: number): NewEvent {
  const day = new Date(Date.UTC(2013, 0, 1 + days)).toISOString();
  const { occurredOn, occurredAt, ...metadata } = event.metadata;
  const when: JsonObject =
    occurredOn === undefined
      ? { occurredAt: `${day.slice(0, 10)}T10:30:00.000Z` }
      : { occurredOn: day.slice(0, 10) };
  if (occurredOn === undefined && occurredAt === undefined) return event;
  return { ...event, metadata: { ...metadata, ...when } };
}
