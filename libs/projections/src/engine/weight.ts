import type { RecordedEvent } from '#event-log';

/** What a batch holds at most, beside its number of events: one event may be of half a mebibyte, and so may all. */
export const BATCH_CHARACTERS = 4 * 1024 * 1024;

/** How many characters the texts of an event have: nearly all of what it takes of the memory, and quickly told. */
export function charactersOf({ data, metadata }: RecordedEvent): number {
  return charactersIn(data) + charactersIn(metadata);
}

function charactersIn(value: unknown): number {
  if (typeof value === 'string') return value.length;
  if (typeof value !== 'object' || value === null) return 8;
  let sum = 0;
  if (Array.isArray(value)) for (const each of value) sum += charactersIn(each);
  else for (const key in value) sum += charactersIn(Reflect.get(value, key));
  return sum;
}
