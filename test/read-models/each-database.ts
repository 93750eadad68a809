import { afterAll, beforeAll, describe } from '@jest/globals';
import pg from 'pg';
import { postgresStorage } from '#projections';
import {
  type Dump,
  inOrder,
  newestBuilds,
  type NewPlace,
  ownTables,
  type Place,
  sqlitePlace,
} from '../../libs/read-models/src/testing/place.js';
import { PostgresServer } from '../postgres/postgres-server.js';

/** Runs the same specs on SQLite, and on a PostgreSQL with a namespace for each test. */
export function onEachDatabase(title: string, specs: (newPlace: NewPlace) => void): void {
  describe(`${title}, on SQLite`, () => specs(sqlitePlace));
  describe(`${title}, on PostgreSQL`, () => specs(usePostgres()));
}

/** Starts a PostgreSQL before the specs of this block, and ends it after them. */
export function usePostgres(): () => Promise<PostgresPlace> {
  let server: PostgresServer | undefined;
  let count = 0;
  beforeAll(async () => {
    server = await PostgresServer.start();
    await askOf(server.connectionString('postgres'), CREATE);
  });
  afterAll(() => server?.end());
  return () => {
    if (!server) throw new Error('PostgreSQL has not started');
    count += 1;
    return Promise.resolve(new PostgresPlace(server.connectionString('specs'), `test${count}`));
  };
}

/**
 * One database for all tests of a server: to make and drop one takes longer than most tests. Its own order of texts is
 * a language's, as most installations have it: what relies on the order of bytes must say so.
 */
const CREATE = `create database specs template template0 locale_provider icu icu_locale 'en-GB'`;

export class PostgresPlace implements Place {
  constructor(
    readonly connectionString: string,
    readonly namespace: string,
  ) {}

  storage() {
    return postgresStorage({ connectionString: this.connectionString, namespace: this.namespace });
  }

  async ask<Row extends object>(text: string): Promise<readonly Row[]> {
    return askOf(this.connectionString, text);
  }

  async dump(): Promise<Dump> {
    const tables = await this.ask<{ schema: string; name: string }>(
      `select table_schema as schema, table_name as name from information_schema.tables
       where table_schema like '${this.namespace}\\_%'`,
    );
    const schemas = [...new Set(tables.map(({ schema }) => schema))];
    const dump: Record<string, Record<string, readonly unknown[]>> = {};
    for (const [projection, schema] of newestBuilds(
      schemas,
      new RegExp(`^${this.namespace}_(.+)_v(\\d+)_(\\d+)$`),
    )) {
      const names = tables.filter((table) => table.schema === schema).map(({ name }) => name);
      const rows = (dump[projection] = {} as Record<string, readonly unknown[]>);
      for (const name of ownTables(names)) {
        rows[name] = inOrder(await this.ask(`select * from "${schema}"."${name}"`));
      }
    }
    return dump;
  }

  /** It goes with the server. */
  remove(): Promise<void> {
    return Promise.resolve();
  }
}

const INT8 = 20;
const types: pg.CustomTypesConfig = {
  getTypeParser: (oid: number, format?: 'text' | 'binary'): ((text: string) => unknown) => {
    if (oid === INT8) return Number;
    const parse: (text: string) => unknown = pg.types.getTypeParser(oid, format);
    return parse;
  },
};

async function askOf<Row extends object>(connectionString: string, text: string): Promise<readonly Row[]> {
  const client = new pg.Client({ connectionString, types });
  try {
    await client.connect();
    return (await client.query<Row>(text)).rows;
  } finally {
    await client.end();
  }
}
