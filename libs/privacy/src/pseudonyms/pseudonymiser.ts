import { createHmac } from 'node:crypto';

/** Gives the ids of one release. */
export interface Pseudonymiser {
  /** `{kind}_{26 characters of base32}`. `kind` says what the id is of: `person`, `case`, `match`. */
  pseudonym(kind: string, id: string): string;
}

const RELEASE_KEY_BYTES = 32;
const CHARACTERS = 26; // 130 bits: no two ids of any programme meet
const BASE32 = 'abcdefghijklmnopqrstuvwxyz234567'; // RFC 4648, in lower case

/**
 * A new key for a release. Two releases under different keys cannot be joined on their ids; once a key is
 * destroyed, nobody can tell whose id was whose.
 * @param randomBytes a cryptographic source, such as `randomBytes` of node:crypto
 */
export function newReleaseKey(randomBytes: (size: number) => Buffer): Buffer {
  const key = randomBytes(RELEASE_KEY_BYTES);
  requireKey(key);
  return key;
}

/** Pseudonyms by HMAC-SHA-256 under the release's key: the same id gives the same pseudonym within a release. */
export function pseudonymiser(releaseKey: Buffer): Pseudonymiser {
  requireKey(releaseKey);
  return {
    pseudonym(kind, id) {
      const digest = createHmac('sha256', releaseKey)
        .update(JSON.stringify([kind, id]))
        .digest();
      return `${kind}_${base32(digest)}`;
    },
  };
}

function requireKey(key: Buffer): void {
  if (key.length !== RELEASE_KEY_BYTES) {
    throw new RangeError(`a release key has ${RELEASE_KEY_BYTES} bytes, not ${key.length}`);
  }
}

function base32(bytes: Buffer): string {
  let bits = 0n;
  for (const byte of bytes) bits = (bits << 8n) | BigInt(byte);
  let left = BigInt(bytes.length * 8);
  let text = '';
  while (text.length < CHARACTERS) {
    left -= 5n;
    text += BASE32.charAt(Number((bits >> left) & 31n));
  }
  return text;
}
