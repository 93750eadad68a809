import { createHmac, randomBytes } from 'node:crypto';
import { readSecretFile, SecretUnusable, writeSecretFile } from '#privacy';

const BYTES = 32;

/**
 * 32 random bytes, made once and kept in a file of its owner's alone.
 * @throws SecretUnusable
 */
export function signingKey(file: string): Buffer {
  const kept = readSecretFile(file);
  if (kept === undefined) {
    const key = randomBytes(BYTES);
    writeSecretFile(file, `${key.toString('base64')}\n`);
    return key;
  }
  const key = Buffer.from(kept.trim(), 'base64');
  if (key.length === BYTES) return key;
  throw new SecretUnusable(
    file,
    'MALFORMED',
    'must hold 256 bits as base64: delete it to have a new one made',
  );
}

/**
 * The keys that make the pseudonyms of releases: the same for the same name, and not to be had from another one's.
 * @throws SecretUnusable when the first is asked for
 */
export function releaseKeys(file: string): (release: string) => Buffer {
  let key: Buffer | undefined;
  return (release) =>
    createHmac('sha256', (key ??= signingKey(file)))
      .update(release)
      .digest();
}
