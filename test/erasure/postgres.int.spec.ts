import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { PostgresServer } from '../postgres/postgres-server.js';
import { dataFolder } from '../support/data-folder.js';
import { randomFrom } from '../support/random.js';
import { rounds, seed, tell } from '../support/soak.js';
import { MarkedProgramme } from './marked-programme.js';
import { filesUnder, foundIn, foundInFiles, type Needle, needlesOfWrapped } from './search-bytes.js';

// A programme takes longer to make here than on files.
const runs = Math.max(1, Math.floor(rounds('ERASURES', 20) / 10));

async function ask<Row extends pg.QueryResultRow>(
  connectionString: string,
  text: string,
  values: unknown[] = [],
) {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    return (await client.query<Row>(text, values)).rows;
  } finally {
    await client.end();
  }
}

/** Every row of every table as text, as a dump in SQL has it: bytes as hex. */
async function dump(connectionString: string): Promise<string> {
  const tables = await ask<{ readonly name: string }>(
    connectionString,
    `SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables
     WHERE schemaname NOT IN ('pg_catalog', 'information_schema')`,
  );
  const rows: string[] = [];
  for (const { name } of tables) {
    const found = await ask<{ readonly row: string }>(
      connectionString,
      `SELECT t::text AS row FROM ${name} AS t`,
    );
    rows.push(name, ...found.map(({ row }) => row));
  }
  return rows.join('\n');
}

describe('after an erasure, PostgreSQL', () => {
  let server: PostgresServer;
  beforeAll(async () => {
    server = await PostgresServer.start();
  });
  afterAll(() => server.end());

  it(
    `holds no word of the person in any file, and no wrapped key in a dump or a table's file, in ${runs} programmes made at random`,
    async () => {
      let searched = 0;
      for (let run = 0; run < runs; run += 1) {
        const folder = dataFolder();
        const random = randomFrom(seed + run);
        const stores = {
          KEYS: await server.database(),
          READ_MODELS: await server.database(),
          ACCESS_RECORD: await server.database(),
        };
        const programme = await MarkedProgramme.open(folder, random, stores);
        await programme.tell(random.between(3, 6));
        await programme.crowd(200);
        const leaving = programme.persons.filter((_, index) => index === 1 || random.between(0, 2) === 0);
        const [first] = leaving;
        if (first && run % 2 === 0) await programme.park(first);

        const words: Needle[] = [];
        const wrapped: Needle[] = [];
        for (const person of leaving) {
          const rows = await ask<{ readonly wrapped: Buffer }>(
            stores.KEYS,
            'SELECT wrapped FROM throughline_keys.data_key WHERE subject = $1 AND wrapped IS NOT NULL',
            [person.personId],
          );
          const own = rows.flatMap((row) =>
            needlesOfWrapped(`a wrapped key of ${person.personId}`, row.wrapped),
          );
          expect(foundIn('dump', Buffer.from(await dump(stores.KEYS)), own).join()).toContain('(hex)');
          wrapped.push(...own);
          words.push(...(await programme.secretsOf(person)));
          await programme.erase(person);
        }
        await programme.projected();
        for (const [store, address] of Object.entries(stores)) {
          const text = Buffer.from(await dump(address));
          expect([run, foundIn(store, text, [...words, ...wrapped])]).toEqual([run, []]);
        }
        await programme.close();
        await ask(stores.KEYS, 'CHECKPOINT'); // what was replaced is gone from the disk with the next one
        const served = filesUnder(server.dataFolder);
        expect([run, foundInFiles([...served, ...filesUnder(folder)], words)]).toEqual([run, []]);
        // The write-ahead log keeps what was once written, until the server uses its files again: an operator's matter.
        const tables = served.filter((file) => !file.startsWith(join(server.dataFolder, 'pg_wal')));
        expect([run, foundInFiles([...tables, ...filesUnder(folder)], wrapped)]).toEqual([run, []]);
        searched += words.length + wrapped.length;
      }
      tell({ test: 'what was erased, on PostgreSQL', seed, programmes: runs, searchedFor: searched });
    },
    60_000 + runs * 30_000,
  );
});
