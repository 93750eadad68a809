import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { openEventStoreDbLog } from '#event-log';
import { TestServer } from '../eventstoredb-node/start.js';
import { filesUnder, foundIn, foundInFiles, needlesOf } from '../erasure/search-bytes.js';
import { PostgresServer } from '../postgres/postgres-server.js';
import { afterwards } from '../support/cleanup.js';
import { files, type Stores } from '../support/stores.js';

/** Stores in which all that they keep can be searched for words, once or while the processes run. */
export interface SearchableStores {
  readonly stores: Stores;
  /** Where any of the words stands: file or table, and in what form. */
  search(dataFolder: string, words: readonly string[]): Promise<readonly string[]>;
}

const needles = (words: readonly string[]) => words.flatMap((word) => needlesOf(word, Buffer.from(word)));

export function searchableFiles(): Promise<SearchableStores> {
  const search = (folder: string, words: readonly string[]): Promise<readonly string[]> =>
    Promise.resolve(foundInFiles(filesUnder(folder), needles(words)));
  return Promise.resolve({ stores: files, search });
}

/** PostgreSQL, and the test server of EventStoreDB's protocol, whose file is searched too. */
export async function searchableServers(): Promise<SearchableStores> {
  const logFolder = mkdtempSync(join(tmpdir(), 'throughline-leaks-'));
  afterwards(() => rmSync(logFolder, { recursive: true, force: true }));
  const [log, database] = await Promise.all([
    TestServer.start({ folder: logFolder }),
    PostgresServer.start(),
  ]);
  afterwards(() => log.kill());
  afterwards(() => database.end());
  const [readModels, keys, accessRecord] = [
    await database.database(),
    await database.database(),
    await database.database(),
  ];
  const notices = await heard(readModels);
  const address = log.connectionString();
  return {
    stores: {
      env: { EVENT_LOG: address, READ_MODELS: readModels, KEYS: keys, ACCESS_RECORD: accessRecord },
      openLog: () => openEventStoreDbLog({ connectionString: address }),
    },
    async search(dataFolder, words) {
      const sought = needles(words);
      const tables = [
        ...(await tablesOf(readModels)),
        ...(await tablesOf(keys)),
        ...(await tablesOf(accessRecord)),
      ];
      if (notices.length === 0) throw new Error('no notice was heard: the channel is another one');
      return [
        ...foundInFiles([...filesUnder(dataFolder), ...filesUnder(logFolder)], sought),
        ...tables.flatMap(({ name, text }) => foundIn(name, Buffer.from(text), sought)),
        ...foundIn('NOTIFY', Buffer.from(notices.join('\n')), sought),
      ];
    },
  };
}

/** Every table of a database, as text. */
async function tablesOf(connectionString: string): Promise<readonly { name: string; text: string }[]> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    const { rows } = await client.query<{ schema: string; name: string }>(
      `select table_schema as schema, table_name as name from information_schema.tables
       where table_type = 'BASE TABLE' and table_schema not in ('pg_catalog', 'information_schema')`,
    );
    const tables: { name: string; text: string }[] = [];
    for (const { schema, name } of rows) {
      const all = await client.query<{ row: string }>(`select t::text as row from "${schema}"."${name}" t`);
      tables.push({ name: `${schema}.${name}`, text: all.rows.map(({ row }) => row).join('\n') });
    }
    return tables;
  } finally {
    await client.end();
  }
}

/** What is said to whoever listens on the channel of the read models. */
async function heard(connectionString: string): Promise<readonly string[]> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  const notices: string[] = [];
  client.on('notification', ({ payload }) => void notices.push(payload ?? ''));
  client.on('error', () => undefined); // the server ends before this listener does
  afterwards(() => client.end().catch(() => undefined));
  await client.query(`listen ${CHANNEL}`);
  return notices;
}

const CHANNEL = 'throughline';
