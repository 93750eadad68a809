import { createHmac, randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { readSecretFile, SecretUnusable, writeSecretFile } from '#privacy';
import type { Configuration } from './configuration/index.js';

const BYTES = 32;

type Secrets = Pick<Configuration, 'cursorKey' | 'releaseKey' | 'dataFolder'>;

/** Signs the cursors of pages. @throws SecretUnusable */
export function cursorKey({ cursorKey: given, dataFolder }: Secrets): Buffer {
  return given ?? keptKey(join(dataFolder, 'cursor.key'));
}

/**
 * The keys that make the pseudonyms of releases: the same for the same `releaseOf`, and not to be had from
 * another one's.
 * @throws SecretUnusable when the first is asked for
 */
export function releaseKeys({ releaseKey: given, dataFolder }: Secrets): (release: string) => Buffer {
  let key = given;
  return (release) =>
    createHmac('sha256', (key ??= keptKey(join(dataFolder, 'releases.key'))))
      .update(release)
      .digest();
}

/** Whether there is a key for releases, so that none has to be made. */
export function hasReleaseKey({ releaseKey, dataFolder }: Secrets): boolean {
  return releaseKey !== undefined || existsSync(join(dataFolder, 'releases.key'));
}

/**
 * 32 random bytes, made once and kept in a file of its owner's alone.
 * @throws SecretUnusable
 */
function keptKey(file: string): Buffer {
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
