import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { EventLog } from '#event-log';
import {
  environmentMasterKey,
  fileMasterKey,
  hasCode,
  type KeyReader,
  type KeyStore,
  type MasterKeyProvider,
  openPostgresKeysReadOnly,
  openPostgresKeyStore,
  openSqliteKeysReadOnly,
  openSqliteKeyStore,
} from '#privacy';
import { BootFailure } from '../boot-failure.js';
import type { Configuration } from '../configuration/index.js';
import { ensureFolder } from '../data-folder.js';

type Settings = Pick<Configuration, 'keys' | 'masterKeyVariable' | 'dataFolder'>;

/**
 * Opens the keys of a log, and makes the store where both are new.
 * @throws BootFailure where the keys of the log are gone; SecretUnusable; the errors of the key store
 */
export async function openKeys(
  { keys, masterKeyVariable, dataFolder }: Settings,
  log: EventLog,
  clock: () => Date,
): Promise<KeyStore> {
  const masterKey = masterKeyOf({ masterKeyVariable, dataFolder });
  if (keys.kind === 'postgres') {
    if ((await log.head()) !== null) await requireKeysIn(keys.connectionString, masterKey);
    return openPostgresKeyStore({ connectionString: keys.connectionString, masterKey, clock });
  }
  ensureFolder(dirname(keys.path));
  await requireKeysOfLog(log, keys.path);
  return openSqliteKeyStore({ file: keys.path, masterKey, clock });
}

/** Opens the keys beside whoever makes them. @throws SecretUnusable; the errors of the key store, where there is none */
export async function openKeysToRead({ keys, ...settings }: Settings): Promise<KeyReader> {
  const masterKey = masterKeyOf(settings);
  return keys.kind === 'postgres'
    ? openPostgresKeysReadOnly({ connectionString: keys.connectionString, masterKey })
    : openSqliteKeysReadOnly({ file: keys.path, masterKey });
}

const masterKeyOf = ({ masterKeyVariable, dataFolder }: Omit<Settings, 'keys'>): MasterKeyProvider =>
  masterKeyVariable ? environmentMasterKey(masterKeyVariable) : fileMasterKey(join(dataFolder, 'master.key'));

const WAY_OUT =
  'but the log holds entries whose personal fields it opens: bring it back from its backup (it is backed up apart ' +
  'from the log), with the master key that belongs to it';

/**
 * A log whose keys have gone would take new entries under new keys, and nobody would notice that the old ones cannot
 * be read any more.
 */
async function requireKeysOfLog(log: EventLog, file: string): Promise<void> {
  if (existsSync(file) || (await log.head()) === null) return;
  throw new BootFailure(`${file} is not there, ${WAY_OUT}`);
}

/** The same of a database, which may be there without any keys. */
async function requireKeysIn(connectionString: string, masterKey: MasterKeyProvider): Promise<void> {
  try {
    await (await openPostgresKeysReadOnly({ connectionString, masterKey })).close();
  } catch (error) {
    if (
      !hasCode(error, 'KEYS_UNAVAILABLE') ||
      !/: holds no keys$/.test(String(Reflect.get(Object(error), 'message')))
    )
      throw error;
    throw new BootFailure(`The database of KEYS holds no keys, ${WAY_OUT}`, { cause: error });
  }
}
