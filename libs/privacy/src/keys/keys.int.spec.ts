import { describe, expect, it } from '@jest/globals';
import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { temporaryFolder } from '../testing/temporary-folder.js';
import { environmentMasterKey, fileMasterKey, openSqliteKeysReadOnly, openSqliteKeyStore } from './index.js';

const clock = () => new Date('2014-09-26T12:00:00.000Z');
const environment = (key: Buffer) => environmentMasterKey('KEY', { KEY: key.toString('base64') });

function programme(folder: { file(name: string): string }) {
  const file = folder.file('keys.db');
  const masterKey = () => fileMasterKey(folder.file('master.key'));
  return { file, masterKey, open: () => openSqliteKeyStore({ file, masterKey: masterKey(), clock }) };
}

function wrappedKeys(file: string): Buffer[] {
  const database = new DatabaseSync(file, { readOnly: true });
  const rows = database.prepare('SELECT wrapped FROM data_key WHERE wrapped IS NOT NULL').all();
  database.close();
  return rows.map((row) => Buffer.from(row['wrapped'] as Uint8Array));
}

describe('the key store', () => {
  it('gives one key of 256 bits for each person and seal, the same again after a restart', async () => {
    using folder = temporaryFolder();
    const { open } = programme(folder);
    const store = open();
    const personal = await store.dataKey('m01', 'PERSONAL');
    const confidential = await store.dataKey('m01', 'CONFIDENTIAL');
    const other = await store.dataKey('m02', 'PERSONAL');
    expect(personal).toHaveLength(32);
    expect(new Set([personal, confidential, other].map((key) => key.toString('hex'))).size).toBe(3);
    await store.close();

    const again = open();
    expect((await again.dataKey('m01', 'PERSONAL')).equals(personal)).toBe(true);
    expect(again.find('m02', 'PERSONAL')).toEqual(other);
    await again.close();
  });

  it('has kept a key when it gives it out', async () => {
    using folder = temporaryFolder();
    const { file, open } = programme(folder);
    const store = open();
    await store.dataKey('m01', 'PERSONAL');
    expect(wrappedKeys(file)).toHaveLength(1);
    await store.close();
  });

  it('never holds a key in the clear', async () => {
    using folder = temporaryFolder();
    const { file, open } = programme(folder);
    const store = open();
    const key = await store.dataKey('m01', 'PERSONAL');
    await store.close();
    expect(readFileSync(file).includes(key)).toBe(false);
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  it('finds nothing for a person who has no key, and makes none by looking', async () => {
    using folder = temporaryFolder();
    const store = programme(folder).open();
    expect(store.find('m01', 'PERSONAL')).toBeUndefined();
    expect(store.find('m01', 'PERSONAL')).toBeUndefined();
    await store.close();
  });

  it('refuses a subject that is no opaque id', async () => {
    using folder = temporaryFolder();
    const store = programme(folder).open();
    await expect(store.dataKey('m01|PERSONAL', 'PERSONAL')).rejects.toMatchObject({
      code: 'INVALID_PERSONAL_FIELD',
    });
    await expect(store.destroy('')).rejects.toMatchObject({ code: 'INVALID_PERSONAL_FIELD' });
    await store.close();
  });

  it('holds no more unwrapped keys than its cache has room for, and still finds them all', async () => {
    using folder = temporaryFolder();
    const { file, masterKey } = programme(folder);
    const store = openSqliteKeyStore({ file, masterKey: masterKey(), cacheSize: 2 });
    const keys = [];
    for (const person of ['m01', 'm02', 'm03', 'm04']) keys.push(await store.dataKey(person, 'PERSONAL'));
    expect(['m01', 'm02', 'm03', 'm04'].map((person) => store.find(person, 'PERSONAL'))).toEqual(keys);
    await store.close();
  });

  it('says that it is closed when it is, and closes twice without harm', async () => {
    using folder = temporaryFolder();
    const store = programme(folder).open();
    await store.close();
    await store.close();
    expect(() => store.find('m01', 'PERSONAL')).toThrow(
      expect.objectContaining({ code: 'KEYS_UNAVAILABLE' }),
    );
  });
});

describe('destroying the keys of a person', () => {
  it('is final: none is found, none is made again, also after a restart', async () => {
    using folder = temporaryFolder();
    const { open } = programme(folder);
    const store = open();
    await store.dataKey('m01', 'PERSONAL');
    await store.destroy('m01');
    await store.destroy('m01');
    await store.close();

    const again = open();
    expect(again.find('m01', 'PERSONAL')).toBe('destroyed');
    expect(again.find('m01', 'CONFIDENTIAL')).toBe('destroyed');
    await expect(again.dataKey('m01', 'PERSONAL')).rejects.toMatchObject({
      code: 'SUBJECT_ERASED',
      subject: 'm01',
    });
    await expect(again.dataKey('m01', 'CONFIDENTIAL')).rejects.toMatchObject({ code: 'SUBJECT_ERASED' });
    await again.close();
  });

  it('covers a person who never had a key', async () => {
    using folder = temporaryFolder();
    const store = programme(folder).open();
    await store.destroy('m09');
    await expect(store.dataKey('m09', 'PERSONAL')).rejects.toMatchObject({ code: 'SUBJECT_ERASED' });
    await store.close();
  });

  it('leaves the keys of others as they are', async () => {
    using folder = temporaryFolder();
    const store = programme(folder).open();
    const key = await store.dataKey('m02', 'PERSONAL');
    await store.dataKey('m01', 'PERSONAL');
    await store.destroy('m01');
    expect(store.find('m02', 'PERSONAL')).toEqual(key);
    await store.close();
  });

  it('leaves no trace of the wrapped key in the database or beside it', async () => {
    using folder = temporaryFolder();
    const { file, open } = programme(folder);
    const store = open();
    for (let person = 0; person < 50; person += 1) await store.dataKey(`m${person}`, 'PERSONAL');
    const before = wrappedKeys(file);
    await store.destroy('m7');
    const after = wrappedKeys(file);
    const [gone, ...more] = before.filter((key) => !after.some((other) => other.equals(key)));
    expect(more).toEqual([]);
    for (const part of [file, `${file}-wal`, `${file}-journal`]) {
      if (existsSync(part)) expect(readFileSync(part).includes(gone ?? '')).toBe(false);
    }
    await store.close();
  });

  it('is seen at once by another process that had the key in memory', async () => {
    using folder = temporaryFolder();
    const { file, masterKey, open } = programme(folder);
    const store = open();
    const key = await store.dataKey('m01', 'PERSONAL');
    const reader = openSqliteKeysReadOnly({ file, masterKey: masterKey() });
    expect(reader.find('m01', 'PERSONAL')).toEqual(key);
    await store.destroy('m01');
    expect(reader.find('m01', 'PERSONAL')).toBe('destroyed');
    await reader.close();
    await store.close();
  });

  it('says that it is not finished while a reader keeps the old pages, and finishes when repeated', async () => {
    using folder = temporaryFolder();
    const { file, open } = programme(folder);
    const store = open();
    await store.dataKey('m01', 'PERSONAL');
    const reader = new DatabaseSync(file, { readOnly: true });
    reader.exec('BEGIN');
    reader.prepare('SELECT count(*) FROM data_key').get();
    await expect(store.destroy('m01')).rejects.toMatchObject({ code: 'DESTRUCTION_INCOMPLETE' });
    expect(store.find('m01', 'PERSONAL')).toBe('destroyed');
    reader.close();
    await store.destroy('m01');
    await store.close();
  });

  it('cannot be undone in the database', async () => {
    using folder = temporaryFolder();
    const { file, open } = programme(folder);
    const store = open();
    await store.destroy('m01');
    await store.close();
    const database = new DatabaseSync(file);
    const revive = "UPDATE data_key SET wrapped = x'00', destroyed_at = NULL";
    expect(() => database.exec(revive)).toThrow(/stays destroyed/);
    expect(() => database.exec('DELETE FROM data_key')).toThrow(/not deleted/);
    database.close();
  });
});

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

  it('is told from another one, and nothing changes', async () => {
    using folder = temporaryFolder();
    const file = folder.file('keys.db');
    const right = environment(randomBytes(32));
    const store = openSqliteKeyStore({ file, masterKey: right });
    const key = await store.dataKey('m01', 'PERSONAL');
    await store.close();

    const wrong = environment(randomBytes(32));
    for (const open of [openSqliteKeyStore, openSqliteKeysReadOnly]) {
      expect(() => open({ file, masterKey: wrong })).toThrow(
        expect.objectContaining({
          code: 'WRONG_MASTER_KEY',
          expectedKeyId: right.keyId,
          givenKeyId: wrong.keyId,
        }),
      );
    }
    const again = openSqliteKeyStore({ file, masterKey: right });
    expect(again.find('m01', 'PERSONAL')).toEqual(key);
    await again.close();
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

describe('a key database that cannot be used', () => {
  const masterKey = environment(randomBytes(32));

  it('is named where it is no database', () => {
    using folder = temporaryFolder();
    const file = folder.file('keys.db');
    writeFileSync(file, 'not a database, though long enough to be taken for one at first sight');
    expect(() => openSqliteKeyStore({ file, masterKey })).toThrow(
      expect.objectContaining({ code: 'KEYS_CORRUPT', location: file }),
    );
  });

  it('is named where there is none to read, and none is made', () => {
    using folder = temporaryFolder();
    const file = folder.file('keys.db');
    expect(() => openSqliteKeysReadOnly({ file, masterKey })).toThrow(
      expect.objectContaining({ code: 'KEYS_UNAVAILABLE' }),
    );
    expect(existsSync(file)).toBe(false);
  });

  it('is named where its folder is missing', () => {
    using folder = temporaryFolder();
    const file = folder.file('nowhere/keys.db');
    expect(() => openSqliteKeyStore({ file, masterKey })).toThrow(
      expect.objectContaining({ code: 'KEYS_UNAVAILABLE' }),
    );
  });

  it('is named where a wrapped key was changed', async () => {
    using folder = temporaryFolder();
    const file = folder.file('keys.db');
    const store = openSqliteKeyStore({ file, masterKey });
    await store.dataKey('m01', 'PERSONAL');
    await store.close();
    const database = new DatabaseSync(file);
    database.exec('UPDATE data_key SET wrapped = zeroblob(60)');
    database.close();
    const again = openSqliteKeyStore({ file, masterKey });
    expect(() => again.find('m01', 'PERSONAL')).toThrow(expect.objectContaining({ code: 'KEYS_CORRUPT' }));
    await again.close();
  });
});
