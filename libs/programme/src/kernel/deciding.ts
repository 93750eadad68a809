import { daysBetween, type Instant, londonDay, type LondonDay, startOfDay } from './calendar.js';
import type { AnyFact } from './definition.js';
import type { Actor, Source } from './envelope.js';
import { refuse } from './refusal.js';

/** When something was true in the world: a day, or an instant where the time of day matters (sessions). */
export type Occurrence = { readonly occurredOn: LondonDay } | { readonly occurredAt: Instant };

/** The London day of an occurrence. */
export function occurrenceDay(occurrence: Occurrence): LondonDay {
  return 'occurredOn' in occurrence ? occurrence.occurredOn : londonDay(occurrence.occurredAt);
}

/** The occurrence of a recorded event. */
export function occurrenceOf(event: AnyFact): Occurrence {
  if (event.occurredAt !== undefined) return { occurredAt: event.occurredAt };
  if (event.occurredOn !== undefined) return { occurredOn: event.occurredOn };
  throw new Error(`event ${event.id} has neither occurredOn nor occurredAt`);
}

/** The instant by which entries are put in order: a day-only entry stands at the start of its day. */
export function occurrenceInstant(occurrence: Occurrence): Instant {
  return 'occurredOn' in occurrence ? startOfDay(occurrence.occurredOn) : occurrence.occurredAt;
}

/** The circumstances of a decision. Made once for each command from the clock and the envelope; passed in. */
export interface Deciding {
  /** The day on which the fact occurred: deciders test their rules as things stood on it. */
  readonly on: LondonDay;
  /** Today's London day. */
  readonly today: LondonDay;
  readonly actor: Actor;
  /** True where the fact lies before today or comes from an import: gates then become deviations. */
  readonly hasHappened: boolean;
  readonly backdateReason?: string;
}

export interface Circumstances {
  readonly occurrence: Occurrence;
  readonly now: Instant;
  readonly actor: Actor;
  readonly backdateReason?: string;
  readonly source?: Source;
}

/** A fact recorded so many days late, or later, needs no reason up to here and one beyond. */
export const BACKDATE_DAYS_WITHOUT_REASON = 30;

/**
 * The timing rules that hold for every command: not in the future, and a reason for what is recorded more than 30
 * days late (for imported history, the batch is the reason).
 * @throws Refusal FUTURE_EFFECTIVE_DATE, BACKDATE_REASON_REQUIRED
 */
export function deciding(circumstances: Circumstances): Deciding {
  const { occurrence, now, actor, backdateReason, source } = circumstances;
  const on = occurrenceDay(occurrence);
  const today = londonDay(now);
  const later = 'occurredAt' in occurrence ? occurrence.occurredAt > now : on > today;
  if (later) refuse('FUTURE_EFFECTIVE_DATE', { occurredOn: on, today });
  const imported = source !== undefined;
  if (!imported && backdateReason === undefined && daysBetween(on, today) > BACKDATE_DAYS_WITHOUT_REASON) {
    refuse('BACKDATE_REASON_REQUIRED', { occurredOn: on, today, daysLate: daysBetween(on, today) });
  }
  return {
    on,
    today,
    actor,
    hasHappened: imported || on < today,
    ...(backdateReason === undefined ? {} : { backdateReason }),
  };
}
