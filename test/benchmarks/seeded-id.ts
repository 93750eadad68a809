import { hash } from 'node:crypto';

const START = Date.parse('2014-09-26T00:00:00.000Z');

/**
 * A UUIDv7, as the program makes them: a millisecond later for each number, so that ids sort as they were made. It is
 * the same for the same seed and number, and another for any other.
 */
export function seededId(seed: number, number: number): string {
  const hex = hash('sha256', `${seed}/${number}`, 'hex');
  const time = (START + number).toString(16).padStart(12, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}-7${hex.slice(0, 3)}-8${hex.slice(3, 6)}-${hex.slice(6, 18)}`;
}
