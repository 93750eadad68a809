import { createSecretKey, randomBytes } from 'node:crypto';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { type DataKey, type KeyName, type KeyStore } from '../keys/key-store.js';
import { SEALS } from '../seal.js';
import { ERASED, openFields, parseSealed, type PersonalField, sealFields } from './index.js';

const event = { id: 'e1', data: {}, metadata: { backdateReason: 'He was recalled.' } };
const path = ['metadata', 'backdateReason'];
const field: PersonalField = { path, subjects: ['mentor', 'mentee', 'third'], seal: 'PERSONAL' };

describe('what is said of several persons', () => {
  let keys: KeyStore;
  let held: Map<string, DataKey | 'destroyed'>;
  let lookups: number;
  let sealed: string;
  const opened = (text: string) => openFields(text, 'e1', path, keys, { seals: SEALS });
  beforeEach(async () => {
    held = new Map();
    lookups = 0;
    const nameOf = ({ subject, seal }: KeyName) => `${subject}|${seal}`;
    keys = {
      async find(wanted) {
        lookups += 1;
        return wanted.map((name) => held.get(nameOf(name)));
      },
      async dataKeys(wanted) {
        for (const name of wanted) held.set(nameOf(name), createSecretKey(randomBytes(32)));
        return wanted.map((name) => held.get(nameOf(name)) as DataKey);
      },
      destroy: () => Promise.reject(new Error('the tests destroy by themselves')),
      close: () => Promise.resolve(),
    };
    sealed = (await sealFields(event, [field], keys)).metadata.backdateReason;
    lookups = 0;
  });

  it('names them all, and opens with the keys of all of them, by one lookup', async () => {
    expect(parseSealed(sealed)).toMatchObject({ seal: 'PERSONAL', subjects: ['mentor', 'mentee', 'third'] });
    expect(await opened(sealed)).toBe('He was recalled.');
    expect(lookups).toBe(1);
  });

  it.each(field.subjects)('is erased with the key of any of them: %s', async (subject) => {
    held.set(`${subject}|PERSONAL`, 'destroyed');
    expect(await opened(sealed)).toBe(ERASED);
  });

  it.each(field.subjects)('does not open where the key of one of them is another: %s', async (subject) => {
    held.set(`${subject}|PERSONAL`, createSecretKey(randomBytes(32)));
    await expect(opened(sealed)).rejects.toMatchObject({ code: 'SEAL_BROKEN', reason: 'TAMPERED' });
  });

  it.each(field.subjects)('is broken where the key of one of them is missing: %s', async (subject) => {
    held.delete(`${subject}|PERSONAL`);
    await expect(opened(sealed)).rejects.toMatchObject({ code: 'SEAL_BROKEN', reason: 'KEY_MISSING' });
  });

  it.each([
    ['one left out', ':mentor,third:'],
    ['another order', ':mentee,mentor,third:'],
    ['one named twice', ':mentor,mentee,third,third:'],
  ])('does not open with %s', async (_what, subjects) => {
    const changed = sealed.replace(':mentor,mentee,third:', subjects);
    expect(changed).not.toBe(sealed);
    await expect(opened(changed)).rejects.toMatchObject({ code: 'SEAL_BROKEN', reason: 'TAMPERED' });
  });

  it('is bound to whom it names, whatever their keys', async () => {
    const key = createSecretKey(randomBytes(32));
    for (const subject of field.subjects) held.set(`${subject}|PERSONAL`, key);
    const alike: KeyStore = { ...keys, dataKeys: async (wanted) => wanted.map(() => key) };
    const text = (await sealFields(event, [field], alike)).metadata.backdateReason;
    expect(await opened(text)).toBe('He was recalled.');
    const changed = text.replace(':mentor,mentee,third:', ':mentee,mentor,third:');
    await expect(opened(changed)).rejects.toMatchObject({ code: 'SEAL_BROKEN', reason: 'TAMPERED' });
  });

  it.each([':mentor,:', ':,mentor:', ':mentor,,third:', ':mentor mentee:'])(
    'is malformed where its subjects are %s',
    async (subjects) => {
      const changed = sealed.replace(':mentor,mentee,third:', subjects);
      await expect(opened(changed)).rejects.toMatchObject({ code: 'SEAL_BROKEN', reason: 'MALFORMED' });
    },
  );

  it('stands between texts of one person without taking their keys', async () => {
    const note: PersonalField = { path: ['data', 'note'], subjects: ['mentee'], seal: 'PERSONAL' };
    const last: PersonalField = { path: ['data', 'last'], subjects: ['third'], seal: 'PERSONAL' };
    const given = { ...event, data: { note: 'one', last: 'three' } };
    const all = await sealFields(given, [note, field, last], keys);
    expect(await openFields(all, 'e1', [], keys, { seals: SEALS })).toEqual(given);
  });
});
