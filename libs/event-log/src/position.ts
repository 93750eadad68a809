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
 * @throws InvalidArgument unless `text` is exactly what this log gives out, 20 decimal digits
 */
export function parsePosition(text: string, field = 'position'): Position {
  placeOf(text, field);
  return text as Position;
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
