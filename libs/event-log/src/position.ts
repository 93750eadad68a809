import { InvalidArgument } from './errors.js';
import type { Position } from './port.js';

const DIGITS = 20;
/** Largest position that a store can give: SQLite's integers are signed 64-bit ones. */
export const MAX_POSITION = 2n ** 63n - 1n;

/** A place of the log as the fixed-width decimal string that sorts as the log does. */
export function formatPosition(place: bigint): Position {
  return place.toString().padStart(DIGITS, '0') as Position;
}

/**
 * Reads a position that came from outside: a cursor, a query parameter, a command line.
 * @param field what to call it in the error
 * @throws InvalidArgument unless `text` is what one of the logs gives out: 20 decimal digits, or 40 where the log
 * is on EventStoreDB. A position of the one kind is refused by a log of the other once it is handed to it.
 */
export function parsePosition(text: string, field = 'position'): Position {
  if (typeof text === 'string' && text.length === 2 * DIGITS) placeOfPair(text, field);
  else placeOf(text, field);
  return text as Position;
}

/** A place that two numbers make, as EventStoreDB's {commit, prepare}: 40 digits that sort as the pairs do. */
export function formatPair(high: bigint, low: bigint): Position {
  const first = formatPosition(high);
  // They mostly are the same.
  return `${first}${low === high ? first : formatPosition(low)}` as Position;
}

/** The two numbers behind such a position. */
export function placeOfPair(position: string, field = 'position'): readonly [high: bigint, low: bigint] {
  if (typeof position !== 'string' || !/^\d{40}$/.test(position)) {
    throw new InvalidArgument(field, `must be a position as the log gave it, ${2 * DIGITS} decimal digits`);
  }
  return [placeOf(position.slice(0, DIGITS), field), placeOf(position.slice(DIGITS), field)];
}

/** The number behind a position. Adapters only: for all others a position is opaque. */
export function placeOf(position: string, field = 'position'): bigint {
  if (typeof position !== 'string' || !/^\d{20}$/.test(position)) {
    throw new InvalidArgument(field, `must be a position as the log gave it, ${DIGITS} decimal digits`);
  }
  const place = BigInt(position);
  if (place > MAX_POSITION)
    throw new InvalidArgument(field, 'lies beyond every position that a log can give');
  return place;
}
