import { type KeyObject, randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { NewEvent } from '#event-log';
import { environmentMasterKey, type KeyName, type KeyStore, openSqliteKeyStore, sealFields } from '#privacy';
import { PERSONS, personOf } from './notes.js';

export const SEALED_PATH = ['data', 'note'] as const;
const EVERYBODY = Array.from({ length: PERSONS }, (_, index): KeyName => ({
  subject: personOf(index),
  seal: 'PERSONAL',
}));

/** The keys of everybody whom the notes are about: made in the folder, or found there. */
export async function openKeys(folder: string): Promise<KeyStore> {
  const secret = join(folder, 'master.key');
  if (!existsSync(secret)) writeFileSync(secret, randomBytes(32).toString('base64'), { mode: 0o600 });
  const masterKey = environmentMasterKey('KEY', { KEY: readFileSync(secret, 'utf8') });
  const keys = openSqliteKeyStore({ file: join(folder, 'keys.db'), masterKey });
  await keys.dataKeys(EVERYBODY);
  return keys;
}

/** The keys of everybody whom the notes are about, to be used without us. */
export async function personalKeys(keys: KeyStore): Promise<ReadonlyMap<string, KeyObject>> {
  const found = await keys.find(EVERYBODY);
  return new Map(
    found.map((key, index) => {
      if (key === undefined || key === 'destroyed') throw new Error('a key is not there');
      return [personOf(index), key];
    }),
  );
}

/** Seals the one personal field of a note. */
export function sealed(event: NewEvent, subject: string, keys: KeyStore): Promise<NewEvent> {
  return sealFields(event, [{ path: SEALED_PATH, subjects: [subject], seal: 'PERSONAL' }], keys);
}
