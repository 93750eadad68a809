import { comparePositions, type Position } from '#event-log';

/** True where `position` lies before `other`; null lies before everything else. */
export function isBefore(position: Position | null, other: Position | null): boolean {
  return other !== null && (position === null || comparePositions(position, other) < 0);
}
