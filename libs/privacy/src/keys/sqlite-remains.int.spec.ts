import { existsSync, readFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from '@jest/globals';
import { SEALS } from '../seal.js';
import { temporaryFolder } from '../testing/temporary-folder.js';
import { someMasterKey } from './contract/describe-key-store.js';
import { openSqliteKeyStore } from './index.js';
import { ID_BYTES } from './master-key-ring.js';

const RUNS = 2;
const PERSONS = 120;
const PIECE = 12;

/** The same numbers for the same seed (a linear congruence is random enough to shuffle with). */
function shuffled<Item>(items: readonly Item[], seed: number): readonly Item[] {
  let state = seed;
  const next = (): number => (state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0);
  return items
    .map((item) => [next(), item] as const)
    .toSorted(([a], [b]) => a - b)
    .map(([, item]) => item);
}

describe('a key database on SQLite', () => {
  it(`keeps no byte of a destroyed key, whatever else its pages held and in whatever order they go`, async () => {
    const remains: string[] = [];
    for (let run = 1; run <= RUNS; run += 1) {
      using folder = temporaryFolder();
      const file = folder.file('keys.db');
      const store = openSqliteKeyStore({ file, masterKey: someMasterKey() });
      const persons = Array.from({ length: PERSONS }, (_, index) => `m${index}`);
      await store.dataKeys(
        shuffled(persons, run).flatMap((subject) => SEALS.map((seal) => ({ subject, seal }) as const)),
      );
      const wrapped = new Map<string, Buffer[]>();
      const database = new DatabaseSync(file, { readOnly: true });
      for (const row of database.prepare('SELECT subject, wrapped FROM data_key').all()) {
        if (!(row['wrapped'] instanceof Uint8Array)) throw new Error('a key was destroyed already');
        const subject = String(row['subject']);
        wrapped.set(subject, [...(wrapped.get(subject) ?? []), Buffer.from(row['wrapped'])]);
      }
      database.close();
      const gone: [string, Buffer][] = [];
      for (const [count, subject] of shuffled(persons, run + 100).entries()) {
        await store.destroy(subject);
        for (const key of wrapped.get(subject) ?? []) gone.push([subject, key]);
        if (count % 10 !== 9) continue;
        const files = [file, `${file}-wal`].filter((name) => existsSync(name));
        const bytes = Buffer.concat(files.map((name) => readFileSync(name)));
        for (const [name, key] of gone) {
          // In pieces: a page that is used again may cover a part. The first bytes are the master key's name.
          for (let at = ID_BYTES; at + PIECE <= key.length; at += PIECE) {
            if (bytes.includes(key.subarray(at, at + PIECE))) remains.push(`run ${run}: ${name}, at ${at}`);
          }
        }
      }
      await store.close();
    }
    expect(remains).toEqual([]);
  }, 120_000);
});
