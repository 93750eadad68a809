import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { KeyReader } from '../key-store.js';
import type { MasterKeyProvider } from '../master-key.js';
import { someMasterKey } from './describe-key-store.js';
import type { KeyStorage } from './key-storage.js';

const personal = (subject: string) => ({ subject, seal: 'PERSONAL' }) as const;
const everybody = Array.from({ length: 700 }, (_, index) => personal(`m${index}`));

/** What every key store promises while one master key takes the place of another. */
export function describeRotation(where: string, storage: () => Promise<KeyStorage>): void {
  describe(`the rotation of the master key ${where}`, () => {
    let keys: KeyStorage;
    let [before, after] = [someMasterKey(), someMasterKey()];
    beforeEach(async () => {
      keys = await storage();
      [before, after] = [someMasterKey(), someMasterKey()];
    });
    afterEach(() => keys.end());

    const both = () => ({ masterKey: before, otherMasterKeys: () => [after] });
    const wrong = { code: 'WRONG_MASTER_KEY' };
    const hexOf = async (reader: KeyReader) =>
      (await reader.find(everybody)).map((key) =>
        typeof key === 'object' ? key.export().toString('hex') : key,
      );
    /** Makes everybody's keys, and destroys one person's. */
    const filled = async () => {
      const store = await keys.open(both());
      await store.dataKeys(everybody);
      await store.destroy('m7');
      return store;
    };

    it('wraps every key anew, changes none, brings none back, and then needs the new one alone', async () => {
      const store = await filled();
      const [data, wrapped] = [await hexOf(store), await keys.wrappedKeys()];
      const told: number[] = [];
      expect(await store.rotateMasterKey(after, (count) => told.push(count))).toBe(everybody.length - 1);
      expect(told.at(-1)).toBe(everybody.length - 1);
      expect(await hexOf(store)).toEqual(data);
      expect(data[7]).toBe('destroyed');
      expect(await store.rotateMasterKey(after)).toBe(0);
      await store.close();

      await expect(keys.open({ masterKey: before })).rejects.toMatchObject(wrong);
      const again = await keys.open({ masterKey: after });
      expect(await hexOf(again)).toEqual(data);
      const bytes = await keys.bytes();
      expect(wrapped.filter((key) => bytes.includes(key))).toEqual([]);
      await again.close();
    });

    it('is gone on with after it was cut off, wherever that was, and both keys are needed meanwhile', async () => {
      const store = await filled();
      const data = await hexOf(store);
      for (const batches of [1, 2]) {
        let left = batches;
        const cut = store.rotateMasterKey(after, () => {
          left -= 1;
          if (left === 0) throw new Error('the process ended here');
        });
        await expect(cut).rejects.toThrow('ended here');
        for (const masterKey of [before, after]) {
          await expect(keys.open({ masterKey })).rejects.toMatchObject(wrong);
          await expect(keys.openReadOnly({ masterKey })).rejects.toMatchObject(wrong);
        }
        const reader = await keys.openReadOnly(both());
        expect(await hexOf(reader)).toEqual(data);
        await reader.close();
      }
      await store.close();
      const next = await keys.open({ masterKey: after, otherMasterKeys: () => [before] });
      expect(await next.rotateMasterKey(after)).toBeLessThan(everybody.length);
      expect(await hexOf(next)).toEqual(data);
      await next.close();
      await (await keys.open({ masterKey: after })).close();
    });

    it('is not at its end while a reader keeps the old pages, and is when repeated', async () => {
      const store = await filled();
      const [wrapped] = await keys.wrappedKeys();
      const stopReading = await keys.keepReading();
      await expect(store.rotateMasterKey(after)).rejects.toMatchObject({ code: 'ROTATION_UNFINISHED' });
      await expect(keys.open({ masterKey: after })).rejects.toMatchObject(wrong);
      await stopReading();
      await store.rotateMasterKey(after);
      expect((await keys.bytes()).includes(wrapped ?? '')).toBe(false);
      await store.close();
      await (await keys.open({ masterKey: after })).close();
    });

    it('lets no process that was not given the new one make keys that would be lost with the old one', async () => {
      const store = await filled();
      const [unaware, aware] = [await keys.open({ masterKey: before }), await keys.open(both())];
      await store.rotateMasterKey(after);
      await expect(unaware.dataKeys([personal('late')])).rejects.toMatchObject(wrong);
      expect(await store.find([personal('late')])).toEqual([undefined]);
      const [made] = await aware.dataKeys([personal('late')]);
      await Promise.all([store.close(), unaware.close(), aware.close()]);
      const again = await keys.open({ masterKey: after });
      const [found] = await again.find([personal('late')]);
      expect(typeof found === 'object' && made !== undefined && found.equals(made)).toBe(true);
      await again.close();
    });

    it('is followed by a process that comes to know of the new one only when it meets it', async () => {
      const store = await filled();
      const given: MasterKeyProvider[] = [];
      const running = await keys.open({ masterKey: before, otherMasterKeys: () => given });
      given.push(after);
      await store.rotateMasterKey(after);
      expect(await hexOf(running)).toEqual(await hexOf(store));
      await running.dataKeys([personal('late')]);
      await Promise.all([store.close(), running.close()]);
    });

    it('is told to a process that cannot come by the new one: it opens nothing, and calls nobody erased', async () => {
      const store = await filled();
      const unaware = await keys.open({ masterKey: before });
      const reader = await keys.openReadOnly({ masterKey: before });
      await store.rotateMasterKey(after);
      const told = { ...wrong, expectedKeyId: after.keyId, givenKeyId: before.keyId };
      for (const one of [unaware, reader]) {
        await expect(one.find(everybody)).rejects.toMatchObject(told);
        await expect(one.find([personal('m7')])).resolves.toEqual(['destroyed']);
        await expect(one.find([personal('nobody')])).resolves.toEqual([undefined]);
      }
      await expect(unaware.dataKeys([personal('m1')])).rejects.toMatchObject(told);
      await expect(unaware.dataKeys([personal('late')])).rejects.toMatchObject(told);
      await expect(unaware.dataKeys([personal('m1')])).rejects.toThrow(/give this process .* the new one/);
      await Promise.all([store.close(), unaware.close(), reader.close()]);
    });

    it('is followed by a process that has to ask for the new one, once it can be had', async () => {
      const store = await filled();
      let [asked, isThere] = [0, false];
      const moreMasterKeys = async () => {
        asked += 1;
        return isThere ? [before, after] : [before];
      };
      const running = await keys.open({ masterKey: before, moreMasterKeys });
      expect(await hexOf(running)).toEqual(await hexOf(store));
      expect(asked).toBe(0);
      await store.rotateMasterKey(after);
      await expect(running.find(everybody)).rejects.toMatchObject(wrong);
      await expect(running.dataKeys([personal('late')])).rejects.toMatchObject(wrong);
      expect(asked).toBe(2);
      isThere = true;
      const [made] = await running.dataKeys([personal('late')]);
      expect(await hexOf(running)).toEqual(await hexOf(store));
      expect(asked).toBe(3);
      const [found] = await store.find([personal('late')]);
      expect(typeof found === 'object' && made !== undefined && found.equals(made)).toBe(true);
      await Promise.all([store.close(), running.close()]);
    });

    it('does not hide that a key is damaged', async () => {
      const store = await filled();
      await store.rotateMasterKey(after);
      await keys.run(({ zeros }) => `UPDATE data_key SET wrapped = ${zeros} WHERE subject = 'm1'`);
      let asked = 0;
      const moreMasterKeys = async () => {
        asked += 1;
        return [];
      };
      const again = await keys.open({ masterKey: after, moreMasterKeys });
      await expect(again.find([personal('m1')])).rejects.toMatchObject({ code: 'KEYS_CORRUPT' });
      await expect(again.dataKeys([personal('m1')])).rejects.toMatchObject({ code: 'KEYS_CORRUPT' });
      expect(asked).toBe(0);
      await Promise.all([store.close(), again.close()]);
    });

    it('goes on under writers, and loses no key of theirs', async () => {
      const store = await filled();
      const writer = await keys.open(both());
      const names = Array.from({ length: 60 }, (_, index) => personal(`w${index}`));
      const writing = (async () => {
        for (const name of names) await writer.dataKeys([name]);
      })();
      await store.rotateMasterKey(after);
      await writing;
      await Promise.all([store.close(), writer.close()]);
      const again = await keys.open({ masterKey: after });
      expect((await again.find(names)).every((key) => typeof key === 'object')).toBe(true);
      await again.close();
    });

    it('is finished before another begins', async () => {
      const store = await filled();
      const cut = store.rotateMasterKey(after, () => {
        throw new Error('the process ended here');
      });
      await expect(cut).rejects.toThrow('ended here');
      const third = someMasterKey();
      await expect(store.rotateMasterKey(third)).rejects.toMatchObject({ code: 'ROTATION_UNFINISHED' });
      await store.rotateMasterKey(after);
      await store.rotateMasterKey(third);
      await store.close();
      await (await keys.open({ masterKey: third })).close();
    });

    it('is not taken up again by a process that was late, once the next one has begun', async () => {
      const store = await filled();
      const data = await hexOf(store);
      const third = someMasterKey();
      const all = () => ({ masterKey: before, otherMasterKeys: () => [after, third] });
      const [late, quick] = [await keys.open(all()), await keys.open(all())];
      const racing: Promise<number>[] = [];
      const slow = late.rotateMasterKey(after, () => {
        if (racing.length > 0) return;
        const first = quick.rotateMasterKey(after);
        racing.push(first, quick.rotateMasterKey(third));
        racing.push(first.then(() => quick.rotateMasterKey(third)));
      });
      await Promise.allSettled([slow]);
      await Promise.allSettled(racing);
      expect(racing).toHaveLength(3);
      await quick.rotateMasterKey(third);
      await Promise.all([store.close(), late.close(), quick.close()]);
      const again = await keys.open({ masterKey: third });
      expect(await hexOf(again)).toEqual(data);
      await again.close();
    });
  });
}
