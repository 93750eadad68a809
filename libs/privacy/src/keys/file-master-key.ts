import { createSecretKey, type KeyObject, randomBytes } from 'node:crypto';
import { KEY_BYTES } from '../aes.js';
import { SecretUnusable } from '../errors.js';
import { makeSecretFile, readSecretFile } from '../secret-file.js';
import { type MasterKeyProvider, parseKey, wrappingBy } from './master-key.js';

/**
 * A master key in a file of its owner's alone. It is made when the first key is wrapped, and never when one is
 * unwrapped: a missing master key beside a database with keys is a lost one, which a new one would only hide.
 * @throws SecretUnusable at use, where the file is missing, malformed or open to others
 */
export function fileMasterKey(file: string): MasterKeyProvider {
  let key: KeyObject | undefined;
  return wrappingBy((purpose) => (key ??= read(file) ?? make(file, purpose)));
}

/**
 * The master key that a file holds now; undefined where there is no such file, which another process may just have
 * renamed. @throws SecretUnusable where it is malformed or open to others
 */
export function heldMasterKey(file: string): MasterKeyProvider | undefined {
  const key = read(file);
  return key && wrappingBy(() => key);
}

function read(file: string): KeyObject | undefined {
  const text = readSecretFile(file);
  if (text === undefined) return undefined;
  const key = parseKey(text);
  if (key) return key;
  throw new SecretUnusable(file, 'MALFORMED', 'must hold 256 bits as base64 or hex: put the master key back');
}

function make(file: string, purpose: 'wrap' | 'unwrap'): KeyObject {
  if (purpose === 'unwrap') {
    throw new SecretUnusable(
      file,
      'MISSING',
      'is missing, and there are keys that only it opens: put the master key back from where you keep a copy; ' +
        'a new one would open none of them',
    );
  }
  const key = randomBytes(KEY_BYTES);
  if (makeSecretFile(file, `${key.toString('base64')}\n`)) return createSecretKey(key);
  // Another process was quicker, and uses its own already.
  return read(file) ?? make(file, purpose);
}
