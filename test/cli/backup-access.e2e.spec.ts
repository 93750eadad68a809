import { copyFileSync, existsSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { beforeAll, describe, expect, it, jest } from '@jest/globals';
import { type AccessEntry, type AccessRecord, openAccessRecord } from '#access';
import { throughline } from '../support/cli.js';
import { dataFolder } from '../support/data-folder.js';
import { daysAgo } from '../support/days.js';
import { type RunningServer, startServer } from '../support/server.js';

// Starts a server and runs the command line a dozen times.
jest.setTimeout(120_000);

const OFFICER = 'DATA_PROTECTION_OFFICER';
/** Somebody's, written past every server. */
const LOOK: AccessEntry = {
  ...{ principal: 'om-1', organisation: 'ept', asPerson: null, role: null, kind: 'VIEW' },
  ...{ operation: 'caseFile', subjects: ['third'], purpose: null, correlationId: 'c', release: null },
  outcome: 'GRANTED',
};
const FILE = 'query ($personId: ID!) { caseFile(personId: $personId, first: 1) { details } }';

describe('A backup of the record of access, made beside a running server', () => {
  let server: RunningServer;
  const backups = dataFolder();
  const backUp = (file: string, data = server.folder) => throughline(['backup-access', file, '--data', data]);
  const look = (personId: string) => server.api.ask(OFFICER, FILE, { personId });
  /** The last look on record, as somebody beside the server reads it. */
  const lastOf = (
    file: string,
  ): { readonly sequence: number; readonly hash: string; readonly operation: string } => {
    const database = new DatabaseSync(file, { readOnly: true });
    const row = database
      .prepare('SELECT sequence, hash, operation FROM access ORDER BY sequence DESC LIMIT 1')
      .get();
    database.close();
    return {
      sequence: Number(row?.['sequence']),
      hash: String(row?.['hash']),
      operation: String(row?.['operation']),
    };
  };
  const within = async <Result>(file: string, work: (record: AccessRecord) => Promise<Result>) => {
    const record = openAccessRecord({ file, clock: () => new Date() });
    try {
      return await work(record);
    } finally {
      await record.close();
    }
  };
  /** Keeps the last line that was told where its readers find it, as the officer does. */
  const keptHead = (stdout: string): string => {
    const file = join(dataFolder(), 'head');
    writeFileSync(file, `${stdout.trimEnd().split('\n').at(-1)}\n`);
    return file;
  };
  const restore = (backup: string): string => {
    const folder = dataFolder();
    copyFileSync(backup, join(folder, 'access.db'));
    return folder;
  };
  const verify = (data: string, head: string) => {
    const log = `sqlite:${join(server.folder, 'log.db')}`;
    return throughline(['verify', '--access-head', head, '--log', log, '--data', data]);
  };
  beforeAll(async () => {
    server = await startServer();
    const occurredOn = daysAgo(0);
    for (const personId of ['first', 'second', 'third']) {
      const { position } = await server.api.command('PROGRAMME_MANAGER', 'RegisterPerson', {
        personId,
        occurredOn,
      });
      await server.api.caughtUp(position);
      await look(personId);
    }
  }, 60_000);

  it('holds every look that was on record before it began, and its own, while others look all the time', async () => {
    const ending = new AbortController();
    let looks = 0;
    const lookers = ['first', 'second', 'third'].map(async (personId) => {
      for (; !ending.signal.aborted; looks += 1) await look(personId);
    });
    try {
      for (let round = 1; round <= 2; round += 1) {
        const before = lastOf(join(server.folder, 'access.db')).sequence;
        const file = join(backups, `under-lookers-${round}.db`);
        const { code, stdout, stderr } = await backUp(file);
        expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
        const { sequence, hash } = lastOf(file);
        expect(stdout).toContain(`${file} holds ${sequence} looks, the making of this backup among them; `);
        expect(stdout.endsWith(`\n["access","${sequence}","${hash}"]\n`)).toBe(true);
        expect(statSync(file).mode & 0o777).toBe(0o600);
        const own = await within(file, (record) => record.list({ filter: { operation: 'backupAccess' } }));
        expect(own).toHaveLength(round);
        expect(own.at(-1)?.sequence).toBeGreaterThan(before);
      }
    } finally {
      ending.abort();
      await Promise.all(lookers);
    }
    expect(looks).toBeGreaterThan(8);
  });

  it('is the record again in a folder of its own, and an older one in its place is found out by the head', async () => {
    const [older, newer] = ['older.db', 'newer.db'].map((name) => join(backups, name)) as [string, string];
    await backUp(older);
    await look('first');
    await look('second');
    const head = keptHead((await backUp(newer)).stdout);
    const [before, after] = [lastOf(older), lastOf(newer)];
    const [again, back] = [restore(newer), restore(older)];
    const told = await Promise.all([again, back].map((folder) => verify(folder, head)));
    expect(told).toMatchObject([
      {
        code: 0,
        stderr: '',
        stdout: expect.stringContaining(
          `The record of access is what was written: ${after.sequence} entries, the last with hash ${after.hash}`,
        ),
      },
      {
        code: 1,
        stderr: expect.stringContaining(`it ends after ${before.sequence} entries, and there were more`),
      },
    ]);
  });

  it('is on record, by whom the operating system knows, and told to the officer', async () => {
    const alerts = async () => {
      const { accessAlerts } = await server.api.ask<{ accessAlerts: readonly object[] }>(
        OFFICER,
        '{ accessAlerts(first: 100) { kind principal person } }',
      );
      return accessAlerts.filter((alert) => 'kind' in alert && alert.kind === 'WHOLE_EXPORT');
    };
    const told = (await alerts()).length;
    const before = lastOf(join(server.folder, 'access.db')).sequence;
    const file = join(backups, 'on-record.db');
    expect((await backUp(file)).code).toBe(0);
    const by = { principal: expect.stringMatching(/^os:./), role: 'OPERATOR', kind: 'EXPORT' };
    const own = { ...by, operation: 'backupAccess', sequence: before + 1, subjects: [], outcome: 'GRANTED' };
    expect(await within(file, (record) => record.list({ after: before }))).toMatchObject([own]);
    expect(lastOf(file).sequence).toBe(before + 1);
    const whole = { kind: 'WHOLE_EXPORT', principal: expect.stringMatching(/^os:./), person: null };
    expect(await alerts()).toEqual(Array.from({ length: told + 1 }, () => whole));
  });

  it('is not made where it cannot be put on record, nor of a record that is not what was written', async () => {
    const folder = dataFolder();
    const record = join(folder, 'access.db');
    await within(record, async (kept) => {
      for (let number = 1; number <= 3; number += 1) await kept.record(LOOK);
    });
    const { sequence } = lastOf(record);
    const other = new DatabaseSync(record);
    other.exec('BEGIN IMMEDIATE');
    const unwritable = await backUp(join(backups, 'off-record.db'), folder);
    other.exec('ROLLBACK');
    expect(unwritable).toMatchObject({
      code: 1,
      stdout: '',
      stderr: expect.stringContaining('database is locked'),
    });
    expect(lastOf(record).sequence).toBe(sequence);

    other.exec(`DROP TRIGGER access_never_changes; UPDATE access SET principal = 'x' WHERE sequence = 2`);
    other.close();
    const broken = await backUp(join(backups, 'broken.db'), folder);
    expect(broken).toMatchObject({ code: 1, stdout: '', stderr: expect.stringContaining('from entry 2 on') });
    expect(lastOf(record)).toMatchObject({ sequence: sequence + 1, operation: 'backupAccess' });
    expect(readdirSync(backups).filter((name) => /off-record|broken|new$/.test(name))).toEqual([]);
  });

  it('replaces nothing, and says what is wrong without a secret', async () => {
    const file = join(backups, 'there.db');
    writeFileSync(file, 'an older backup');
    const nobodys = dataFolder();
    const files = readdirSync(backups).toSorted();
    const before = lastOf(join(server.folder, 'access.db')).sequence;
    const told = await Promise.all([
      backUp(file),
      backUp(join(backups, 'none', 'x.db')),
      backUp(join(backups, 'new.db'), nobodys),
      throughline(['backup-access', join(backups, 'new.db')], {
        DATA: server.folder,
        ACCESS_RECORD: 'postgres://looks:s3cret@127.0.0.1:1/looks',
      }),
    ]);
    const rules = [
      `${file}: is there already`,
      'cannot be written: check the folder',
      `${join(nobodys, 'access.db')}: there is no record of access`,
      'pg_dump --schema=throughline_access',
    ];
    expect(told).toMatchObject(
      rules.map((rule) => ({ code: 1, stdout: '', stderr: expect.stringContaining(rule) })),
    );
    for (const { stderr } of told) expect(stderr).not.toMatch(/s3cret|^\s+at /m);
    // That a folder cannot be written shows only when it is tried, and what is tried is on record.
    expect(lastOf(join(server.folder, 'access.db')).sequence).toBe(before + 1);
    expect(readdirSync(backups).toSorted()).toEqual(files);
    expect(existsSync(join(nobodys, 'access.db'))).toBe(false);
  });
});
