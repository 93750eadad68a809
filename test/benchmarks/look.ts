import { DatabaseSync } from 'node:sqlite';
import { join } from 'node:path';
import { type AccessEntry, openAccessRecord } from '#access';
import { bothSides, timeEach, timeEachNow } from './both-sides.js';
import type { OpenFigure, Setting } from './figure.js';
import { seededId } from './seeded-id.js';

/** Whole segments of the record, so that each round bears its share of what is derived afterwards. */
const LOOKS = 512;
/** A page of a list, of all the persons whom it may be of. */
const SHOWN = 100;
const PERSONS = 2_000;
/** No hash is calculated on this side, but its place is filled. */
const HASH = '0'.repeat(64);

/**
 * Looks at pages of a list, each on record before the next, against bare inserts of rows of the same bytes that each
 * commit. What makes looks findable by person runs in between, and its time is in ours.
 */
export async function lookAtPage({ folder, seed }: Setting): Promise<OpenFigure> {
  const record = openAccessRecord({ file: join(folder, 'access.db'), clock: () => new Date() });
  const bare = new DatabaseSync(join(folder, 'bare.db'));
  bare.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;
    CREATE TABLE look (sequence INTEGER PRIMARY KEY AUTOINCREMENT, at TEXT, entry TEXT, subjects TEXT, hash TEXT) STRICT`);
  const insert = bare.prepare('INSERT INTO look (at, entry, subjects, hash) VALUES (?, ?, ?, ?)');
  let next = 0;
  const persons = Array.from({ length: PERSONS }, (_, index) => seededId(seed, index));
  const looks = (): readonly AccessEntry[] => Array.from({ length: LOOKS }, () => look(persons, (next += 1)));
  return {
    round(round) {
      const [bares, ours] = [looks(), looks()];
      return bothSides(
        round,
        async () =>
          timeEachNow(LOOKS, (index) => {
            const { subjects, ...entry } = bares[index] ?? look(persons, index);
            const now = new Date().toISOString();
            insert.run(now, JSON.stringify(Object.values(entry)), JSON.stringify(subjects), HASH);
          }),
        () => timeEach(LOOKS, (index) => record.record(ours[index] ?? look(persons, index))),
      );
    },
    async close() {
      await record.close();
      bare.close();
    },
  };
}

/** A page begins anywhere, and goes on in steps that share no factor with the number of persons. */
function look(persons: readonly string[], index: number): AccessEntry {
  const subjects = Array.from({ length: SHOWN }, (_, nth) => persons[(index * 37 + nth * 7) % PERSONS] ?? '');
  return {
    principal: `staff-${index % 50}`,
    organisation: 'user-voice',
    asPerson: null,
    role: 'PROGRAMME_MANAGER',
    kind: 'SEARCH',
    operation: 'cases',
    subjects,
    purpose: 'PROGRAMME_MANAGEMENT',
    correlationId: `request-${index}`,
    release: null,
    outcome: 'GRANTED',
  };
}
