import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import type { EventLog } from '#event-log';
import {
  KeysUnavailable,
  type KeyReader,
  type KeyStore,
  type MasterKeyRotation,
  openPostgresKeysReadOnly,
  openPostgresKeyStore,
  openSqliteKeysReadOnly,
  openSqliteKeyStore,
  type Overwriting,
  type RemembersErased,
  requireSharedSecrets,
} from '#privacy';
import { BootFailure } from '../boot-failure.js';
import type { Configuration } from '../configuration/index.js';
import { ensureFolder } from '../data-folder.js';
import { type MasterKeySettings, type MasterKeySource, masterKeysOf } from './master-keys.js';

type Settings = Pick<Configuration, 'keys'> & MasterKeySettings;
type Secrets = Pick<Configuration, 'cursorKey' | 'releaseKey'>;

/**
 * Opens the keys of a log, and makes the store where both are new.
 * @throws BootFailure where the keys of the log are gone; SecretUnusable; WrongSharedSecret; the errors of the key store
 */
export async function openKeys(
  settings: Settings & Secrets,
  log: EventLog,
  clock: () => Date,
  onUnwrap?: () => void,
): Promise<KeyStore & Overwriting & RemembersErased> {
  const { keys } = settings;
  if (keys.kind === 'sqlite') ensureFolder(dirname(keys.path));
  if ((await log.head()) !== null) await requireKeysOfLog(settings);
  const store = await openKeyStore(settings, await masterKeysOf(settings), clock, onUnwrap);
  if (keys.kind === 'sqlite') return store;
  const { connectionString } = keys;
  try {
    await requireSharedSecrets({ connectionString, secrets: sharedSecrets(settings) });
  } catch (error) {
    await store.close();
    throw error;
  }
  return store;
}

/** Opens the keys to make some, or to wrap them anew. @throws SecretUnusable; the errors of the key store */
export async function openKeyStore(
  { keys }: Pick<Settings, 'keys'>,
  source: MasterKeySource,
  clock: () => Date,
  onUnwrap?: () => void,
): Promise<KeyStore & MasterKeyRotation & Overwriting & RemembersErased> {
  const from = { ...masterKeysFor(source), clock, ...(onUnwrap && { onUnwrap }) };
  return keys.kind === 'sqlite'
    ? openSqliteKeyStore({ file: keys.path, ...from })
    : openPostgresKeyStore({ connectionString: keys.connectionString, ...from });
}

const masterKeysFor = ({ current, others, more }: MasterKeySource) => ({
  masterKey: current,
  otherMasterKeys: others,
  moreMasterKeys: more,
});

/** Opens the keys beside whoever makes them. @throws SecretUnusable; the errors of the key store, where there is none */
export async function openKeysToRead({ keys, ...settings }: Settings): Promise<KeyReader> {
  const from = masterKeysFor(await masterKeysOf(settings));
  return keys.kind === 'postgres'
    ? openPostgresKeysReadOnly({ connectionString: keys.connectionString, ...from })
    : openSqliteKeysReadOnly({ file: keys.path, ...from });
}

/** Those that are given, since those that lie in a data folder are nobody else's. */
const sharedSecrets = ({ cursorKey, releaseKey }: Secrets): Readonly<Record<string, Buffer>> => ({
  ...(cursorKey && { CURSOR_KEY: cursorKey }),
  ...(releaseKey && { RELEASE_KEY: releaseKey }),
});

/**
 * A log whose keys have gone would take new entries under new keys, and nobody would notice that the old ones cannot
 * be read any more.
 */
async function requireKeysOfLog(settings: Settings): Promise<void> {
  const { keys } = settings;
  try {
    await (await openKeysToRead(settings)).close();
  } catch (cause) {
    if (!(cause instanceof KeysUnavailable) || cause.reason !== 'ABSENT') throw cause;
    const gone =
      keys.kind === 'postgres'
        ? 'The database of KEYS holds no keys'
        : `${keys.path} ${existsSync(keys.path) ? 'holds no keys' : 'is not there'}`;
    throw new BootFailure(
      `${gone}, but the log holds entries whose personal fields it opens: bring it back from its backup (it is ` +
        'backed up apart from the log), with the master key that belongs to it',
      { cause },
    );
  }
}
