import Type from 'typebox';
import type { LondonDay } from './calendar.js';
import { type AnyFact, defineEvent, type EventDefinition, type EventOf } from './definition.js';
import { EntityId, freeText } from './fields.js';
import { occurrenceDay, occurrenceOf } from './deciding.js';
import { refuse } from './refusal.js';

/** Corrections stand in the very stream that they correct, so every later decision of it sees them. */
export const correctionEvents = {
  EntryRetracted: defineEvent({
    schemaVersion: 1,
    description: 'An entry of this stream was wrong, and is taken back.',
    data: Type.Object(
      { entryId: EntityId, entryType: EntityId, reason: freeText() },
      { additionalProperties: false },
    ),
  }),
  EntryCorrected: defineEvent({
    schemaVersion: 1,
    description:
      'An entry of this stream was wrong; the entry that follows, which names it in `corrects`, replaces it.',
    data: Type.Object(
      { entryId: EntityId, entryType: EntityId, replacedBy: EntityId, reason: freeText() },
      { additionalProperties: false },
    ),
  }),
};
export type Correction = EventOf<typeof correctionEvents>;

/** True for the events that correct others. */
export function isCorrection(event: AnyFact): event is Correction {
  return event.type in correctionEvents;
}

/** The entries of a stream that stand: without corrections, and without what they took back or replaced. */
export function liveEntries(recorded: readonly AnyFact[]): readonly AnyFact[] {
  const superseded = new Set(recorded.filter(isCorrection).map((event) => event.data.entryId));
  return recorded.filter((event) => !isCorrection(event) && !superseded.has(event.id));
}

/**
 * The entry that a correction names, if it may be corrected.
 * @throws Refusal ENTRY_NOT_FOUND, ALREADY_CORRECTED, ENTRY_IS_FINAL
 */
export function correctable(
  definitions: Readonly<Record<string, EventDefinition>>,
  recorded: readonly AnyFact[],
  entryId: string,
): AnyFact {
  const entry = recorded.find((event) => event.id === entryId && !isCorrection(event));
  if (!entry) refuse('ENTRY_NOT_FOUND', { entryId });
  const corrected = recorded.some((event) => isCorrection(event) && event.data.entryId === entryId);
  if (corrected) refuse('ALREADY_CORRECTED', { entryId });
  if (definitions[entry.type]?.final) refuse('ENTRY_IS_FINAL', { entryId, type: entry.type });
  return entry;
}

/**
 * Refuses to take an entry away where later ones stand on it, unless another live entry, or a replacement that is
 * recorded with the correction, establishes the same.
 * @throws Refusal ENTRY_HAS_DEPENDENTS with the ids of the dependent entries
 */
export function requireNoDependents(
  definitions: Readonly<Record<string, EventDefinition>>,
  live: readonly AnyFact[],
  entry: AnyFact,
  replacements: readonly Pick<AnyFact, 'type' | 'data'>[] = [],
): void {
  const keysOf = (event: Pick<AnyFact, 'type' | 'data'>, relation: 'establishes' | 'standsOn') =>
    definitions[event.type]?.[relation]?.({ ...event.data }) ?? [];
  const others = live.filter((event) => event.id !== entry.id);
  const kept = new Set([...others, ...replacements].flatMap((event) => keysOf(event, 'establishes')));
  const lost = keysOf(entry, 'establishes').filter((key) => !kept.has(key));
  const dependents = others.filter((event) => keysOf(event, 'standsOn').some((key) => lost.includes(key)));
  if (dependents.length > 0) {
    refuse('ENTRY_HAS_DEPENDENTS', { entryId: entry.id, dependents: dependents.map((event) => event.id) });
  }
}

/**
 * The live entries of an earlier day than whatever establishes what they stand on, such as a breach before its
 * sentence: a correction may move an entry, but not behind those.
 * @returns type, id and key of each, in a few words
 */
export function entriesTooEarly(
  definitions: Readonly<Record<string, EventDefinition>>,
  recorded: readonly AnyFact[],
): ReadonlySet<string> {
  const live = liveEntries(recorded).map((event) => ({ event, day: occurrenceDay(occurrenceOf(event)) }));
  const since = new Map<string, LondonDay>();
  for (const { event, day } of live) {
    for (const key of definitions[event.type]?.establishes?.({ ...event.data }) ?? []) {
      const known = since.get(key);
      if (known === undefined || day < known) since.set(key, day);
    }
  }
  return new Set(
    live.flatMap(({ event, day }) =>
      (definitions[event.type]?.standsOn?.({ ...event.data }) ?? [])
        .filter((key) => day < (since.get(key) ?? ''))
        .map((key) => `${event.type} ${event.id} before ${key}`),
    ),
  );
}
