import type { LondonDay } from './calendar.js';
import { occurrenceDay, occurrenceInstant, occurrenceOf } from './deciding.js';
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

/**
 * Events in the order in which they happened; those of the same moment in the order of recording. What replaces a wrong
 * entry stands in that entry's place: an eligibility of the same day must not come to stand before its referral.
 * @param recorded all entries of the stream, those that were replaced included
 */
export function byOccurrence<Event extends AnyFact>(
  events: readonly Event[],
  recorded: readonly AnyFact[] = events,
): readonly Event[] {
  const byId = new Map(recorded.map((event) => [event.id, event]));
  const placeOf = (event: AnyFact): bigint => {
    const replaced = event.corrects === undefined ? undefined : byId.get(event.corrects);
    return replaced ? placeOf(replaced) : event.revision;
  };
  return events
    .map((event) => ({ event, at: occurrenceInstant(occurrenceOf(event)), place: placeOf(event) }))
    .sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : a.place < b.place ? -1 : 1))
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
  const ordered = liveInOrder(fold, recorded);
  const foldUntil = (until: LondonDay | undefined): State =>
    ordered
      .filter((event) => until === undefined || occurrenceDay(occurrenceOf(event)) <= until)
      .reduce((state, event) => fold.evolve(state, event), fold.initial);
  const latest = foldUntil(undefined);
  return { latest, at: foldUntil };
}

function liveInOrder<State, C extends AnyCommand, Event extends AnyFact>(
  fold: Pick<Decider<State, C, Event>, 'events'>,
  recorded: readonly AnyFact[],
): readonly Event[] {
  const isOurs = (event: AnyFact): event is Event => event.type in fold.events;
  const live = liveEntries(recorded);
  const stranger = live.find((event) => !isOurs(event));
  if (stranger)
    throw new Error(`stream ${stranger.stream} holds ${stranger.type}, which its decider does not know`);
  return byOccurrence(live.filter(isOurs), recorded);
}

/**
 * What the live entries of a stream say that cannot be, at the end of any day on which something happened: see
 * `Decider.contradictions`. A decision looks at its own day; an entry that is taken back, moved or entered late may make
 * nonsense of what was recorded for other days.
 * @returns a few words and ids for each, the same for the same contradiction
 */
export function contradictionsIn<State, C extends AnyCommand, Event extends AnyFact>(
  fold: Pick<Decider<State, C, Event>, 'events' | 'initial' | 'evolve' | 'contradictions'>,
  recorded: readonly AnyFact[],
): ReadonlySet<string> {
  const ordered = liveInOrder<State, C, Event>(fold, recorded);
  const found = new Set<string>();
  if (!fold.contradictions) return found;
  let state = fold.initial;
  for (const [index, event] of ordered.entries()) {
    state = fold.evolve(state, event);
    const next = ordered[index + 1];
    const dayIsOver = !next || occurrenceDay(occurrenceOf(next)) !== occurrenceDay(occurrenceOf(event));
    if (dayIsOver) for (const contradiction of fold.contradictions(state)) found.add(contradiction);
  }
  return found;
}
