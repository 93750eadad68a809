import { describe, expect, it } from '@jest/globals';
import { statSync, writeFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { temporaryFolder } from '../testing/temporary-folder.js';
import { clock, describeAccessRecord } from './contract/describe-access-record.js';
import type { LookFilter } from './access-record.js';
import { FIRST_FORM } from './contract/record-storage.js';
import { openAccessRecord } from './index.js';
import { pageStatement } from './filtered.js';
import { FIRST } from './sqlite-schema.js';

describeAccessRecord('on SQLite', async () => {
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
  return {
    open: async (at = clock) => openAccessRecord({ file, clock: at }),
    async writeFirstForm() {
      const database = new DatabaseSync(file);
      database.exec(`${FIRST}; ${FIRST_FORM.join('; ')}`);
      database.close();
    },
    run,
    async unguard() {
      await run('DROP TRIGGER access_never_changes');
      await run('DROP TRIGGER access_never_goes');
      await run('DROP TRIGGER access_subject_never_goes');
    },
    async keepWritersOff() {
      const other = new DatabaseSync(file);
      other.exec('BEGIN IMMEDIATE');
      return async () => other.close();
    },
    end: async () => folder[Symbol.dispose](),
  };
});

describe('the file of the record', () => {
  it('is searched by an index, whatever is asked for', () => {
    using folder = temporaryFolder();
    const file = folder.file('access.db');
    void openAccessRecord({ file, clock }).close();
    const database = new DatabaseSync(file);
    const filters: readonly LookFilter[] = [
      {},
      { person: 'm01' },
      { principal: 'om-1' },
      { kind: 'EXPORT' },
      { operation: 'cases' },
      { outcome: 'REFUSED' },
      { from: '2014', until: '2015' },
      { person: 'm01', outcome: 'REFUSED', from: '2014' },
    ];
    for (const filter of filters) {
      const tables = { access: 'access', subject: 'access_subject' };
      const { text } = pageStatement(tables, { after: 0, limit: 10, filter });
      const plan = database.prepare(`EXPLAIN QUERY PLAN ${text}`).all();
      expect(
        plan.map(({ detail }) => String(detail)).filter((step) => /^SCAN|TEMP B-TREE/.test(step)),
      ).toEqual([]);
    }
    database.close();
  });

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
