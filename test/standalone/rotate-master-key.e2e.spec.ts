import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import pg from 'pg';
import { PostgresServer } from '../postgres/postgres-server.js';
import { afterwards } from '../support/cleanup.js';
import { describeRotationKills, type RotatedStorage } from './rotation-kills.js';

describeRotationKills('on SQLite', async (folder): Promise<RotatedStorage> => {
  const file = join(folder, 'keys.db');
  return {
    env: {},
    async state() {
      const database = new DatabaseSync(file, { readOnly: true, timeout: 5_000 });
      const row = database
        .prepare(
          `SELECT master_key_id AS id, former_master_key_id AS former, count(wrapped) AS total,
                  count(*) FILTER (WHERE lower(hex(substr(wrapped, 1, 8))) = master_key_id) AS anew
           FROM key_database, data_key`,
        )
        .get();
      database.close();
      return stateOf(row ?? {});
    },
    async bytes() {
      const files = [file, `${file}-wal`, `${file}-journal`].filter((name) => existsSync(name));
      return Buffer.concat(files.map((name) => readFileSync(name)));
    },
  };
});

describeRotationKills('on PostgreSQL', async (): Promise<RotatedStorage> => {
  const server = await PostgresServer.start();
  afterwards(() => server.end());
  const connectionString = await server.database();
  const client = new pg.Client({ connectionString, options: '-c search_path=throughline_keys' });
  await client.connect();
  afterwards(() => client.end());
  const ask = async (text: string) => (await client.query<Record<string, unknown>>(text)).rows[0] ?? {};
  return {
    env: { KEYS: connectionString },
    state: async () =>
      stateOf(
        await ask(
          `SELECT min(master_key_id) AS id, min(former_master_key_id) AS former, count(wrapped) AS total,
                  count(*) FILTER (WHERE encode(substr(wrapped, 1, 8), 'hex') = master_key_id) AS anew
           FROM key_database, data_key`,
        ),
      ),
    async bytes() {
      await ask('CHECKPOINT'); // so that the file holds what the server does
      const row = await ask(`SELECT pg_read_binary_file(pg_relation_filepath('data_key')) AS bytes`);
      return row['bytes'] as Buffer;
    },
  };
});

function stateOf({ id, former, total, anew }: Readonly<Record<string, unknown>>) {
  return {
    masterKeyId: String(id),
    formerId: typeof former === 'string' ? former : null,
    anew: Number(anew),
    all: Number(total),
  };
}
