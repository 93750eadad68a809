import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { NewEvent } from '#event-log';
import { environmentMasterKey, type KeyStore, openSqliteKeyStore, sealFields } from '#privacy';
import { PERSONS, personOf } from './notes.js';

export const SEALED_PATH = ['data', 'note'] as const;

/** The keys of everybody whom the notes are about: made in the folder, or found there. */
export async function openKeys(folder: string): Promise<KeyStore> {
  const secret = join(folder, 'master.key');
  if (!existsSync(secret)) writeFileSync(secret, randomBytes(32).toString('base64'), { mode: 0o600 });
  const masterKey = environmentMasterKey('KEY', { KEY: readFileSync(secret, 'utf8') });
  const keys = openSqliteKeyStore({ file: join(folder, 'keys.db'), masterKey });
  for (let index = 0; index < PERSONS; index += 1) await keys.dataKey(personOf(index), 'PERSONAL');
  return keys;
}

/** Seals the one personal field of a note. */
export function sealed(event: NewEvent, subject: string, keys: KeyStore): Promise<NewEvent> {
  return sealFields(event, [{ path: SEALED_PATH, subject, seal: 'PERSONAL' }], keys);
}
