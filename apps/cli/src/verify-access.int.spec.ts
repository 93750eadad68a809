import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { openAccessRecord } from '#access';
import { readAccessHead, writeAccessHead } from './access-head.js';
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
    const { isWhole, line, head } = await verifyAccess({ accessRecord: accessRecord() });
    expect(isWhole).toBe(true);
    expect(line).toBe(
      `The record of access is what was written: 3 entries, the last with hash ${head?.hash}`,
    );
    expect(head).toEqual({ sequence: 3, hash: expect.stringMatching(/^[0-9a-f]{64}$/) });
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

  /** As one who may write the file does who knows what gives a cut away. */
  const cut = (last: number, more = ''): void => {
    const database = new DatabaseSync(accessRecord().path);
    database.exec(`DROP TRIGGER access_never_goes; DELETE FROM access WHERE sequence > ${last}; ${more}`);
    database.close();
  };
  const countPutBack = "UPDATE sqlite_sequence SET seq = 2 WHERE name = 'access'";

  it('says where it ends now, where its end was cut off', async () => {
    await look();
    cut(2);
    expect(await verifyAccess({ accessRecord: accessRecord() })).toMatchObject({
      isWhole: false,
      head: null,
      line: expect.stringContaining('it ends after 2 entries, and there were more'),
    });
  });

  it('shows by a head that was noted elsewhere what a cut with its count put back hides', async () => {
    await look();
    const { head } = await verifyAccess({ accessRecord: accessRecord() });
    if (!head) throw new Error('there is no head');
    await look();
    expect(await verifyAccess({ accessRecord: accessRecord() }, head)).toMatchObject({ isWhole: true });
    cut(2, countPutBack);
    expect(await verifyAccess({ accessRecord: accessRecord() })).toMatchObject({ isWhole: true });
    expect(await verifyAccess({ accessRecord: accessRecord() }, head)).toMatchObject({
      isWhole: false,
      line: expect.stringContaining('it ends after 2 entries, and there were more'),
    });
    await look(); // others come in the place of those that went
    expect(await verifyAccess({ accessRecord: accessRecord() }, head)).toMatchObject({
      isWhole: false,
      line: expect.stringContaining('entry 3 is another than when the head was exported'),
    });
  });

  it('notes its head in a file that is read again, and takes nothing else for one', async () => {
    await look();
    const { head } = await verifyAccess({ accessRecord: accessRecord() });
    if (!head) throw new Error('there is no head');
    const file = join(folder, 'access-head');
    writeAccessHead(file, head);
    expect(readAccessHead(file)).toEqual(head);
    for (const text of [
      '',
      '{}',
      `["dataSubject-a","3","${head.hash}"]`,
      '["access","3","x"]',
      '["access","0","x"]',
    ]) {
      writeFileSync(file, text);
      expect(() => readAccessHead(file)).toThrow('holds no head as --export-access-head writes it');
    }
    expect(() => readAccessHead(join(folder, 'none'))).toThrow('is not there: check the path');
  });

  it('is not made where there is none', async () => {
    await expect(verifyAccess({ accessRecord: accessRecord() })).rejects.toThrow(
      'there is no record of access',
    );
  });
});
