import type { LondonDay } from './calendar.js';
import { occurrenceDay, occurrenceInstant, type Occurrence } from './deciding.js';
import { liveEntries } from './corrections.js';
import type { AnyCommand, Decider } from './decider.js';
import type { AnyFact } from './definition.js';

/** A stream, folded by occurrence: what was true on a day, whenever it was recorded. */
export interface History<State> {
  /** With everything in it. */
  readonly latest: State;
  /** With all that had occurred by the end of a day. */
  at(day: LondonDay): State;
}

/** The occurrence of a recorded event. */
export function occurrenceOf(event: AnyFact): Occurrence {
  if (event.occurredAt !== undefined) return { occurredAt: event.occurredAt };
  if (event.occurredOn !== undefined) return { occurredOn: event.occurredOn };
  throw new Error(`event ${event.id} has neither occurredOn nor occurredAt`);
}

/** Events in the order in which they happened; those of the same moment in the order of recording. */
export function byOccurrence<Event extends AnyFact>(events: readonly Event[]): readonly Event[] {
  return events
    .map((event) => ({ event, at: occurrenceInstant(occurrenceOf(event)) }))
    .sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : a.event.revision < b.event.revision ? -1 : 1))
    .map(({ event }) => event);
}

/**
 * The history of a stream as its decider sees it: without what has been corrected, in the order of occurrence.
 * @throws Error where the stream holds a type that the decider does not know: an event is never skipped silently
 */
export function historyFor<State, C extends AnyCommand, Event extends AnyFact>(
  fold: Pick<Decider<State, C, Event>, 'events' | 'initial' | 'evolve'>,
  recorded: readonly AnyFact[],
): History<State> {
  const isOurs = (event: AnyFact): event is Event => event.type in fold.events;
  const live = liveEntries(recorded);
  const stranger = live.find((event) => !isOurs(event));
  if (stranger)
    throw new Error(`stream ${stranger.stream} holds ${stranger.type}, which its decider does not know`);
  const ordered = byOccurrence(live.filter(isOurs));
  const foldUntil = (until: LondonDay | undefined): State =>
    ordered
      .filter((event) => until === undefined || occurrenceDay(occurrenceOf(event)) <= until)
      .reduce((state, event) => fold.evolve(state, event), fold.initial);
  const latest = foldUntil(undefined);
  return { latest, at: foldUntil };
}
