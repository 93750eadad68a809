import { copyFileSync, existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { PostgresServer } from '../postgres/postgres-server.js';
import { mutationFor } from '../support/api.js';
import { afterwards } from '../support/cleanup.js';
import { throughline } from '../support/cli.js';
import { dataFolder } from '../support/data-folder.js';
import { daysAgo } from '../support/days.js';
import { type RunningServer, spawnServer, startServer } from '../support/server.js';
import { files, type Stores } from '../support/stores.js';

const OFFICER = 'DATA_PROTECTION_OFFICER';

/** A key database that is backed up, brought back, read from outside and searched. */
interface RestoredStorage {
  readonly stores: Stores;
  /** While no process runs. */
  backUp(): Promise<void>;
  restore(): Promise<void>;
  /** Holds the old pages, as a backup under way does, until the function given back is called. */
  keepReading(): Promise<() => Promise<void>>;
  wrappedKeyOf(subject: string): Promise<Buffer | null>;
  /** Whether destructions are on record that are not overwritten. */
  isLeft(): Promise<boolean>;
  bytes(): Promise<Buffer>;
}

function onFiles(folder: string): Promise<RestoredStorage> {
  const file = join(folder, 'keys.db');
  const backup = join(dataFolder(), 'keys.db');
  const open = () => new DatabaseSync(file, { readOnly: true, timeout: 5_000 });
  const ask = (text: string, ...values: string[]) => {
    const database = open();
    const row = database.prepare(text).get(...values);
    database.close();
    return row;
  };
  return Promise.resolve({
    stores: files,
    async backUp() {
      expect(await throughline(['backup-keys', backup, '--data', folder])).toMatchObject({ code: 0 });
    },
    async restore() {
      for (const more of ['-wal', '-shm']) rmSync(`${file}${more}`, { force: true });
      copyFileSync(backup, file);
      // As the first process that opens it does; here somebody reads it before that one comes.
      const database = new DatabaseSync(file);
      database.exec('PRAGMA journal_mode = WAL');
      database.close();
    },
    async keepReading() {
      const reader = open();
      reader.exec('BEGIN');
      reader.prepare('SELECT count(*) FROM data_key').get();
      return async () => reader.close();
    },
    async wrappedKeyOf(subject) {
      const wrapped = ask(`SELECT wrapped FROM data_key WHERE subject = ?`, subject)?.['wrapped'];
      return wrapped instanceof Uint8Array ? Buffer.from(wrapped) : null;
    },
    isLeft: async () => ask('SELECT destructions > overwritten AS some FROM key_database')?.['some'] === 1,
    async bytes() {
      const there = [file, `${file}-wal`, `${file}-journal`].filter((name) => existsSync(name));
      return Buffer.concat(there.map((name) => readFileSync(name)));
    },
  });
}

async function onPostgres(): Promise<RestoredStorage> {
  const server = await PostgresServer.start();
  afterwards(() => server.end());
  const KEYS = await server.database();
  const connected = async () => {
    const client = new pg.Client({ connectionString: KEYS, options: '-c search_path=throughline_keys' });
    await client.connect();
    return client;
  };
  const ask = async (text: string, values: unknown[] = []) => {
    const client = await connected();
    try {
      return (await client.query<Record<string, unknown>>(text, values)).rows;
    } finally {
      await client.end();
    }
  };
  let kept: readonly Record<string, unknown>[] = [];
  return {
    stores: { ...files, env: { KEYS } },
    async backUp() {
      kept = await ask('SELECT subject, seal, wrapped FROM data_key');
    },
    async restore() {
      const client = await connected();
      await client.query('SET session_replication_role = replica'); // past the triggers, as a dump is brought back
      await client.query(`TRUNCATE data_key; UPDATE key_database SET destructions = 0, overwritten = 0`);
      for (const { subject, seal, wrapped } of kept) {
        await client.query('INSERT INTO data_key VALUES ($1, $2, $3, NULL)', [subject, seal, wrapped]);
      }
      await client.end();
    },
    async keepReading() {
      const reader = await connected();
      await reader.query('BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT count(*) FROM data_key');
      return () => reader.end();
    },
    async wrappedKeyOf(subject) {
      const [row] = await ask(`SELECT wrapped FROM data_key WHERE subject = $1 ORDER BY wrapped NULLS LAST`, [
        subject,
      ]);
      return (row?.['wrapped'] as Buffer | null | undefined) ?? null;
    },
    async isLeft() {
      const [row] = await ask('SELECT destructions > overwritten AS some FROM key_database');
      return row?.['some'] === true;
    },
    async bytes() {
      await ask('CHECKPOINT');
      const [row] = await ask(`SELECT pg_read_binary_file(pg_relation_filepath('data_key')) AS bytes`);
      return row?.['bytes'] as Buffer;
    },
  };
}

const send = (
  server: RunningServer,
  role: 'PROGRAMME_MANAGER' | typeof OFFICER,
  name: string,
  input: object,
) => server.api.ask(role, mutationFor(name), { input });

async function until(isSo: () => Promise<boolean>, what: string): Promise<void> {
  for (const end = Date.now() + 60_000; !(await isSo()); await pause(1)) {
    if (Date.now() > end) throw new Error(`waited in vain until ${what}`);
  }
}

describe.each([
  ['a file', onFiles],
  ['PostgreSQL', onPostgres],
] as const)('A key database on %s, brought back from a backup of before an erasure', (_, open) => {
  it('is rid of the keys by the next start, where the first was killed when it had only marked them', async () => {
    const folder = dataFolder();
    const storage = await open(folder);
    const { stores } = storage;
    let server = await startServer({ folder, stores });
    const occurredOn = daysAgo(0);
    for (const personId of ['ann', 'ben', 'cat', 'dan']) {
      await send(server, 'PROGRAMME_MANAGER', 'RegisterPerson', { personId, occurredOn });
      await send(server, 'PROGRAMME_MANAGER', 'RecordPersonalDetails', {
        personId,
        name: `Name of ${personId}`,
        occurredOn,
      });
    }
    await server.stop();
    await storage.backUp();
    const wrapped = await storage.wrappedKeyOf('ann');
    if (!wrapped) throw new Error('nobody has a key');

    server = await startServer({ folder, stores });
    const request = { personId: 'ann', requestId: 'r-1' };
    await send(server, 'PROGRAMME_MANAGER', 'RequestErasure', {
      ...request,
      requestedBy: 'PERSON',
      occurredOn,
    });
    const decision = { outcome: 'GRANTED', grounds: 'asked', residualRisks: ['NONE_KNOWN'], coarsen: [] };
    await send(server, OFFICER, 'DecideErasure', { ...request, ...decision, occurredOn });
    const { code } = await throughline(
      ['erase', 'ann', '--request', 'r-1', '--as', OFFICER, '--data', folder],
      stores.env,
    );
    expect(code).toBe(0);
    await server.stop();
    expect((await storage.bytes()).includes(wrapped)).toBe(false);

    await storage.restore();
    expect((await storage.bytes()).includes(wrapped)).toBe(true);
    const stopReading = await storage.keepReading();
    const killed = spawnServer({ folder, stores });
    await until(async () => (await storage.wrappedKeyOf('ann')) === null, 'the key is out of use again');
    await killed.kill();
    await stopReading();
    expect(await storage.isLeft()).toBe(true);
    expect((await storage.bytes()).includes(wrapped)).toBe(true);

    server = await startServer({ folder, stores });
    await until(async () => !(await storage.isLeft()), 'it is overwritten');
    expect((await storage.bytes()).includes(wrapped)).toBe(false);
    const query = 'query ($personId: ID!) { caseFile(personId: $personId, first: 1) { erased details } }';
    expect(await server.api.ask(OFFICER, query, { personId: 'ann' })).toEqual({
      caseFile: { erased: true, details: { name: '[erased]' } },
    });
    expect(await server.api.ask(OFFICER, query, { personId: 'ben' })).toEqual({
      caseFile: { erased: false, details: { name: 'Name of ben' } },
    });
    await server.stop();
  }, 240_000);
});
