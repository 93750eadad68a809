import { describe, expect, it } from '@jest/globals';
import { statSync, writeFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { temporaryFolder } from '../testing/temporary-folder.js';
import { clock, describeAccessRecord, entry } from './contract/describe-access-record.js';
import { describeFinding } from './contract/describe-finding.js';
import { FIRST_FORM, type RecordStorage, SECOND_FORM } from './contract/record-storage.js';
import { openAccessRecord } from './index.js';
import { SQL } from './sqlite-rows.js';
import { FIRST, SECOND } from './sqlite-schema.js';

const storage = async (): Promise<RecordStorage> => {
  const folder = temporaryFolder();
  const file = folder.file('access.db');
  const run = async (sql: string): Promise<unknown> => {
    const database = new DatabaseSync(file);
    try {
      return Object.values(database.prepare(sql).get() ?? {})[0];
    } finally {
      database.close();
    }
  };
  const make = async (...statements: readonly string[]): Promise<void> => {
    const database = new DatabaseSync(file);
    database.exec(statements.join('; '));
    database.close();
  };
  return {
    open: async (at = clock) => openAccessRecord({ file, clock: at }),
    writeFirstForm: () => make(FIRST, ...FIRST_FORM),
    writeSecondForm: () => make(FIRST, ...FIRST_FORM, SECOND, SECOND_FORM),
    run,
    async unguard() {
      for (const table of ['access', 'access_segment', 'access_posting']) {
        await run(`DROP TRIGGER ${table}_never_changes`);
        await run(`DROP TRIGGER ${table}_never_goes`);
      }
    },
    async keepWritersOff() {
      const other = new DatabaseSync(file);
      other.exec('BEGIN IMMEDIATE');
      return async () => other.close();
    },
    end: async () => folder[Symbol.dispose](),
  };
};

describeAccessRecord('on SQLite', storage);
describeFinding('on SQLite', storage);

describe('the file of the record', () => {
  it('is asked nothing that reads a table from end to end, nor sorts one', () => {
    using folder = temporaryFolder();
    const file = folder.file('access.db');
    void openAccessRecord({ file, clock }).close();
    const database = new DatabaseSync(file);
    const steps = Object.entries(SQL).flatMap(([name, text]) =>
      database
        .prepare(`EXPLAIN QUERY PLAN ${text}`)
        .all()
        .map(({ detail }) => `${name}: ${String(detail)}`),
    );
    database.close();
    expect(steps.filter((step) => /: SCAN (?!\(|CONSTANT)|TEMP B-TREE/.test(step))).toEqual([]);
    expect(steps).toEqual(
      expect.arrayContaining([
        'after: SEARCH access USING INTEGER PRIMARY KEY (rowid>?)',
        'at: SEARCH access USING INTEGER PRIMARY KEY (rowid=?)',
        'correlated: SEARCH access USING INTEGER PRIMARY KEY (rowid>? AND rowid<?)',
        'firstFrom: SEARCH access USING INTEGER PRIMARY KEY (rowid>?)',
        'posting: SEARCH access_posting USING PRIMARY KEY (segment=? AND term=?)',
      ]),
    );
  });

  it.each([
    ['the last', 'sequence = 3', 2],
    ['all', 'sequence > 0', 0],
  ])(
    'shows by its own count that %s of the entries went, though nobody had watched them',
    async (_, which, left) => {
      const place = await storage();
      const record = await place.open();
      for (let number = 1; number <= 3; number += 1) await record.record(entry(number));
      await record.close();
      await place.unguard();
      await place.run(`DELETE FROM access WHERE ${which}`);
      const again = await place.open();
      expect(await again.verify()).toEqual({ entries: left, brokenAt: left + 1 });
      await again.close();
      await place.end();
    },
  );

  it('is for its owner alone', async () => {
    using folder = temporaryFolder();
    const file = folder.file('access.db');
    await openAccessRecord({ file, clock }).close();
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  it('is named where it is no record', () => {
    using folder = temporaryFolder();
    const file = folder.file('access.db');
    writeFileSync(file, 'not a database, though long enough to be taken for one at first sight');
    expect(() => openAccessRecord({ file, clock })).toThrow(
      expect.objectContaining({ code: 'ACCESS_RECORD_UNAVAILABLE', location: file }),
    );
  });
});
