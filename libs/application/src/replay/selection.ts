import { dayOf } from '#privacy';
import type { Instant, LondonDay, ProgrammeEvent } from '#programme';

/** Which events a replay gives. */
export interface ReplaySelection {
  /** What happened on this London day or later. */
  readonly from?: LondonDay;
  /** What happened on this London day or earlier. */
  readonly to?: LondonDay;
  readonly types?: readonly string[];
  /** What is about this person, among others. */
  readonly person?: string;
  /** What was known at this instant, inclusive: see `replay`. */
  readonly knownAt?: Instant;
}

export function isSelected(event: ProgrammeEvent, { from, to, person }: ReplaySelection): boolean {
  if (person !== undefined && !event.subjects.includes(person)) return false;
  if (from === undefined && to === undefined) return true;
  const day = occurrenceDayOf(event);
  return (from === undefined || day >= from) && (to === undefined || day <= to);
}

function occurrenceDayOf({ id, occurredOn, occurredAt }: ProgrammeEvent): LondonDay {
  const occurred = occurredOn ?? occurredAt;
  if (occurred === undefined) throw new Error(`event ${id} does not say when it occurred`);
  return dayOf(occurred);
}
