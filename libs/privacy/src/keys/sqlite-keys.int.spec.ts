import { describe, expect, it } from '@jest/globals';
import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { temporaryFolder } from '../testing/temporary-folder.js';
import { describeKeyStore, someMasterKey } from './contract/describe-key-store.js';
import { describeRotation } from './contract/describe-rotation.js';
import type { KeyStorage } from './contract/key-storage.js';
import { openSqliteKeysReadOnly, openSqliteKeyStore } from './index.js';
import { MasterKeyRing } from './master-key-ring.js';
import { openForWriting } from './sqlite-database.js';

const clock = () => new Date('2014-09-26T12:00:00.000Z');

async function onSqlite(): Promise<KeyStorage> {
  const folder = temporaryFolder();
  const file = folder.file('keys.db');
  const own = someMasterKey();
  return {
    open: async ({ masterKey = own, ...more } = {}) =>
      openSqliteKeyStore({ file, masterKey, clock, ...more }),
    openReadOnly: async ({ masterKey = own, ...more } = {}) =>
      openSqliteKeysReadOnly({ file, masterKey, ...more }),
    async wrappedKeys() {
      const database = new DatabaseSync(file, { readOnly: true });
      const rows = database.prepare('SELECT wrapped FROM data_key WHERE wrapped IS NOT NULL').all();
      database.close();
      return rows.map((row) => Buffer.from(row['wrapped'] as Uint8Array));
    },
    async bytes() {
      const files = [file, `${file}-wal`, `${file}-journal`].filter((name) => existsSync(name));
      return Buffer.concat(files.map((name) => readFileSync(name)));
    },
    async run(sql) {
      const database = new DatabaseSync(file);
      try {
        database.exec(sql({ zeros: 'zeroblob(60)' }));
      } finally {
        database.close();
      }
    },
    async keepReading() {
      const reader = new DatabaseSync(file, { readOnly: true });
      reader.exec('BEGIN');
      reader.prepare('SELECT count(*) FROM data_key').get();
      return async () => reader.close();
    },
    end: async () => folder[Symbol.dispose](),
  };
}

describeKeyStore('on SQLite', onSqlite);
describeRotation('on SQLite', onSqlite);

describe('a key database on SQLite', () => {
  const masterKey = someMasterKey();

  it('of before master keys could change opens, takes new keys, and can be given another master key', async () => {
    using folder = temporaryFolder();
    const file = folder.file('keys.db');
    const name = { subject: 'm01', seal: 'PERSONAL' } as const;
    const plain = randomBytes(32);
    await openSqliteKeyStore({ file, masterKey }).close();
    const database = new DatabaseSync(file);
    database.exec('ALTER TABLE key_database DROP COLUMN former_master_key_id');
    const unnamed = masterKey.wrap(plain, 'm01|PERSONAL'); // as it was wrapped then
    database.prepare(`INSERT INTO data_key VALUES ('m01', 'PERSONAL', ?, NULL)`).run(unnamed);
    database.close();

    const store = openSqliteKeyStore({ file, masterKey });
    const bytesOf = async () => {
      const [key] = await store.find([name]);
      return typeof key === 'object' ? key.export() : undefined;
    };
    expect(await bytesOf()).toEqual(plain);
    await store.dataKeys([{ ...name, subject: 'm02' }]);
    expect(await store.rotateMasterKey(someMasterKey())).toBe(2);
    expect(await bytesOf()).toEqual(plain);
    await store.close();
  });

  it('of before destructions were counted is overwritten once, if somebody was erased', async () => {
    using folder = temporaryFolder();
    for (const [name, erased] of [
      ['with', true],
      ['without', false],
    ] as const) {
      const file = folder.file(`${name}.db`);
      const before = openSqliteKeyStore({ file, masterKey });
      await before.dataKeys([{ subject: 'm01', seal: 'PERSONAL' }]);
      if (erased) await before.destroy('m01');
      await before.close();
      const database = new DatabaseSync(file);
      for (const column of ['destructions', 'overwritten', 'erased_after', 'erased_next_id', 'erased_keys']) {
        database.exec(`ALTER TABLE key_database DROP COLUMN ${column}`);
      }
      database.close();
      const after = openSqliteKeyStore({ file, masterKey });
      expect(await after.overwriteDestroyed()).toBe(erased);
      expect(await after.overwriteDestroyed()).toBe(false);
      await after.close();
    }
  });

  it('is rewritten in memory: a temporary file would hold wrapped keys outside the data folder', () => {
    using folder = temporaryFolder();
    const database = openForWriting(folder.file('keys.db'), new MasterKeyRing(masterKey));
    const settings = ['temp_store', 'secure_delete', 'synchronous'].map((name) =>
      Number(Object.values(database.prepare(`PRAGMA ${name}`).get() ?? {})[0]),
    );
    database.close();
    expect(settings).toEqual([2, 1, 2]);
  });

  it('is for its owner alone', async () => {
    using folder = temporaryFolder();
    const file = folder.file('keys.db');
    await openSqliteKeyStore({ file, masterKey }).close();
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

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
      expect.objectContaining({ code: 'KEYS_UNAVAILABLE', reason: 'ABSENT' }),
    );
    expect(existsSync(file)).toBe(false);
    writeFileSync(file, '');
    expect(() => openSqliteKeysReadOnly({ file, masterKey })).toThrow(
      expect.objectContaining({ code: 'KEYS_UNAVAILABLE', reason: 'ABSENT' }),
    );
  });

  it('is named where its folder is missing', () => {
    using folder = temporaryFolder();
    const file = folder.file('nowhere/keys.db');
    expect(() => openSqliteKeyStore({ file, masterKey })).toThrow(
      expect.objectContaining({ code: 'KEYS_UNAVAILABLE' }),
    );
  });
});
