import { describe, expect, it } from '@jest/globals';
import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { SubjectErased } from '../errors.js';
import type { KeyStore } from '../keys/key-store.js';
import { SEALS } from '../seal.js';
import {
  CONFIDENTIAL,
  ERASED,
  isSealed,
  openFields,
  type PersonalField,
  redactSealed,
  SEALED,
  sealFields,
} from './index.js';

function keysInMemory(): KeyStore {
  const keys = new Map<string, Buffer | 'destroyed'>();
  return {
    find: (subject, seal) => keys.get(`${subject}|${seal}`),
    async dataKey(subject, seal) {
      const name = `${subject}|${seal}`;
      const key = keys.get(name) ?? randomBytes(32);
      if (key === 'destroyed') throw new SubjectErased(subject);
      keys.set(name, key);
      return key;
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
const note: PersonalField = { path: ['data', 'note'], subject: 'm02', seal: 'CONFIDENTIAL' };
const reason: PersonalField = {
  path: ['metadata', 'deviations', 0, 'reason'],
  subject: 'm01',
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
    const missing: PersonalField = { path: ['metadata', 'backdateReason'], subject: 'm05', seal: 'PERSONAL' };
    expect(await sealFields(event, [missing], keys)).toEqual(event);
    expect(keys.find('m05', 'PERSONAL')).toBeUndefined();
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
    const minutes: PersonalField = { path: ['data', 'minutes'], subject: 'm02', seal: 'PERSONAL' };
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
    expect(openFields(sealed.data, event.id, ['data'], keys, all)).toEqual(event.data);
    expect(openFields(sealed, event.id, [], keys, all)).toEqual(event);
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
        const field: PersonalField = { path: ['data', 'text'], subject: 'm01', seal: 'PERSONAL' };
        const sealed = await sealFields({ id: 'e1', data: { text }, metadata: {} }, [field], keys);
        expect(isSealed(sealed.data.text)).toBe(true);
        expect(openFields(sealed.data.text, 'e1', ['data', 'text'], keys, all)).toBe(text);
      }),
    );
  });

  it('shows "[erased]" where the keys were destroyed, and goes on with the rest', async () => {
    const keys = keysInMemory();
    const sealed = await sealFields(event, [note, reason], keys);
    await keys.destroy('m02');
    const opened = openFields(sealed, event.id, [], keys, all);
    expect(opened.data).toEqual({ ...event.data, note: ERASED });
    expect(opened.metadata).toEqual(event.metadata);
  });

  it('shows "[confidential]" for a seal that the reader may not have opened, erased or not', async () => {
    const keys = keysInMemory();
    const sealed = await sealFields(event, [note, reason], keys);
    const open = () => openFields(sealed, event.id, [], keys, { seals: ['PERSONAL'] });
    expect(open().data.note).toBe(CONFIDENTIAL);
    expect(open().metadata).toEqual(event.metadata);
    await keys.destroy('m02');
    expect(open().data.note).toBe(CONFIDENTIAL);
    expect(openFields(sealed, event.id, [], keys, { seals: [] }).metadata.deviations[0]?.reason).toBe(
      CONFIDENTIAL,
    );
  });

  it('passes on what is not text', () => {
    const value = { revision: 3n, at: null, minutes: 45, late: false, none: undefined };
    expect(openFields(value, 'e1', [], keysInMemory(), all)).toEqual(value);
  });

  const broken = async (change: (text: string) => string, id = event.id, path = note.path) => {
    const keys = keysInMemory();
    const sealed = await sealFields(event, [note], keys);
    await keys.dataKey('m03', 'CONFIDENTIAL');
    await keys.dataKey('m02', 'PERSONAL');
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
    expect(await broken(change)).toThrow(
      expect.objectContaining({
        code: 'SEAL_BROKEN',
        reason: 'TAMPERED',
        eventId: event.id,
        path: ['data', 'note'],
      }),
    );
    expect(await broken(change)).toThrow(`event ${event.id}, data.note`);
  });

  it('names it where it was moved to another event or field', async () => {
    expect(await broken(same, 'e2')).toThrow(expect.objectContaining({ reason: 'TAMPERED', eventId: 'e2' }));
    expect(await broken(same, event.id, ['data', 'goal'])).toThrow(
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
    expect(await broken(() => text)).toThrow(expect.objectContaining({ reason: 'MALFORMED' }));
  });

  it('tells a missing key from a destroyed one', async () => {
    const sealed = await sealFields(event, [note], keysInMemory());
    const open = () => openFields(sealed.data, event.id, ['data'], keysInMemory(), all);
    expect(open).toThrow(expect.objectContaining({ code: 'SEAL_BROKEN', reason: 'KEY_MISSING' }));
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
