import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { openAccessRecord } from '#access';
import { throughline } from '../support/cli.js';
import { dataFolder } from '../support/data-folder.js';
import { type RunningServer, startServer } from '../support/server.js';

const OFFICER = ['--as', 'DATA_PROTECTION_OFFICER'];

describe('What is held on a person, from the command line', () => {
  let server: RunningServer;
  const cli = (...args: string[]) => throughline([...args, '--data', server.folder]);
  const lastLooks = async (operation: string) => {
    const record = openAccessRecord({ file: join(server.folder, 'access.db'), clock: () => new Date() });
    const looks = await record.list({ filter: { operation }, limit: 1_000 });
    await record.close();
    return looks;
  };
  beforeAll(async () => {
    server = await startServer();
    const handedIn = dataFolder();
    writeFileSync(join(handedIn, 'registerPerson.csv'), 'occurredOn,personId\n2013-05-01,p1\n');
    writeFileSync(
      join(handedIn, 'recordPersonalDetails.csv'),
      'occurredOn,personId,name\n2013-05-28,p1,A Name That Is Sealed\n',
    );
    expect(await throughline(['import', handedIn, '--data', server.folder])).toMatchObject({ code: 0 });
  }, 60_000);

  it('is written as a page and as JSON, for who asked alone, and is on record', async () => {
    const out = join(dataFolder(), 'out');
    const { code, stdout } = await cli('subject-access', '--person', 'p1', '--out', out, ...OFFICER);
    expect({ code, stdout }).toEqual({
      code: 0,
      stdout: expect.stringContaining('2 entries given, 0 withheld'),
    });
    for (const form of ['html', 'json']) {
      const file = join(out, `subject-access-p1.${form}`);
      expect(readFileSync(file, 'utf8')).toContain('A Name That Is Sealed');
      expect(statSync(file).mode & 0o777).toBe(0o600);
    }
    expect(await lastLooks('subjectAccess')).toMatchObject([
      { kind: 'EXPORT', role: 'DATA_PROTECTION_OFFICER', subjects: ['p1'], outcome: 'GRANTED' },
    ]);
  });

  it('is refused to others, and for nobody', async () => {
    const out = ['--out', dataFolder()];
    const refused = await cli('subject-access', '--person', 'p1', ...out, '--as', 'PROGRAMME_MANAGER');
    expect(refused).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('is for DATA_PROTECTION_OFFICER'),
    });
    expect(await cli('subject-access', '--person', 'nobody', ...out, ...OFFICER)).toMatchObject({ code: 1 });
  });

  it('is on record where the log is read past the server, by whom the operating system knows', async () => {
    const purpose = { THROUGHLINE_PURPOSE: 'audit' };
    await throughline(['replay', '--person', 'p1', '--data', server.folder], purpose);
    await cli('replay', '--pseudonymise', 'autumn');
    await cli('replay', '--pseudonymise', 'autumn', '--precision', 'day', '--justification', 'DATA_CHECK');
    await cli('verify', '--keys');
    await cli('verify', '--export-heads', join(dataFolder(), 'heads'));
    await cli('verify');
    const by = {
      principal: expect.stringMatching(/^os:./),
      organisation: null,
      role: 'OPERATOR',
      kind: 'EXPORT',
    };
    expect(await lastLooks('replay')).toMatchObject([
      { ...by, subjects: ['p1'], purpose: 'AUDIT', release: null },
      { ...by, subjects: [], purpose: null, release: 'autumn' },
      { ...by, release: 'autumn (day: DATA_CHECK)' },
    ]);
    expect(await lastLooks('verifySeals')).toMatchObject([{ ...by, kind: 'MAINTENANCE' }]);
    expect(await lastLooks('exportHeads')).toMatchObject([{ ...by, subjects: [] }]);
  });
});
