import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { randomBytes } from 'node:crypto';
import { environmentMasterKey } from '../environment-master-key.js';
import type { DataKey, FoundKey, KeyReader, KeyStore } from '../key-store.js';
import type { Seal } from '../../seal.js';
import type { KeyStorage } from './key-storage.js';

/** What every key store promises. Runs on each of them. */
export function describeKeyStore(where: string, storage: () => Promise<KeyStorage>): void {
  let keys: KeyStorage;
  beforeEach(async () => {
    keys = await storage();
  });
  afterEach(() => keys.end());

  describe(`a key store ${where}`, () => {
    it('gives one key of 256 bits for each person and seal, the same again after a restart', async () => {
      const store = await keys.open();
      const given = await store.dataKeys([personal('m01'), confidential('m01'), personal('m02')]);
      expect(given.map((key) => key.symmetricKeySize)).toEqual([32, 32, 32]);
      expect(new Set(given.map(hex)).size).toBe(3);
      await store.close();

      const again = await keys.open();
      expect(hex(await keyOf(again, 'm01', 'PERSONAL'))).toBe(hex(given[0]));
      expect(hex(await look(again, 'm02', 'PERSONAL'))).toBe(hex(given[2]));
      await again.close();
    });

    it('gives many at once in the order wanted, and the same one twice', async () => {
      const store = await keys.open();
      const [one, other, same] = await store.dataKeys([personal('m01'), personal('m02'), personal('m01')]);
      expect(hex(same)).toBe(hex(one));
      const found = await store.find([personal('m02'), personal('m09'), personal('m01'), personal('m02')]);
      expect(found.map(hex)).toEqual([hex(other), undefined, hex(one), hex(other)]);
      expect(await store.find([])).toEqual([]);
      await store.close();
    });

    it('has kept a key when it gives it out', async () => {
      const store = await keys.open();
      await keyOf(store, 'm01', 'PERSONAL');
      expect(await keys.wrappedKeys()).toHaveLength(1);
      await store.close();
    });

    it('never holds a key in the clear', async () => {
      const store = await keys.open();
      const key = await keyOf(store, 'm01', 'PERSONAL');
      await store.close();
      expect((await keys.bytes()).includes(key.export())).toBe(false);
      expect((await keys.bytes()).includes((await keys.wrappedKeys())[0] ?? '')).toBe(true); // so it was looked for in the right place
    });

    it('finds nothing for a person who has no key, and makes none by looking', async () => {
      const store = await keys.open();
      expect(await look(store, 'm01', 'PERSONAL')).toBeUndefined();
      expect(await look(store, 'm01', 'PERSONAL')).toBeUndefined();
      await store.close();
    });

    it('refuses a subject that is no opaque id', async () => {
      const store = await keys.open();
      await expect(keyOf(store, 'm01|PERSONAL', 'PERSONAL')).rejects.toMatchObject({
        code: 'INVALID_PERSONAL_FIELD',
      });
      await expect(store.destroy('')).rejects.toMatchObject({ code: 'INVALID_PERSONAL_FIELD' });
      await store.close();
    });

    it('holds no more unwrapped keys than its cache has room for, and still finds them all', async () => {
      const store = await keys.open({ cacheSize: 2 });
      const wanted = ['m01', 'm02', 'm03', 'm04'].map(personal);
      const given = await store.dataKeys(wanted);
      expect((await store.find(wanted)).map(hex)).toEqual(given.map(hex));
      await store.close();
    });

    it('says that it is closed when it is, and closes twice without harm', async () => {
      const store = await keys.open();
      await store.close();
      await store.close();
      await expect(look(store, 'm01', 'PERSONAL')).rejects.toMatchObject({ code: 'KEYS_UNAVAILABLE' });
    });

    it('gives two processes that ask at once the same new keys', async () => {
      const [one, other] = [await keys.open(), await keys.open()];
      const persons = Array.from({ length: 20 }, (_, index) => personal(`m${index}`));
      const [first, second] = await Promise.all([
        one.dataKeys(persons),
        other.dataKeys(persons.toReversed()),
      ]);
      expect(second.toReversed().map(hex)).toEqual(first.map(hex));
      expect(await keys.wrappedKeys()).toHaveLength(20);
      await one.close();
      await other.close();
    });

    it('names a wrapped key that was changed', async () => {
      const store = await keys.open();
      await keyOf(store, 'm01', 'PERSONAL');
      await keys.run(({ zeros }) => `UPDATE data_key SET wrapped = ${zeros}`);
      await expect(look(store, 'm01', 'PERSONAL')).rejects.toMatchObject({ code: 'KEYS_CORRUPT' });
      await store.close();
    });

    it('never takes the key of one person for that of another', async () => {
      const store = await keys.open();
      await store.dataKeys([personal('m01'), personal('m02')]);
      await keys.run(
        () =>
          `UPDATE data_key SET wrapped = (SELECT wrapped FROM data_key WHERE subject = 'm01') WHERE subject = 'm02'`,
      );
      await expect(look(store, 'm02', 'PERSONAL')).rejects.toMatchObject({ code: 'KEYS_CORRUPT' });
      await store.close();
    });
  });

  describe(`destroying the keys of a person ${where}`, () => {
    it('is final: none is found, none is made again, also after a restart', async () => {
      const store = await keys.open();
      await keyOf(store, 'm01', 'PERSONAL');
      await store.destroy('m01');
      await store.destroy('m01');
      await store.close();

      const again = await keys.open();
      expect(await again.find([personal('m01'), confidential('m01')])).toEqual(['destroyed', 'destroyed']);
      await expect(keyOf(again, 'm01', 'PERSONAL')).rejects.toMatchObject({
        code: 'SUBJECT_ERASED',
        subject: 'm01',
      });
      await expect(keyOf(again, 'm01', 'CONFIDENTIAL')).rejects.toMatchObject({ code: 'SUBJECT_ERASED' });
      await again.close();
    });

    it('covers a person who never had a key', async () => {
      const store = await keys.open();
      await store.destroy('m09');
      await expect(keyOf(store, 'm09', 'PERSONAL')).rejects.toMatchObject({ code: 'SUBJECT_ERASED' });
      await store.close();
    });

    it('makes no other key where one of many is refused', async () => {
      const store = await keys.open();
      await store.destroy('m01');
      await expect(store.dataKeys([personal('m02'), personal('m01')])).rejects.toMatchObject({
        code: 'SUBJECT_ERASED',
      });
      expect(await look(store, 'm02', 'PERSONAL')).toBeUndefined();
      await store.close();
    });

    it('leaves the keys of others as they are', async () => {
      const store = await keys.open();
      const key = await keyOf(store, 'm02', 'PERSONAL');
      await keyOf(store, 'm01', 'PERSONAL');
      await store.destroy('m01');
      expect(hex(await look(store, 'm02', 'PERSONAL'))).toBe(hex(key));
      await store.close();
    });

    it('leaves no trace of the wrapped key where it stood', async () => {
      const store = await keys.open();
      await store.dataKeys(Array.from({ length: 50 }, (_, index) => personal(`m${index}`)));
      const before = await keys.wrappedKeys();
      await store.destroy('m7');
      const after = await keys.wrappedKeys();
      const [gone, ...more] = before.filter((key) => !after.some((other) => other.equals(key)));
      expect(more).toEqual([]);
      expect((await keys.bytes()).includes(gone ?? '')).toBe(false);
      await store.close();
    });

    it('is seen by the next lookup of another process that had the key in memory', async () => {
      const store = await keys.open();
      const key = await keyOf(store, 'm01', 'PERSONAL');
      const [reader, writer] = [await keys.openReadOnly(), await keys.open()];
      expect(hex(await look(reader, 'm01', 'PERSONAL'))).toBe(hex(key));
      expect(hex(await keyOf(writer, 'm01', 'PERSONAL'))).toBe(hex(key));
      await store.destroy('m01');
      expect(await look(reader, 'm01', 'PERSONAL')).toBe('destroyed');
      await expect(keyOf(writer, 'm01', 'PERSONAL')).rejects.toMatchObject({ code: 'SUBJECT_ERASED' });
      await reader.close();
      await writer.close();
      await store.close();
    });

    it('says that it is not finished while a reader keeps the old pages, and finishes when repeated', async () => {
      const store = await keys.open();
      await keyOf(store, 'm01', 'PERSONAL');
      const [wrapped] = await keys.wrappedKeys();
      const stopReading = await keys.keepReading();
      await expect(store.destroy('m01')).rejects.toMatchObject({ code: 'DESTRUCTION_INCOMPLETE' });
      expect(await look(store, 'm01', 'PERSONAL')).toBe('destroyed');
      await stopReading();
      await store.destroy('m01');
      expect((await keys.bytes()).includes(wrapped ?? '')).toBe(false);
      await store.close();
    });

    it('is finished by another process where the one that began it ended before it had overwritten the keys', async () => {
      const store = await keys.open();
      await keyOf(store, 'm01', 'PERSONAL');
      await keyOf(store, 'm02', 'PERSONAL');
      expect(await store.overwriteDestroyed()).toBe(false);
      const before = await keys.wrappedKeys();
      const stopReading = await keys.keepReading();
      await expect(store.destroy('m01')).rejects.toMatchObject({ code: 'DESTRUCTION_INCOMPLETE' });
      await store.close(); // and nobody remembers but the database
      const after = await keys.wrappedKeys();
      const [gone] = before.filter((key) => !after.some((other) => other.equals(key)));
      if (!gone) throw new Error('no key is out of use');

      const next = await keys.open();
      await expect(next.overwriteDestroyed()).rejects.toMatchObject({
        code: 'DESTRUCTION_INCOMPLETE',
        subject: null,
      });
      await stopReading();
      expect(await next.overwriteDestroyed()).toBe(true);
      expect((await keys.bytes()).includes(gone)).toBe(false);
      expect(await next.overwriteDestroyed()).toBe(false);
      await next.close();
    });

    it('leaves nothing to finish where all went well', async () => {
      const store = await keys.open();
      await keyOf(store, 'm01', 'PERSONAL');
      await Promise.all(['m01', 'm02'].map((subject) => store.destroy(subject)));
      expect(await store.overwriteDestroyed()).toBe(false);
      await store.close();
    });

    it('cannot be undone in the database', async () => {
      const store = await keys.open();
      await store.destroy('m01');
      await store.close();
      const revive = keys.run(({ zeros }) => `UPDATE data_key SET wrapped = ${zeros}, destroyed_at = NULL`);
      await expect(revive).rejects.toThrow(/stays destroyed/);
      await expect(keys.run(() => 'DELETE FROM data_key')).rejects.toThrow(/not deleted/);
    });
  });

  it(`remember ${where} up to where the erased have none, until part of them is brought back from a backup`, async () => {
    const store = await keys.open();
    const place = { after: '00000000000000000007', nextId: 'event-8' };
    await store.dataKeys([personal('m01')]);
    await store.destroy('m02');
    expect(await store.erasedUntil()).toBeUndefined();
    await store.rememberErasedUntil(place);
    await store.destroy('m01'); // more are destroyed than were then
    const other = await keys.open();
    expect(await other.erasedUntil()).toEqual(place);
    await other.rememberErasedUntil({ ...place, nextId: 'event-9' });
    expect(await store.erasedUntil()).toEqual({ ...place, nextId: 'event-9' });
    // As a backup of this one table leaves it, in which nobody was destroyed yet.
    await keys.run(() => 'UPDATE key_database SET erased_keys = erased_keys + 1');
    expect(await store.erasedUntil()).toBeUndefined();
    await Promise.all([store.close(), other.close()]);
  });

  describe(`the master key of a key store ${where}`, () => {
    it('is told from another one, and nothing changes', async () => {
      const [right, wrong] = [someMasterKey(), someMasterKey()];
      const store = await keys.open({ masterKey: right });
      const key = await keyOf(store, 'm01', 'PERSONAL');
      await store.close();
      const refusal = {
        code: 'WRONG_MASTER_KEY',
        expectedKeyId: right.keyId,
        givenKeyId: wrong.keyId,
      };
      await expect(keys.open({ masterKey: wrong })).rejects.toMatchObject(refusal);
      await expect(keys.openReadOnly({ masterKey: wrong })).rejects.toMatchObject(refusal);
      const again = await keys.open({ masterKey: right });
      expect(hex(await look(again, 'm01', 'PERSONAL'))).toBe(hex(key));
      await again.close();
    });

    it('is one, where two processes begin at once', async () => {
      const begun = await Promise.allSettled(
        Array.from({ length: 4 }, () => keys.open({ masterKey: someMasterKey() })),
      );
      const opened = begun.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
      const refused = begun.flatMap((one) => (one.status === 'rejected' ? [one.reason as unknown] : []));
      expect(opened).toHaveLength(1);
      expect(refused).toEqual(refused.map(() => expect.objectContaining({ code: 'WRONG_MASTER_KEY' })));
      await opened[0]?.close();
    });
  });

  it(`are not there to read ${where} before anybody made them, and reading makes none`, async () => {
    for (let time = 0; time < 2; time += 1) {
      await expect(keys.openReadOnly()).rejects.toMatchObject({ code: 'KEYS_UNAVAILABLE', reason: 'ABSENT' });
    }
  });
}

export function someMasterKey() {
  return environmentMasterKey('KEY', { KEY: randomBytes(32).toString('base64') });
}

const personal = (subject: string) => ({ subject, seal: 'PERSONAL' }) as const;
const confidential = (subject: string) => ({ subject, seal: 'CONFIDENTIAL' }) as const;

async function keyOf(store: KeyStore, subject: string, seal: Seal): Promise<DataKey> {
  const [key] = await store.dataKeys([{ subject, seal }]);
  if (!key) throw new Error(`no key of ${subject} was given`);
  return key;
}

async function look(reader: KeyReader, subject: string, seal: Seal): Promise<FoundKey> {
  const [key] = await reader.find([{ subject, seal }]);
  return key;
}

/** Keys are told apart by their bytes: an object that holds one says nothing of it. */
const hex = (key: FoundKey): string | undefined =>
  typeof key === 'object' ? key.export().toString('hex') : key;
