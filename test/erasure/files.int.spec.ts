import { DatabaseSync } from 'node:sqlite';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { verifyLog } from '#event-log';
import { dataFolder } from '../support/data-folder.js';
import { randomFrom } from '../support/random.js';
import { rounds, seed, tell } from '../support/soak.js';
import { MarkedProgramme } from './marked-programme.js';
import { filesUnder, foundInFiles, type Needle, needlesOfWrapped } from './search-bytes.js';

const runs = rounds('ERASURES', 20);

/** The wrapped keys of a person as another process finds them. */
function wrappedKeysOf(folder: string, personId: string): readonly Needle[] {
  const database = new DatabaseSync(join(folder, 'keys.db'), { readOnly: true });
  const rows = database.prepare('SELECT seal, wrapped FROM data_key WHERE subject = ?').all(personId);
  database.close();
  return rows.flatMap(({ seal, wrapped }) =>
    wrapped instanceof Uint8Array
      ? needlesOfWrapped(`the wrapped ${String(seal)} key of ${personId}`, Buffer.from(wrapped))
      : [],
  );
}

describe('after an erasure, no file under the data folder', () => {
  it(
    `holds a word of the person or a byte of their wrapped keys, in ${runs} programmes made at random`,
    async () => {
      let searched = 0;
      for (let run = 0; run < runs; run += 1) {
        const folder = dataFolder();
        const random = randomFrom(seed + run);
        const programme = await MarkedProgramme.open(folder, random);
        await programme.crowd(25);
        await programme.tell(random.between(3, 8));
        await programme.crowd(25);
        const leaving = programme.persons.filter((_, index) => index === 1 || random.between(0, 2) === 0);
        const [first] = leaving;
        if (first && run % 4 === 0) await programme.park(first);
        if (random.between(0, 1) === 1) await programme.projected();

        const gone: Needle[] = [];
        for (const person of leaving) {
          const wrapped = wrappedKeysOf(folder, person.personId);
          const secrets = await programme.secretsOf(person);
          expect(wrapped.length).toBeGreaterThan(0);
          // The search finds what is there: before the erasure the wrapped keys are.
          const there = foundInFiles(filesUnder(folder), wrapped).join();
          expect(there).toContain(`of ${person.personId} (raw)`);
          gone.push(...wrapped, ...secrets);
          await programme.erase(person);
          if (random.between(0, 1) === 1) await programme.tell(1);
        }
        await programme.projected();
        expect((await verifyLog(programme.programme.log)).faultCount).toBe(0);
        // While it runs, and after it has ended.
        expect([run, foundInFiles(filesUnder(folder), gone)]).toEqual([run, []]);
        await programme.close();
        expect([run, foundInFiles(filesUnder(folder), gone)]).toEqual([run, []]);
        searched += gone.length;
      }
      tell({ test: 'what was erased, on files', seed, programmes: runs, searchedFor: searched });
    },
    60_000 + runs * 30_000,
  );

  it('is passed over: log, keys, access record and read models are all there', async () => {
    const folder = dataFolder();
    const programme = await MarkedProgramme.open(folder, randomFrom(seed));
    await programme.tell(2);
    await programme.projected();
    await programme.close();
    const files = filesUnder(folder).map((file) => file.slice(folder.length + 1));
    expect(files).toEqual(expect.arrayContaining(['access.db', 'keys.db', 'log.db']));
    expect(files.filter((file) => file.startsWith('read-models')).length).toBeGreaterThan(3);
  });
});
