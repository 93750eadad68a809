import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
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
  /**
   * Where any of the words stands: file or table, and in what form.
   * @param sent words that callers asked by, which a server's log may show as the parameters of a lookup
   */
  search(
    dataFolder: string,
    recorded: readonly string[],
    sent: readonly string[],
  ): Promise<readonly string[]>;
}

/** All that an operator could have PostgreSQL log: every statement with its parameters, of failures too. */
const TELLING = [
  'log_statement=all',
  'log_parameter_max_length=-1',
  'log_parameter_max_length_on_error=-1',
  'log_min_duration_statement=0',
  'log_min_error_statement=debug5',
  'log_error_verbosity=verbose',
];

/** How the server's log begins the values of a statement: of one that it runs, and of one that failed. */
const PARAMETERS = /(DETAIL: {2}|with )parameters: \$1 = /i;

const needles = (words: readonly string[]) => words.flatMap((word) => needlesOf(word, Buffer.from(word)));

export function searchableFiles(): Promise<SearchableStores> {
  return Promise.resolve({
    stores: files,
    search: async (folder, recorded, sent) =>
      foundInFiles(filesUnder(folder), needles([...recorded, ...sent])),
  });
}

/** PostgreSQL with its own log, and the test server of EventStoreDB's protocol, whose file is searched too. */
export async function searchableServers(): Promise<SearchableStores> {
  const logFolder = mkdtempSync(join(tmpdir(), 'throughline-leaks-'));
  afterwards(() => rmSync(logFolder, { recursive: true, force: true }));
  const [log, database] = await Promise.all([
    TestServer.start({ folder: logFolder }),
    PostgresServer.start(TELLING),
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
    async search(dataFolder, recorded, sent) {
      const sought = needles([...recorded, ...sent]);
      const tables = [
        ...(await tablesOf(readModels)),
        ...(await tablesOf(keys)),
        ...(await tablesOf(accessRecord)),
      ];
      if (notices.length === 0) throw new Error('no notice was heard: the channel is another one');
      const logged = readFileSync(database.logFile, 'utf8').split('\n');
      const withoutParameters = logged.filter((line) => !PARAMETERS.test(line));
      if (withoutParameters.length === logged.length) throw new Error('the server logs no parameters');
      const logs = (lines: readonly string[], words: readonly string[]) =>
        foundIn("PostgreSQL's own log", Buffer.from(lines.join('\n')), needles(words));
      return [
        ...foundInFiles([...filesUnder(dataFolder), ...filesUnder(logFolder)], sought),
        ...logs(logged, recorded),
        ...logs(withoutParameters, sent),
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
