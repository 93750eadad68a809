import { createCipheriv, createDecipheriv, type KeyObject, randomFillSync } from 'node:crypto';

export const KEY_BYTES = 32;
const IV_BYTES = 12;
const TAG_BYTES = 16;
const TAG_LENGTH = { authTagLength: TAG_BYTES };

/**
 * AES-256-GCM. Gives iv (12 bytes, random), ciphertext and tag (16 bytes) in one. Random ivs are safe for about
 * 2^32 values under one key, and a key here seals the fields of one person.
 * @param key as a key object: of a buffer, Node makes one anew for each cipher, which takes longer than the cipher
 * @param plain text is taken as UTF-8
 * @param context authenticated, not stored: what is encrypted opens only with the same
 */
export function encrypt(key: KeyObject, plain: Buffer | string, context: Buffer): Buffer {
  const iv = freshIv();
  const cipher = createCipheriv('aes-256-gcm', key, iv, TAG_LENGTH);
  cipher.setAAD(context);
  const encrypted = typeof plain === 'string' ? cipher.update(plain, 'utf8') : cipher.update(plain);
  cipher.final(); // gives no bytes in this mode: it makes the tag
  return Buffer.concat([iv, encrypted, cipher.getAuthTag()]);
}

/** What `encrypt` was given, or undefined where key, context or any bit differ. */
export function decrypt(key: KeyObject, sealed: Buffer, context: Buffer): Buffer | undefined {
  const end = sealed.length - TAG_BYTES;
  if (end < IV_BYTES) return undefined;
  const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, IV_BYTES), TAG_LENGTH);
  decipher.setAAD(context);
  decipher.setAuthTag(sealed.subarray(end));
  const plain = decipher.update(sealed.subarray(IV_BYTES, end));
  try {
    decipher.final();
    return plain;
  } catch {
    return undefined; // the one thing that `final` refuses is a tag that does not fit
  }
}

/** Random bytes are fetched for many ivs at once: the system's generator takes as long for twelve as for thousands. */
const pool = Buffer.alloc(IV_BYTES * 512);
let taken = pool.length;

/** Twelve bytes of the pool that were never given before. To be used at once: the pool is filled anew. */
function freshIv(): Buffer {
  if (taken === pool.length) {
    randomFillSync(pool);
    taken = 0;
  }
  return pool.subarray(taken, (taken += IV_BYTES));
}
