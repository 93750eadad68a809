import { describe, expect, it } from '@jest/globals';
import { statSync, writeFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { temporaryFolder } from '../testing/temporary-folder.js';
import { clock, describeAccessRecord } from './contract/describe-access-record.js';
import { openAccessRecord } from './index.js';

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
    open: async () => openAccessRecord({ file, clock }),
    run,
    async unguard() {
      await run('DROP TRIGGER access_never_changes');
      await run('DROP TRIGGER access_never_goes');
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
