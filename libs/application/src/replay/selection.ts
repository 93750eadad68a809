import type { Instant, LondonDay, ProgrammeEvent } from '#programme';
import { occurrenceDay } from '#programme';

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
  const day = dayOf(event);
  return (
    (from === undefined || day >= from) &&
    (to === undefined || day <= to) &&
    (person === undefined || event.subjects.includes(person))
  );
}

function dayOf({ id, occurredOn, occurredAt }: ProgrammeEvent): LondonDay {
  if (occurredOn !== undefined) return occurredOn;
  if (occurredAt !== undefined) return occurrenceDay({ occurredAt });
  throw new Error(`event ${id} does not say when it occurred`);
}
