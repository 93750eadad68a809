import { describe, expect, it } from '@jest/globals';
import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { temporaryFolder } from '../testing/temporary-folder.js';
import { environmentMasterKey, fileMasterKey, openSqliteKeyStore } from './index.js';

const environment = (key: Buffer) => environmentMasterKey('KEY', { KEY: key.toString('base64') });

function programme(folder: { file(name: string): string }) {
  const file = folder.file('keys.db');
  return { open: () => openSqliteKeyStore({ file, masterKey: fileMasterKey(folder.file('master.key')) }) };
}

describe('the master key', () => {
  it('is made for its owner alone where there are no keys yet', async () => {
    using folder = temporaryFolder();
    const store = programme(folder).open();
    await store.close();
    expect(statSync(folder.file('master.key')).mode & 0o777).toBe(0o600);
  });

  it('is never made anew where there are keys: that would hide that it is lost', async () => {
    using folder = temporaryFolder();
    const { open } = programme(folder);
    await open().close();
    rmSync(folder.file('master.key'));
    expect(open).toThrow(expect.objectContaining({ code: 'SECRET_UNUSABLE', reason: 'MISSING' }));
    expect(open).toThrow(/put the master key back/);
    expect(existsSync(folder.file('master.key'))).toBe(false);
  });

  it('is refused where others may read its file', async () => {
    using folder = temporaryFolder();
    const { open } = programme(folder);
    await open().close();
    chmodSync(folder.file('master.key'), 0o640);
    expect(open).toThrow(expect.objectContaining({ reason: 'EXPOSED' }));
    expect(open).toThrow(/chmod 600/);
  });

  it('is refused where its file holds something else', async () => {
    using folder = temporaryFolder();
    const { open } = programme(folder);
    writeFileSync(folder.file('master.key'), 'a secret, but too short', { mode: 0o600 });
    expect(open).toThrow(expect.objectContaining({ reason: 'MALFORMED' }));
    expect(open).not.toThrow(/a secret/);
  });

  it('comes from the environment as base64 or hex, with the same effect', () => {
    const key = randomBytes(32);
    const hex = environmentMasterKey('KEY', { KEY: key.toString('hex') });
    expect(hex.keyId).toBe(environment(key).keyId);
    expect(hex.unwrap(environment(key).wrap(Buffer.from('a'), 'x'), 'x')?.toString()).toBe('a');
    expect(hex.unwrap(hex.wrap(Buffer.from('a'), 'x'), 'y')).toBeUndefined();
  });

  it.each([
    ['nothing', undefined, 'MISSING'],
    ['a blank', ' ', 'MISSING'],
    ['too little', 'c2hvcnQ=', 'MALFORMED'],
    ['a sentence', 'the quick brown fox jumps over it', 'MALFORMED'],
  ])('from the environment is refused where it holds %s, without repeating it', (_, value, reason) => {
    const read = () => environmentMasterKey('MASTER_KEY', { MASTER_KEY: value });
    expect(read).toThrow(
      expect.objectContaining({ code: 'SECRET_UNUSABLE', reason, location: 'MASTER_KEY' }),
    );
    if (value?.trim()) expect(read).not.toThrow(value);
  });
});
