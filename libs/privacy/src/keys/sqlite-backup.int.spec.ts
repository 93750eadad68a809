import { copyFileSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from '@jest/globals';
import { SEALS } from '../seal.js';
import { temporaryFolder } from '../testing/temporary-folder.js';
import { someMasterKey } from './contract/describe-key-store.js';
import { backUpSqliteKeys, openSqliteKeysReadOnly, openSqliteKeyStore } from './index.js';

const masterKey = someMasterKey();
const namesOf = (subjects: readonly string[]) =>
  subjects.flatMap((subject) => SEALS.map((seal) => ({ subject, seal }) as const));

describe('a backup of a key database on SQLite', () => {
  it('holds the keys that still lie in the write-ahead log, which a copy of the file alone does not', async () => {
    using folder = temporaryFolder();
    const file = folder.file('keys.db');
    const store = openSqliteKeyStore({ file, masterKey });
    const names = namesOf(['ann', 'ben', 'cat']);
    const kept = await store.dataKeys(names);
    await store.destroy('dan');
    const later = await store.dataKeys(namesOf(['eve']));
    const [backup, copy] = [folder.file('backup.db'), folder.file('copy.db')];
    expect(backUpSqliteKeys({ file, to: backup })).toEqual({
      keys: 8,
      destroyed: 2,
      masterKeyId: masterKey.keyId,
    });
    copyFileSync(file, copy);
    await store.close();

    const found = async (from: string) => {
      const reader = openSqliteKeysReadOnly({ file: from, masterKey });
      const keys = await reader.find([...names, ...namesOf(['dan', 'eve'])]);
      await reader.close();
      return keys;
    };
    expect(await found(backup)).toEqual([...kept, 'destroyed', 'destroyed', ...later]);
    expect((await found(copy)).slice(-2)).toEqual([undefined, undefined]);
  });

  it('is for its owner alone, whatever the mask of the process, and one file', async () => {
    using folder = temporaryFolder();
    const file = folder.file('keys.db');
    const store = openSqliteKeyStore({ file, masterKey });
    await store.dataKeys(namesOf(['ann']));
    const to = folder.file('backup.db');
    const mask = process.umask(0);
    try {
      backUpSqliteKeys({ file, to });
    } finally {
      process.umask(mask);
    }
    await store.close();
    expect(statSync(to).mode & 0o777).toBe(0o600);
    expect(readdirSync(folder.file('')).filter((name) => name.startsWith('backup'))).toEqual(['backup.db']);
  });

  it('is opened and written to as the key database that it is', async () => {
    using folder = temporaryFolder();
    const file = folder.file('keys.db');
    const store = openSqliteKeyStore({ file, masterKey });
    const [before] = await store.dataKeys(namesOf(['ann']));
    const to = folder.file('backup.db');
    backUpSqliteKeys({ file, to });
    await store.close();
    const restored = openSqliteKeyStore({ file: to, masterKey });
    expect((await restored.dataKeys(namesOf(['ann'])))[0]).toEqual(before);
    await restored.destroy('ann');
    expect(await restored.find(namesOf(['ann']))).toEqual(['destroyed', 'destroyed']);
    await restored.close();
    const database = new DatabaseSync(to);
    expect(() => database.exec('DELETE FROM data_key')).toThrow('a key is destroyed, not deleted');
    database.close();
  });

  it('holds no byte of a key that was destroyed before', async () => {
    using folder = temporaryFolder();
    const file = folder.file('keys.db');
    const store = openSqliteKeyStore({ file, masterKey });
    await store.dataKeys(namesOf(['ann', 'ben']));
    const database = new DatabaseSync(file, { readOnly: true });
    const wrapped = database.prepare("SELECT wrapped FROM data_key WHERE subject = 'ann'").all();
    database.close();
    await store.destroy('ann');
    const to = folder.file('backup.db');
    backUpSqliteKeys({ file, to });
    await store.close();
    const bytes = readFileSync(to);
    for (const { wrapped: key } of wrapped) {
      if (!(key instanceof Uint8Array)) throw new Error('there was no key');
      expect(bytes.includes(Buffer.from(key).subarray(8))).toBe(false);
    }
  });

  it('replaces nothing, and leaves nothing where it fails', async () => {
    using folder = temporaryFolder();
    const file = folder.file('keys.db');
    const store = openSqliteKeyStore({ file, masterKey });
    await store.dataKeys(namesOf(['ann']));
    const to = folder.file('backup.db');
    writeFileSync(to, 'an older backup');
    const files = readdirSync(folder.file('')).toSorted();
    expect(() => backUpSqliteKeys({ file, to })).toThrow(
      expect.objectContaining({
        code: 'COPY_NOT_MADE',
        reason: 'TAKEN',
        message: expect.stringContaining('is there already'),
      }),
    );
    expect(readFileSync(to, 'utf8')).toBe('an older backup');
    expect(() => backUpSqliteKeys({ file, to: folder.file('none/backup.db') })).toThrow(
      expect.objectContaining({
        code: 'COPY_NOT_MADE',
        reason: 'UNWRITABLE',
        message: expect.stringContaining('cannot be written'),
      }),
    );
    expect(readdirSync(folder.file('')).toSorted()).toEqual(files);
    await store.close();
  });

  it('is none of what is no key database', () => {
    using folder = temporaryFolder();
    const [file, to] = [folder.file('keys.db'), folder.file('backup.db')];
    expect(() => backUpSqliteKeys({ file, to })).toThrow(
      expect.objectContaining({ code: 'KEYS_UNAVAILABLE', reason: 'ABSENT' }),
    );
    writeFileSync(file, 'not a database, though long enough to be taken for one at first sight');
    expect(() => backUpSqliteKeys({ file, to })).toThrow(expect.objectContaining({ code: 'KEYS_CORRUPT' }));
    expect(readdirSync(folder.file(''))).toEqual(['keys.db']);
  });
});
