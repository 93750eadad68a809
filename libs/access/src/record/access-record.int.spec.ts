import { describe, expect, it } from '@jest/globals';
import { writeFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { temporaryFolder } from '../testing/temporary-folder.js';
import { type AccessEntry, openAccessRecord } from './index.js';

const clock = () => new Date('2014-09-26T12:00:00.000Z');
const entry = (number: number, more: Partial<AccessEntry> = {}): AccessEntry => ({
  principal: 'om-1',
  role: 'OFFENDER_MANAGER',
  operation: 'caseFile',
  subjects: ['m01'],
  purpose: 'supervision',
  correlationId: `c-${number}`,
  outcome: 'GRANTED',
  ...more,
});

describe('the record of who looked', () => {
  it('holds who, in which role, what, whose, why and when, refusals too, also after a restart', async () => {
    using folder = temporaryFolder();
    const file = folder.file('access.db');
    const record = openAccessRecord({ file, clock });
    await record.record(entry(1));
    await record.record(entry(2, { role: null, outcome: 'REFUSED', purpose: null, subjects: [] }));
    await record.close();

    const again = openAccessRecord({ file, clock });
    await again.record(entry(3));
    const entries = await again.list();
    const at = '2014-09-26T12:00:00.000Z';
    expect(entries).toEqual([
      { ...entry(1), sequence: 1, at, hash: expect.stringMatching(/^[0-9a-f]{64}$/) },
      {
        ...entry(2, { role: null, outcome: 'REFUSED', purpose: null, subjects: [] }),
        sequence: 2,
        at,
        hash: expect.any(String),
      },
      { ...entry(3), sequence: 3, at, hash: expect.any(String) },
    ]);
    expect(await again.verify()).toEqual({ entries: 3, brokenAt: null });
    await again.close();
  });

  it('has an entry when it says so, for another process too', async () => {
    using folder = temporaryFolder();
    const file = folder.file('access.db');
    const record = openAccessRecord({ file, clock });
    await record.record(entry(1));
    const reader = new DatabaseSync(file, { readOnly: true });
    expect(reader.prepare('SELECT count(*) AS count FROM access').get()?.['count']).toBe(1);
    reader.close();
    await record.close();
  });

  it('takes many at once, in order, and gives them back in pages', async () => {
    using folder = temporaryFolder();
    const record = openAccessRecord({ file: folder.file('access.db'), clock });
    await Promise.all(Array.from({ length: 2_500 }, (_, index) => record.record(entry(index + 1))));
    const page = await record.list({ after: 1_000, limit: 10 });
    expect(page.map(({ correlationId }) => correlationId)).toEqual(
      Array.from({ length: 10 }, (_, index) => `c-${1_001 + index}`),
    );
    expect(await record.list()).toHaveLength(100);
    expect(await record.list({ after: 2_500 })).toEqual([]);
    expect(await record.verify()).toEqual({ entries: 2_500, brokenAt: null });
    await record.close();
  });

  it('writes what waits before it closes, and takes nothing afterwards', async () => {
    using folder = temporaryFolder();
    const file = folder.file('access.db');
    const record = openAccessRecord({ file, clock });
    const waiting = record.record(entry(1));
    await record.close();
    await waiting;
    await record.close();
    await expect(record.record(entry(2))).rejects.toMatchObject({ code: 'ACCESS_RECORD_UNAVAILABLE' });
  });

  it('is not forked by two processes', async () => {
    using folder = temporaryFolder();
    const file = folder.file('access.db');
    const [one, other] = [openAccessRecord({ file, clock }), openAccessRecord({ file, clock })];
    for (let turn = 0; turn < 20; turn += 1) {
      await Promise.all([one.record(entry(turn)), other.record(entry(turn, { principal: 'pm-1' }))]);
    }
    expect(await one.verify()).toEqual({ entries: 40, brokenAt: null });
    await one.close();
    await other.close();
  });

  it('refuses to be changed or shortened', async () => {
    using folder = temporaryFolder();
    const file = folder.file('access.db');
    const record = openAccessRecord({ file, clock });
    await record.record(entry(1));
    await record.close();
    const database = new DatabaseSync(file);
    expect(() => database.exec("UPDATE access SET principal = 'someone-else'")).toThrow(/append-only/);
    expect(() => database.exec('DELETE FROM access')).toThrow(/append-only/);
    database.close();
  });

  it.each([
    ['changed', "UPDATE access SET subjects = '[]' WHERE sequence = 3"],
    ['taken out', 'DELETE FROM access WHERE sequence = 2'],
    ['taken from the beginning', 'DELETE FROM access WHERE sequence < 3'],
  ])('shows where an entry was %s by one who went round that', async (_, tampering) => {
    using folder = temporaryFolder();
    const file = folder.file('access.db');
    const record = openAccessRecord({ file, clock });
    for (let number = 1; number <= 5; number += 1) await record.record(entry(number));
    await record.close();
    const database = new DatabaseSync(file);
    database.exec(`DROP TRIGGER access_never_changes; DROP TRIGGER access_never_goes; ${tampering}`);
    database.close();
    const again = openAccessRecord({ file, clock });
    expect(await again.verify()).toMatchObject({ brokenAt: 3 });
    await again.close();
  });

  it('refuses a page that makes no sense', async () => {
    using folder = temporaryFolder();
    const record = openAccessRecord({ file: folder.file('access.db'), clock });
    await expect(record.list({ limit: 0 })).rejects.toThrow(RangeError);
    await expect(record.list({ limit: 1_001 })).rejects.toThrow(RangeError);
    await expect(record.list({ after: -1 })).rejects.toThrow(RangeError);
    await record.close();
  });

  it('names a file that is no record', () => {
    using folder = temporaryFolder();
    const file = folder.file('access.db');
    writeFileSync(file, 'not a database, though long enough to be taken for one at first sight');
    expect(() => openAccessRecord({ file, clock })).toThrow(
      expect.objectContaining({ code: 'ACCESS_RECORD_UNAVAILABLE', location: file }),
    );
  });

  it('fails the look where it cannot be written, and goes on once it can', async () => {
    using folder = temporaryFolder();
    const file = folder.file('access.db');
    const record = openAccessRecord({ file, clock });
    const other = new DatabaseSync(file);
    other.exec('BEGIN IMMEDIATE');
    await expect(record.record(entry(1))).rejects.toMatchObject({ code: 'ACCESS_RECORD_UNAVAILABLE' });
    other.close();
    await record.record(entry(2));
    expect(await record.verify()).toEqual({ entries: 1, brokenAt: null });
    await record.close();
  });
});
