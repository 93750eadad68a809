import { randomBytes } from 'node:crypto';
import { DatabaseSync } from 'node:sqlite';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { environmentMasterKey, openSqliteKeyStore, SEALS } from '#privacy';
import { dataFolder } from '../support/data-folder.js';
import { type Random, randomFrom } from '../support/random.js';
import { seed } from '../support/soak.js';
import { filesUnder, foundInFiles, type Needle, needlesOf, needlesOfWrapped } from './search-bytes.js';

const RUNS = 8;
const PERSONS = 60;
const GONE = 15;

/** What is done about old pages when keys are taken out of a database. */
interface Means {
  readonly secureDelete: boolean;
  readonly vacuum: boolean;
}

/** Fills a key database, destroys the keys of some by hand and not by the store, and gives what the search finds of them. */
async function remainsOf({ secureDelete, vacuum }: Means, random: Random): Promise<readonly string[]> {
  const folder = dataFolder();
  const file = join(folder, 'keys.db');
  const masterKey = environmentMasterKey('KEY', { KEY: randomBytes(32).toString('base64') });
  const store = openSqliteKeyStore({ file, masterKey });
  const persons = Array.from({ length: PERSONS }, () => Math.floor(random.next() * 2 ** 32).toString(36));
  await store.dataKeys(persons.flatMap((subject) => SEALS.map((seal) => ({ subject, seal }) as const)));
  await store.close();

  const database = new DatabaseSync(file);
  database.exec(`PRAGMA secure_delete = ${secureDelete ? 'ON' : 'OFF'}`);
  const select = database.prepare('SELECT wrapped FROM data_key WHERE subject = ?');
  const bury = database.prepare("UPDATE data_key SET wrapped = NULL, destroyed_at = 'now' WHERE subject = ?");
  const needles: Needle[] = [];
  for (const subject of persons.slice(0, GONE)) {
    for (const { wrapped } of select.all(subject)) {
      if (!(wrapped instanceof Uint8Array)) throw new Error('there is no key to look for');
      needles.push(...needlesOfWrapped(subject, Buffer.from(wrapped)));
    }
    bury.run(subject);
  }
  if (vacuum) database.exec('VACUUM');
  database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  database.close();
  return foundInFiles(filesUnder(folder), needles);
}

async function runsWithRemains(means: Means): Promise<number> {
  let runs = 0;
  for (let run = 0; run < RUNS; run += 1) {
    if ((await remainsOf(means, randomFrom(seed + run))).length > 0) runs += 1;
  }
  return runs;
}

describe('the search for what was erased', () => {
  it('finds keys that are out of use and were not overwritten, in every run, and VACUUM takes them away', async () => {
    expect(await runsWithRemains({ secureDelete: false, vacuum: false })).toBe(RUNS);
    expect(await runsWithRemains({ secureDelete: false, vacuum: true })).toBe(0);
    expect(await runsWithRemains({ secureDelete: true, vacuum: true })).toBe(0);
  }, 60_000);

  it('finds a value that a read model keeps unsealed, in whatever form it keeps it', () => {
    const secret = 'Perpetua Quillfeather, 4 Marsh Lane';
    const forms: Readonly<Record<string, string | Uint8Array>> = {
      raw: secret,
      hex: Buffer.from(secret).toString('hex'),
      base64: Buffer.from(`{"name":"${secret}"}`).toString('base64'),
      blob: Buffer.from(secret),
    };
    for (const [form, value] of Object.entries(forms)) {
      const folder = dataFolder();
      const database = new DatabaseSync(join(folder, 'case-file.db'));
      database.exec('CREATE TABLE entry (id INTEGER PRIMARY KEY, data ANY) STRICT');
      database.prepare('INSERT INTO entry (data) VALUES (?)').run(value);
      database.close();
      const found = foundInFiles(filesUnder(folder), needlesOf('a name', Buffer.from(secret)));
      expect([form, found.length > 0]).toEqual([form, true]);
    }
  });
});
