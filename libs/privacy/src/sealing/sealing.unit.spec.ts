import { describe, expect, it } from '@jest/globals';
import { createSecretKey, randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { KeysUnavailable, SubjectErased } from '../errors.js';
import { gatherLookups } from '../keys/gather-lookups.js';
import type { DataKey, KeyName, KeyStore } from '../keys/key-store.js';
import { SEALS } from '../seal.js';
import {
  CONFIDENTIAL,
  ERASED,
  isSealed,
  openAll,
  openFields,
  type PersonalField,
  redactSealed,
  SEALED,
  sealFields,
} from './index.js';

function keysInMemory(): KeyStore & { readonly lookups: readonly (readonly KeyName[])[] } {
  const keys = new Map<string, DataKey | 'destroyed'>();
  const lookups: (readonly KeyName[])[] = [];
  return {
    lookups,
    async find(wanted) {
      lookups.push(wanted);
      return wanted.map(({ subject, seal }) => keys.get(`${subject}|${seal}`));
    },
    async dataKeys(wanted) {
      return wanted.map(({ subject, seal }) => {
        const name = `${subject}|${seal}`;
        const key = keys.get(name) ?? createSecretKey(randomBytes(32));
        if (key === 'destroyed') throw new SubjectErased(subject);
        keys.set(name, key);
        return key;
      });
    },
    async destroy(subject) {
      for (const seal of SEALS) keys.set(`${subject}|${seal}`, 'destroyed');
    },
    close: () => Promise.resolve(),
  };
}

const event = {
  id: '0190a0b0-0000-7000-8000-000000000001',
  data: { mentorId: 'm01', minutes: 45, note: 'She found a flat.', goals: ['housing', 'a course'] },
  metadata: { subjects: ['m01', 'm02'], deviations: [{ code: 'NOT_ELIGIBLE', reason: 'Agreed by phone.' }] },
};
const note: PersonalField = { path: ['data', 'note'], subjects: ['m02'], seal: 'CONFIDENTIAL' };
const reason: PersonalField = {
  path: ['metadata', 'deviations', 0, 'reason'],
  subjects: ['m01'],
  seal: 'PERSONAL',
};
const all = { seals: SEALS };

describe('sealing an event', () => {
  it('seals the personal fields, wherever they stand, and leaves the rest as it is', async () => {
    const sealed = await sealFields(event, [note, reason], keysInMemory());
    expect(sealed.data.note).toMatch(/^sealed:1:C:m02:[A-Za-z0-9_-]+$/);
    expect(sealed.metadata.deviations[0]?.reason).toMatch(/^sealed:1:P:m01:[A-Za-z0-9_-]+$/);
    expect({ ...sealed.data, note: event.data.note }).toEqual(event.data);
    expect(sealed.metadata.subjects).toEqual(['m01', 'm02']);
    expect(JSON.stringify(sealed)).not.toMatch(/flat|phone/);
    expect(event.data.note).toBe('She found a flat.');
  });

  it('passes over a field that the event does not have', async () => {
    const keys = keysInMemory();
    const missing: PersonalField = {
      path: ['metadata', 'backdateReason'],
      subjects: ['m05'],
      seal: 'PERSONAL',
    };
    expect(await sealFields(event, [missing], keys)).toEqual(event);
    expect(await keys.find([{ subject: 'm05', seal: 'PERSONAL' }])).toEqual([undefined]);
  });

  it('never gives the same sealed text twice', async () => {
    const keys = keysInMemory();
    const [one, other] = [await sealFields(event, [note], keys), await sealFields(event, [note], keys)];
    expect(one.data.note).not.toBe(other.data.note);
  });

  it('refuses a person who was erased', async () => {
    const keys = keysInMemory();
    await keys.destroy('m02');
    await expect(sealFields(event, [note], keys)).rejects.toMatchObject({
      code: 'SUBJECT_ERASED',
      subject: 'm02',
    });
  });

  it('refuses a personal field that is not text', async () => {
    const minutes: PersonalField = { path: ['data', 'minutes'], subjects: ['m02'], seal: 'PERSONAL' };
    await expect(sealFields(event, [minutes], keysInMemory())).rejects.toMatchObject({
      code: 'INVALID_PERSONAL_FIELD',
      field: 'data.minutes',
    });
  });

  it('refuses text that reads as sealed in a field that is not personal', async () => {
    const forged = { ...event, data: { title: 'sealed:1:P:m01:AAAA' } };
    await expect(sealFields(forged, [], keysInMemory())).rejects.toMatchObject({
      code: 'INVALID_PERSONAL_FIELD',
      field: 'data.title',
    });
  });
});

describe('opening what was sealed', () => {
  it('gives the event back', async () => {
    const keys = keysInMemory();
    const sealed = await sealFields(event, [note, reason], keys);
    expect(await openFields(sealed.data, event.id, ['data'], keys, all)).toEqual(event.data);
    expect(await openFields(sealed, event.id, [], keys, all)).toEqual(event);
  });

  it('gives back any text, also one that reads as sealed itself', async () => {
    const keys = keysInMemory();
    const texts = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.string().map((text) => `sealed:1:P:m01:${text}`),
      fc.constant('sealed:'),
    );
    await fc.assert(
      fc.asyncProperty(texts, async (text) => {
        const field: PersonalField = { path: ['data', 'text'], subjects: ['m01'], seal: 'PERSONAL' };
        const sealed = await sealFields({ id: 'e1', data: { text }, metadata: {} }, [field], keys);
        expect(isSealed(sealed.data.text)).toBe(true);
        expect(await openFields(sealed.data.text, 'e1', ['data', 'text'], keys, all)).toBe(text);
      }),
      { seed: 1 },
    );
  });

  it('shows "[erased]" where the keys were destroyed, and goes on with the rest', async () => {
    const keys = keysInMemory();
    const sealed = await sealFields(event, [note, reason], keys);
    await keys.destroy('m02');
    const opened = await openFields(sealed, event.id, [], keys, all);
    expect(opened.data).toEqual({ ...event.data, note: ERASED });
    expect(opened.metadata).toEqual(event.metadata);
  });

  it('shows "[confidential]" for a seal that the reader may not have opened, erased or not', async () => {
    const keys = keysInMemory();
    const sealed = await sealFields(event, [note, reason], keys);
    const open = () => openFields(sealed, event.id, [], keys, { seals: ['PERSONAL'] });
    expect((await open()).data.note).toBe(CONFIDENTIAL);
    expect((await open()).metadata).toEqual(event.metadata);
    await keys.destroy('m02');
    expect((await open()).data.note).toBe(CONFIDENTIAL);
    const none = await openFields(sealed, event.id, [], keys, { seals: [] });
    expect(none.metadata.deviations[0]?.reason).toBe(CONFIDENTIAL);
  });

  it('passes on what is not text', async () => {
    const value = { revision: 3n, at: null, minutes: 45, late: false, none: undefined };
    expect(await openFields(value, 'e1', [], keysInMemory(), all)).toEqual(value);
  });

  const broken = async (change: (text: string) => string, id = event.id, path = note.path) => {
    const keys = keysInMemory();
    const sealed = await sealFields(event, [note], keys);
    await keys.dataKeys([
      { subject: 'm03', seal: 'CONFIDENTIAL' },
      { subject: 'm02', seal: 'PERSONAL' },
    ]);
    return () => openFields(change(sealed.data.note), id, path, keys, all);
  };
  const same = (text: string) => text;

  it.each([
    [
      'in its last character',
      (text: string) => text.slice(0, -2) + (text.at(-2) === 'A' ? 'B' : 'A') + text.at(-1),
    ],
    ['to another person', (text: string) => text.replace('m02', 'm03')],
    ['to the other seal', (text: string) => text.replace(':C:', ':P:')],
    ['to nothing', (text: string) => text.slice(0, 'sealed:1:C:m02:'.length + 8)],
  ])('names event and field where it was changed %s', async (_, change) => {
    await expect((await broken(change))()).rejects.toThrow(
      expect.objectContaining({
        code: 'SEAL_BROKEN',
        reason: 'TAMPERED',
        eventId: event.id,
        path: ['data', 'note'],
      }),
    );
    await expect((await broken(change))()).rejects.toThrow(`event ${event.id}, data.note`);
  });

  it('names it where it was moved to another event or field', async () => {
    await expect((await broken(same, 'e2'))()).rejects.toThrow(
      expect.objectContaining({ reason: 'TAMPERED', eventId: 'e2' }),
    );
    await expect((await broken(same, event.id, ['data', 'goal']))()).rejects.toThrow(
      expect.objectContaining({ reason: 'TAMPERED' }),
    );
  });

  it.each([
    'sealed:1:',
    'sealed:1:X:m02:AAAA',
    'sealed:1:C:m 2:AAAA',
    'sealed:1:C:m02:',
    'sealed:1:C:m02:a:b',
  ])('names it where it only begins like a sealed one: %s', async (text) => {
    await expect((await broken(() => text))()).rejects.toThrow(
      expect.objectContaining({ reason: 'MALFORMED' }),
    );
  });

  it('tells a missing key from a destroyed one', async () => {
    const sealed = await sealFields(event, [note], keysInMemory());
    const open = () => openFields(sealed.data, event.id, ['data'], keysInMemory(), all);
    await expect(open()).rejects.toThrow(
      expect.objectContaining({ code: 'SEAL_BROKEN', reason: 'KEY_MISSING' }),
    );
  });
});

describe('opening many at once', () => {
  const of = (value: unknown, eventId: string) => ({ value, eventId, path: ['data'], ...all });

  it('takes one lookup for a page of events, and gives them in order', async () => {
    const keys = keysInMemory();
    const notes = ['first', 'second', 'third'].map((text, index) => ({
      id: `e${index}`,
      data: { note: text },
    }));
    const page = await Promise.all(
      notes.map((one) => sealFields({ ...one, metadata: {} }, [{ ...note, subjects: [`m${one.id}`] }], keys)),
    );
    const values = [...page.map(({ id, data }) => of(data, id)), of({ minutes: 45 }, 'e9')];
    expect(await openAll(values, keys)).toEqual([...notes.map(({ data }) => data), { minutes: 45 }]);
    expect(keys.lookups).toHaveLength(1);
    expect(keys.lookups[0]?.map(({ subject }) => subject)).toEqual(['me0', 'me1', 'me2']);
  });

  it('takes no lookup where nothing is sealed, or nothing may be opened', async () => {
    const keys = keysInMemory();
    const sealed = await sealFields(event, [note], keys);
    await openAll([of({ minutes: 45 }, 'e1')], keys);
    await openFields(sealed, event.id, [], keys, { seals: [] });
    expect(keys.lookups).toEqual([]);
  });

  it('gathers what is asked for at once into one lookup, and asks for none twice', async () => {
    const keys = keysInMemory();
    const sealed = await sealFields(event, [note, reason], keys);
    const gathered = gatherLookups(keys);
    const open = () =>
      Promise.all([
        openFields(sealed.data, event.id, ['data'], gathered, all),
        openFields(sealed.data.note, event.id, note.path, gathered, all),
        openFields(sealed.metadata, event.id, ['metadata'], gathered, all),
      ]);
    expect(await open()).toEqual([event.data, event.data.note, event.metadata]);
    expect(keys.lookups).toEqual([
      [expect.objectContaining({ subject: 'm02' }), expect.objectContaining({ subject: 'm01' })],
    ]);
    await keys.destroy('m02');
    expect((await open())[1]).toBe(ERASED);
  });

  it('names the one that is broken, and opens what else was asked for at once', async () => {
    const keys = keysInMemory();
    const sealed = await sealFields(event, [note], keys);
    const gathered = gatherLookups(keys);
    const [one, other] = await Promise.allSettled([
      openFields(sealed.data, 'e2', ['data'], gathered, all),
      openFields(sealed.data, event.id, ['data'], gathered, all),
    ]);
    expect(one).toMatchObject({ status: 'rejected', reason: { code: 'SEAL_BROKEN', eventId: 'e2' } });
    expect(other).toMatchObject({ status: 'fulfilled', value: event.data });
  });

  it('fails all that asked where the keys cannot be had', async () => {
    const keys = keysInMemory();
    const sealed = await sealFields(event, [note], keys);
    const unavailable = gatherLookups({
      ...keys,
      find: () => Promise.reject(new KeysUnavailable('keys', 'gone')),
    });
    const open = () => openFields(sealed.data, event.id, ['data'], unavailable, all);
    for (const one of await Promise.allSettled([open(), open()])) {
      expect(one).toMatchObject({ status: 'rejected', reason: { code: 'KEYS_UNAVAILABLE' } });
    }
  });
});

describe('what was sealed before', () => {
  // Made by hand as the format has it, with the iv in front: what stands in logs must open for ever.
  const key = createSecretKey(Buffer.alloc(32, 7));
  const keys: KeyStore = { ...keysInMemory(), find: async (wanted) => wanted.map(() => key) };

  it('opens', async () => {
    expect(
      await openFields(
        'sealed:1:C:m02:CQkJCQkJCQkJCQkJdO3htNiftA_EQqoYgIbCq_qQoG9aLVijrBYiZXwjqC0ykcOpE6ezUz2cpm-2',
        'e1',
        ['data', 'note'],
        keys,
        all,
      ),
    ).toBe('She found a flat. Ünïcødé');
  });
});

describe('an export', () => {
  it('shows "[sealed]" for every sealed text, and opens none', async () => {
    const sealed = await sealFields(event, [note, reason], keysInMemory());
    const redacted = redactSealed(sealed);
    expect(redacted.data.note).toBe(SEALED);
    expect(redacted.metadata.deviations).toEqual([{ code: 'NOT_ELIGIBLE', reason: SEALED }]);
    expect(redacted.data.goals).toEqual(event.data.goals);
  });
});
