import { mkdtempSync, rmSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { openAccessRecord } from '#access';
import { verifyAccess } from './verify-access.js';

describe('the record of access, verified from the command line', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'throughline-verify-access-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const accessRecord = () => ({ kind: 'sqlite', path: join(folder, 'access.db') }) as const;
  const look = async () => {
    const record = openAccessRecord({ file: accessRecord().path, clock: () => new Date() });
    const who = { principal: 'om-1', organisation: 'ept', asPerson: null, role: 'OFFENDER_MANAGER' } as const;
    const what = { kind: 'VIEW', operation: 'caseFile', subjects: ['ben'], purpose: null } as const;
    const look = { ...who, ...what, correlationId: 'c', release: null, outcome: 'GRANTED' } as const;
    for (let i = 0; i < 3; i++) await record.record(look);
    await record.close();
  };

  it('is whole as it was written', async () => {
    await look();
    const { isWhole, line } = await verifyAccess({ accessRecord: accessRecord() });
    expect([isWhole, line]).toEqual([true, 'The record of access is what was written: 3 entries.']);
  });

  it('names the first entry that somebody changed past the database', async () => {
    await look();
    const database = new DatabaseSync(accessRecord().path);
    database.exec(`DROP TRIGGER access_never_changes; UPDATE access SET principal = 'x' WHERE sequence = 2`);
    database.close();
    const { isWhole, line } = await verifyAccess({ accessRecord: accessRecord() });
    expect(isWhole).toBe(false);
    expect(line).toContain('from entry 2 on');
  });

  it('is not made where there is none', async () => {
    await expect(verifyAccess({ accessRecord: accessRecord() })).rejects.toThrow(
      'there is no record of access',
    );
  });
});
