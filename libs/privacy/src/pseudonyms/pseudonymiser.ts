import { createHmac, createSecretKey } from 'node:crypto';
import { remembering } from './remembering.js';

/** Gives the ids of one release. */
export interface Pseudonymiser {
  /** `{kind}_{26 characters of base32}`. `kind` says what the id is of: `person`, `case`, `match`. */
  pseudonym(kind: string, id: string): string;
}

const RELEASE_KEY_BYTES = 32;
const CHARACTERS = 26; // 130 bits: no two ids of any programme meet
/** An entry is named once, by itself, and hardly ever again: remembering them would push out all others. */
const NAMED_ONCE = 'entry';
/** People, cases and matches come again within a while. Both texts take about 200 bytes. */
const REMEMBERED = 8192;
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
  const idOf = (named: string): string => base32(createHmac('sha256', key).update(named).digest('binary'));
  const remembered = remembering(REMEMBERED, idOf);
  return {
    pseudonym(kind, id) {
      const named = JSON.stringify([kind, id]);
      return `${kind}_${kind === NAMED_ONCE ? idOf(named) : remembered(named)}`;
    },
  };
}

function requireKey(key: Buffer): void {
  if (key.length !== RELEASE_KEY_BYTES) {
    throw new RangeError(`a release key has ${RELEASE_KEY_BYTES} bytes, not ${key.length}`);
  }
}

/**
 * The first characters: five bits each, from the left.
 * @param bytes a character for each: a Buffer for each pseudonym would be memory outside of the heap
 */
function base32(bytes: string): string {
  let bits = 0;
  let held = 0;
  for (let index = 0, at = 0; index < CHARACTERS; index += 1) {
    if (held < 5) {
      bits = (bits << 8) | bytes.charCodeAt(at);
      held += 8;
      at += 1;
    }
    held -= 5;
    text[index] = BASE32.charCodeAt((bits >> held) & 31);
    bits &= (1 << held) - 1;
  }
  return text.toString('latin1');
}

/** Written anew each time: characters put behind each other would be a string of strings until somebody reads it. */
const text = Buffer.alloc(CHARACTERS);
