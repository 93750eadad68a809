import { copyFileSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from '@jest/globals';
import { temporaryFolder } from '../testing/temporary-folder.js';
import { clock, entry } from './contract/describe-access-record.js';
import { backUpSqliteAccessRecord, openAccessRecord } from './index.js';
import { SEGMENT } from './postings.js';

const open = (file: string) => openAccessRecord({ file, clock });
const lookedAt = (person: string, file: string) =>
  using(file, async (record) => (await record.list({ filter: { person } })).length);

async function using<Result>(file: string, work: (record: ReturnType<typeof open>) => Promise<Result>) {
  const record = open(file);
  try {
    return await work(record);
  } finally {
    await record.close();
  }
}

/** As one who may write the file does it, past every guard. */
function tamper(file: string, sql: string): void {
  const database = new DatabaseSync(file);
  database.exec(`DROP TRIGGER access_never_changes; DROP TRIGGER access_never_goes; ${sql}`);
  database.close();
}

describe('a backup of a record of access on SQLite', () => {
  it('holds the looks that still lie in the write-ahead log, which a copy of the file alone does not', async () => {
    using folder = temporaryFolder();
    const [file, to, copy] = ['access.db', 'backup.db', 'copy.db'].map(folder.file) as [
      string,
      string,
      string,
    ];
    const record = open(file);
    for (let number = 1; number <= 3; number += 1) await record.record(entry(number));
    const backup = await backUpSqliteAccessRecord({ file, to });
    copyFileSync(file, copy);
    const kept = await record.list();
    await record.close();

    expect(backup).toEqual({ entries: 3, last: kept[2] });
    expect(await using(to, (again) => again.list())).toEqual(kept);
    expect(await using(copy, (again) => again.list())).toEqual([]);
  });

  it('is found, verified and gone on with as the record that it is, alerts included', async () => {
    using folder = temporaryFolder();
    const [file, to] = [folder.file('access.db'), folder.file('backup.db')];
    await using(file, async (record) => {
      const looks = Array.from({ length: SEGMENT + 1 }, (_, index) =>
        entry(index + 1, { subjects: [`p${index}`] }),
      );
      await Promise.all(looks.map((look) => record.record(look)));
      expect(await record.list({ filter: { person: 'p0' } })).toHaveLength(1); // postings of the full segment
      const alert = {
        kind: 'OWN_RECORD',
        at: clock().toISOString(),
        principal: 'om-1',
        person: 'p7',
      } as const;
      const more = { level: 0, count: 1, entry: 8, since: clock().toISOString() };
      await record.alerts.raise({ alerts: [{ ...alert, ...more }], grown: [] }, SEGMENT + 1);
    });
    await backUpSqliteAccessRecord({ file, to });

    expect(await lookedAt('p7', to)).toBe(1);
    await using(to, async (restored) => {
      expect(await restored.alerts.watchedTo()).toBe(SEGMENT + 1);
      expect(await restored.alerts.list()).toMatchObject([{ kind: 'OWN_RECORD', person: 'p7' }]);
      await restored.record(entry(SEGMENT + 2));
      expect(await restored.verify()).toEqual({ entries: SEGMENT + 2, brokenAt: null });
    });
    const database = new DatabaseSync(to);
    expect(() => database.exec('DELETE FROM access')).toThrow('append-only');
    database.close();
  });

  it('is for its owner alone, whatever the mask of the process, and one file', async () => {
    using folder = temporaryFolder();
    const [file, to] = [folder.file('access.db'), folder.file('backup.db')];
    await using(file, (record) => record.record(entry(1)));
    const mask = process.umask(0);
    try {
      await backUpSqliteAccessRecord({ file, to });
    } finally {
      process.umask(mask);
    }
    expect(statSync(to).mode & 0o777).toBe(0o600);
    expect(readdirSync(folder.file('')).filter((name) => name.startsWith('backup'))).toEqual(['backup.db']);
  });

  it.each([
    ['changed', `UPDATE access SET principal = 'x' WHERE sequence = 2`, 'from entry 2 on'],
    ['taken out', 'DELETE FROM access WHERE sequence = 1', 'from entry 2 on'],
    ['cut off', 'DELETE FROM access WHERE sequence = 3', 'it ends after 2 entries, and there were more'],
  ])('is none of a record of which an entry was %s, and says where', async (_, sql, told) => {
    using folder = temporaryFolder();
    const [file, to] = [folder.file('access.db'), folder.file('backup.db')];
    await using(file, async (record) => {
      for (let number = 1; number <= 3; number += 1) await record.record(entry(number));
    });
    tamper(file, sql);
    await expect(backUpSqliteAccessRecord({ file, to })).rejects.toMatchObject({
      code: 'ACCESS_RECORD_BROKEN',
      message: expect.stringContaining(told),
    });
    expect(readdirSync(folder.file('')).filter((name) => name.startsWith('backup'))).toEqual([]);
  });

  it('replaces nothing, and leaves nothing where it fails', async () => {
    using folder = temporaryFolder();
    const [file, to] = [folder.file('access.db'), folder.file('backup.db')];
    await using(file, (record) => record.record(entry(1)));
    writeFileSync(to, 'an older backup');
    await expect(backUpSqliteAccessRecord({ file, to })).rejects.toMatchObject({
      code: 'COPY_NOT_MADE',
      reason: 'TAKEN',
    });
    expect(readFileSync(to, 'utf8')).toBe('an older backup');
    await expect(backUpSqliteAccessRecord({ file, to: folder.file('none/backup.db') })).rejects.toMatchObject(
      { code: 'COPY_NOT_MADE', reason: 'UNWRITABLE' },
    );
    const none = folder.file('none.db');
    await expect(backUpSqliteAccessRecord({ file: none, to: folder.file('x.db') })).rejects.toMatchObject({
      code: 'ACCESS_RECORD_UNAVAILABLE',
      location: none,
    });
    writeFileSync(none, 'not a database, though long enough to be taken for one at first sight');
    await expect(backUpSqliteAccessRecord({ file: none, to: folder.file('x.db') })).rejects.toMatchObject({
      code: 'ACCESS_RECORD_UNAVAILABLE',
      location: none,
    });
    expect(readdirSync(folder.file('')).filter((name) => /^x|new$/.test(name))).toEqual([]);
  });
});
