import { type EventLog, InvalidArgument, parsePosition, type Position } from '#event-log';
import {
  DestructionIncomplete,
  type ErasedUntil,
  type KeyReader,
  type KeyStore,
  type RemembersErased,
  SEALS,
} from '#privacy';
import { decode, type ProgrammeEvent } from '#programme';

const DONE: ProgrammeEvent['type'] = 'DataSubjectKeyDestroyed';
/** Persons who are looked for in one lookup of keys. */
const BATCH = 500;

export interface ErasedProgramme {
  readonly log: Pick<EventLog, 'subscribe' | 'readAll'>;
  readonly keys: Pick<KeyReader, 'find'> & Partial<RemembersErased>;
}

/**
 * The persons who are erased by the log, and not by the key database: it was brought back from a backup. To be asked
 * before anybody may read, since their personal fields would open again. Reads the log from where all was well the
 * last time, where the keys remember that: on EventStoreDB a search by type reads every event.
 * @throws KeysUnavailable, KeysCorrupt; what the log throws
 */
export async function returnedKeys({ log, keys }: ErasedProgramme): Promise<readonly string[]> {
  const known = await stillThere(log, await keys.erasedUntil?.());
  const end = await lastPlace(log); // before the scan, which then covers it
  const { persons: erased, until } = await erasedIn(log, known?.after ?? 'start');
  const returned: string[] = [];
  for (let from = 0; from < erased.length; from += BATCH) {
    const persons = erased.slice(from, from + BATCH);
    const found = await keys.find(persons.flatMap((subject) => SEALS.map((seal) => ({ subject, seal }))));
    const isWhole = (index: number): boolean =>
      found.slice(index * SEALS.length, (index + 1) * SEALS.length).every((key) => key === 'destroyed');
    returned.push(...persons.filter((_, index) => !isWhole(index)));
  }
  const isCovered = end !== undefined && until !== null && end.after <= until && end.after !== known?.after;
  if (returned.length === 0 && isCovered) await keys.rememberErasedUntil?.(end);
  return returned;
}

/** The place that was remembered, as one of this log: none where the log was copied, replaced or brought back. */
async function stillThere(
  log: Pick<EventLog, 'readAll'>,
  place: ErasedUntil | undefined,
): Promise<{ readonly after: Position } | undefined> {
  if (!place) return undefined;
  try {
    const after = parsePosition(place.after);
    for await (const { id } of log.readAll({ after, limit: 1 })) if (id === place.nextId) return { after };
  } catch (error) {
    if (!(error instanceof InvalidArgument)) throw error; // a position of another kind of log
  }
  return undefined;
}

/** The place before the last event; undefined where there are fewer than two. */
async function lastPlace(
  log: Pick<EventLog, 'readAll'>,
): Promise<(ErasedUntil & { readonly after: Position }) | undefined> {
  let nextId: string | undefined;
  for await (const { id, position } of log.readAll({ direction: 'backwards', limit: 2 })) {
    if (nextId !== undefined) return { after: position, nextId };
    nextId = id;
  }
  return undefined;
}

/**
 * Destroys again what came back.
 * @returns whose keys are out of use, and still stand in old pages of the database: see `runErasures`
 * @throws as `returnedKeys`
 */
export async function destroyReturnedKeys(programme: {
  readonly log: ErasedProgramme['log'];
  readonly keys: ErasedProgramme['keys'] & Pick<KeyStore, 'destroy'>;
}): Promise<ReadonlySet<string>> {
  const unfinished = new Set<string>();
  for (const personId of await returnedKeys(programme)) {
    try {
      await programme.keys.destroy(personId);
    } catch (error) {
      if (!(error instanceof DestructionIncomplete)) throw error;
      unfinished.add(personId);
    }
  }
  return unfinished;
}

/** @returns whose keys were destroyed after that place, and how far this has looked */
async function erasedIn(
  log: Pick<EventLog, 'subscribe'>,
  after: Position | 'start',
): Promise<{ readonly persons: readonly string[]; readonly until: Position | null }> {
  const ending = new AbortController();
  const persons = new Set<string>();
  let until: Position | null = null;
  try {
    // Subscribed to, and not read: every log then looks for the type where it lies, and passes over the rest.
    for await (const message of log.subscribe({
      after,
      filter: { types: [DONE] },
      signal: ending.signal,
    })) {
      if (message.kind === 'caught-up') {
        until = message.position;
        break;
      }
      if (message.kind === 'event') for (const person of decode(message.event).subjects) persons.add(person);
    }
  } finally {
    ending.abort();
  }
  return { persons: [...persons], until };
}
