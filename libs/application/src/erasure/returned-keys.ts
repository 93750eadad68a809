import type { EventLog } from '#event-log';
import { DestructionIncomplete, type KeyReader, type KeyStore, SEALS } from '#privacy';
import { decode, type ProgrammeEvent } from '#programme';

const DONE: ProgrammeEvent['type'] = 'DataSubjectKeyDestroyed';
/** Persons who are looked for in one lookup of keys. */
const BATCH = 500;

/**
 * The persons who are erased by the log, and not by the key database: it was brought back from a backup. To be asked
 * before anybody may read, since their personal fields would open again.
 * @throws KeysUnavailable, KeysCorrupt; what the log throws
 */
export async function returnedKeys({
  log,
  keys,
}: {
  readonly log: Pick<EventLog, 'subscribe'>;
  readonly keys: Pick<KeyReader, 'find'>;
}): Promise<readonly string[]> {
  const erased = await erasedIn(log);
  const returned: string[] = [];
  for (let from = 0; from < erased.length; from += BATCH) {
    const persons = erased.slice(from, from + BATCH);
    const found = await keys.find(persons.flatMap((subject) => SEALS.map((seal) => ({ subject, seal }))));
    const isWhole = (index: number): boolean =>
      found.slice(index * SEALS.length, (index + 1) * SEALS.length).every((key) => key === 'destroyed');
    returned.push(...persons.filter((_, index) => !isWhole(index)));
  }
  return returned;
}

/**
 * Destroys again what came back.
 * @returns whose keys are out of use, and still stand in old pages of the database: see `runErasures`
 * @throws as `returnedKeys`
 */
export async function destroyReturnedKeys(programme: {
  readonly log: Pick<EventLog, 'subscribe'>;
  readonly keys: Pick<KeyStore, 'find' | 'destroy'>;
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

async function erasedIn(log: Pick<EventLog, 'subscribe'>): Promise<readonly string[]> {
  const ending = new AbortController();
  const persons = new Set<string>();
  try {
    // Subscribed to, and not read: every log then looks for the type where it lies, and passes over the rest.
    for await (const message of log.subscribe({
      after: 'start',
      filter: { types: [DONE] },
      signal: ending.signal,
    })) {
      if (message.kind === 'caught-up') break;
      if (message.kind === 'event') for (const person of decode(message.event).subjects) persons.add(person);
    }
  } finally {
    ending.abort();
  }
  return [...persons];
}
