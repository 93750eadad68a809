import { createSecretKey, randomBytes } from 'node:crypto';
import { KEY_BYTES } from '../aes.js';
import { InvalidPersonalField, KeysCorrupt, SubjectErased } from '../errors.js';
import { SUBJECT_PATTERN } from '../seal.js';
import type { DataKey, FoundKey, KeyName } from './key-store.js';
import type { MasterKeyRing } from './master-key-ring.js';

/** Unwrapped keys that a store holds in memory at most: a few megabytes. */
export const DEFAULT_CACHE_SIZE = 10_000;

/** A new key, wrapped for its name: unwrapped under another it does not open. */
export function newWrappedKey(
  name: KeyName,
  masterKeyId: string,
  ring: MasterKeyRing,
  location: string,
): Buffer {
  const key = randomBytes(KEY_BYTES);
  try {
    return ring.wrap(masterKeyId, key, nameOf(name), location);
  } finally {
    key.fill(0);
  }
}

/** The same key, wrapped by another master key. @throws KeysCorrupt, WrongMasterKey */
export function rewrappedKey(
  wrapped: unknown,
  name: KeyName,
  masterKeyId: string,
  ring: MasterKeyRing,
  location: string,
): Buffer {
  const key = unwrapped(wrapped, name, ring, location);
  try {
    return ring.wrap(masterKeyId, key, nameOf(name), location);
  } finally {
    key.fill(0);
  }
}

/** @throws KeysCorrupt where it does not unwrap, or is another's */
export function unwrappedKey(
  wrapped: unknown,
  name: KeyName,
  ring: MasterKeyRing,
  location: string,
): DataKey {
  const key = unwrapped(wrapped, name, ring, location);
  const made = createSecretKey(key);
  key.fill(0);
  return made;
}

function unwrapped(wrapped: unknown, name: KeyName, ring: MasterKeyRing, location: string): Buffer {
  const key = wrapped instanceof Uint8Array ? ring.unwrap(Buffer.from(wrapped), nameOf(name)) : undefined;
  if (key?.length === KEY_BYTES) return key;
  const { seal, subject } = name;
  throw new KeysCorrupt(
    location,
    `the ${seal} key of ${subject} does not unwrap: restore it from a backup, or give the master key that wrapped it`,
  );
}

/** @throws SubjectErased */
export function requireKept(found: FoundKey, { subject }: KeyName): DataKey | undefined {
  if (found === 'destroyed') throw new SubjectErased(subject);
  return found;
}

/** @throws KeysCorrupt where a key that was written, or stood there already, cannot be read back */
export function requireWritten(found: FoundKey, name: KeyName, location: string): DataKey {
  const key = requireKept(found, name);
  if (key) return key;
  throw new KeysCorrupt(location, `the ${name.seal} key of ${name.subject} was not kept`);
}

/** @throws InvalidPersonalField */
export function requireSubject(subject: string): void {
  if (SUBJECT_PATTERN.test(subject)) return;
  throw new InvalidPersonalField('subject', 'must be 1 to 64 letters, digits, - or _');
}

/** One text for a name: a subject holds no bar. It binds a wrapped key to its row. */
export const nameOf = ({ subject, seal }: KeyName): string => `${subject}|${seal}`;
