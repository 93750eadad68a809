import { createHmac, createSecretKey } from 'node:crypto';

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
  // Of a buffer, Node would make a key object anew for each pseudonym.
  const key = createSecretKey(releaseKey);
  return {
    pseudonym(kind, id) {
      const digest = createHmac('sha256', key)
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

/** The first characters: five bits each, from the left. */
function base32(bytes: Buffer): string {
  let text = '';
  let bits = 0;
  let held = 0;
  for (let index = 0; text.length < CHARACTERS;) {
    if (held < 5) {
      bits = (bits << 8) | (bytes[index] ?? 0);
      held += 8;
      index += 1;
    }
    held -= 5;
    text += BASE32.charAt((bits >> held) & 31);
    bits &= (1 << held) - 1;
  }
  return text;
}
