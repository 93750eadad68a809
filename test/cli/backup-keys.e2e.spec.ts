import { copyFileSync, existsSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { beforeAll, describe, expect, it, jest } from '@jest/globals';
import { openAccessRecord } from '#access';
import { mutationFor } from '../support/api.js';
import { throughline } from '../support/cli.js';
import { dataFolder } from '../support/data-folder.js';
import { daysAgo } from '../support/days.js';
import { type RunningServer, startServer } from '../support/server.js';
import { untilReady } from '../support/until.js';

// Starts two servers and runs the command line a dozen times.
jest.setTimeout(120_000);

const FILE = 'query ($personId: ID!) { caseFile(personId: $personId, first: 1) { details } }';

describe('A backup of the keys, made beside a running server', () => {
  let server: RunningServer;
  const backups = dataFolder();
  const backUp = (file: string, data = server.folder) => throughline(['backup-keys', file, '--data', data]);
  const register = async (personId: string) => {
    const occurredOn = daysAgo(0);
    for (const [name, input] of [
      ['RegisterPerson', { personId, occurredOn }],
      ['RecordPersonalDetails', { personId, name: `Name of ${personId}`, occurredOn }],
    ] as const) {
      await server.api.ask('PROGRAMME_MANAGER', mutationFor(name), { input });
    }
  };
  const copyLog = (to: string) =>
    throughline([
      ...[
        'copy',
        '--from',
        `sqlite:${join(server.folder, 'log.db')}`,
        '--to',
        `sqlite:${join(to, 'log.db')}`,
      ],
      ...['--map', join(to, 'map'), '--data', server.folder],
    ]);
  const personsIn = (file: string): ReadonlySet<string> => {
    const database = new DatabaseSync(file, { readOnly: true });
    const rows = database.prepare('SELECT subject FROM data_key WHERE wrapped IS NOT NULL').all();
    database.close();
    return new Set(rows.map(({ subject }) => String(subject)));
  };
  beforeAll(async () => {
    server = await startServer();
    await register('first');
  }, 60_000);

  it('holds every key that was durable before it began, while others are made all the time', async () => {
    const recorded: string[] = [];
    const ending = new AbortController();
    const writers = Array.from({ length: 4 }, async (_, writer) => {
      for (let number = 1; !ending.signal.aborted; number += 1) {
        const personId = `w${writer}-${number}`;
        await register(personId);
        recorded.push(personId);
      }
    });
    const missing: string[] = [];
    try {
      for (let round = 1; round <= 4; round += 1) {
        const before = [...recorded];
        const file = join(backups, `under-writers-${round}.db`);
        const { code, stdout, stderr } = await backUp(file);
        expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
        expect(stdout).toContain(`${file} holds `);
        const kept = personsIn(file);
        missing.push(...before.filter((personId) => !kept.has(personId)));
        expect(statSync(file).mode & 0o777).toBe(0o600);
      }
    } finally {
      ending.abort();
      await Promise.all(writers);
    }
    expect(missing).toEqual([]);
    expect(recorded.length).toBeGreaterThan(8);
  });

  it('opens every value of a log that was backed up before it, in a folder of its own', async () => {
    const restored = dataFolder();
    expect((await copyLog(restored)).code).toBe(0);
    await register('after-the-log');
    expect((await backUp(join(restored, 'keys.db'))).code).toBe(0);
    copyFileSync(join(server.folder, 'master.key'), join(restored, 'master.key'));

    const verified = await throughline(['verify', '--keys', '--data', restored]);
    expect(verified).toMatchObject({ code: 0, stdout: expect.stringContaining('Every sealed value opens') });
    const again = await startServer({ folder: restored });
    await untilReady(again);
    expect(await again.api.ask('DATA_PROTECTION_OFFICER', FILE, { personId: 'first' })).toEqual({
      caseFile: { details: { name: 'Name of first' } },
    });
    await again.stop();
  });

  it('is found out where it is older than the log that it is to open', async () => {
    const restored = dataFolder();
    expect((await backUp(join(restored, 'keys.db'))).code).toBe(0);
    await register('too-late');
    expect((await copyLog(restored)).code).toBe(0);
    copyFileSync(join(server.folder, 'master.key'), join(restored, 'master.key'));
    const { code, stderr } = await throughline(['verify', '--keys', '--data', restored]);
    expect(code).toBe(1);
    expect(stderr).toContain('dataSubject-too-late');
  });

  it('is on record, by whom the operating system knows, before it is made', async () => {
    const looks = async () => {
      const record = openAccessRecord({ file: join(server.folder, 'access.db'), clock: () => new Date() });
      const found = await record.list({ filter: { operation: 'backupKeys' }, limit: 1_000 });
      await record.close();
      return found;
    };
    const alerts = async () => {
      const { accessAlerts } = await server.api.ask<{ accessAlerts: readonly object[] }>(
        'DATA_PROTECTION_OFFICER',
        '{ accessAlerts(first: 100) { kind principal person } }',
      );
      return accessAlerts;
    };
    const before = (await looks()).length;
    const told = (await alerts()).length;
    expect((await backUp(join(backups, 'on-record.db'))).code).toBe(0);
    const by = { principal: expect.stringMatching(/^os:./), role: 'OPERATOR', kind: 'EXPORT' };
    expect((await looks()).slice(before)).toMatchObject([{ ...by, subjects: [], outcome: 'GRANTED' }]);
    const whole = { kind: 'WHOLE_EXPORT', principal: expect.stringMatching(/^os:./), person: null };
    expect(await alerts()).toEqual(Array.from({ length: told + 1 }, () => whole));
  });

  it('replaces nothing, and says what is wrong', async () => {
    const file = join(backups, 'there.db');
    writeFileSync(file, 'an older backup');
    const nobodys = dataFolder();
    const taken = join(backups, 'folder');
    mkdirSync(taken);
    const files = readdirSync(backups).toSorted();
    const told = await Promise.all([
      backUp(file),
      backUp(taken),
      backUp(join(backups, 'none', 'x.db')),
      backUp(join(backups, 'new.db'), nobodys),
      throughline(['backup-keys', join(backups, 'new.db')], {
        DATA: server.folder,
        KEYS: 'postgres://keys:s3cret@127.0.0.1:1/keys',
      }),
    ]);
    const rules = [
      `${file}: is there already`,
      `${taken}: is there already`,
      'cannot be written: check the folder',
      `${join(nobodys, 'keys.db')}: there are no keys`,
      'pg_dump --schema=throughline_keys',
    ];
    expect(told).toMatchObject(
      rules.map((rule) => ({ code: 1, stdout: '', stderr: expect.stringContaining(rule) })),
    );
    for (const { stderr } of told) expect(stderr).not.toMatch(/s3cret|^\s+at /m);
    expect(readdirSync(backups).toSorted()).toEqual(files);
    expect(existsSync(join(nobodys, 'access.db'))).toBe(false);
  });
});
