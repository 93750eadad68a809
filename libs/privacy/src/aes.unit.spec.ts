import { createSecretKey } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { decrypt, encrypt } from './aes.js';

const key = createSecretKey(Buffer.alloc(32, 7));
const context = Buffer.from('where it stands');

describe('what is encrypted', () => {
  it('has an iv that no other has, and opens, however many there are', () => {
    // Random bytes are fetched for 512 ivs at once: these take three fetches.
    const boxes = Array.from({ length: 1300 }, (_, index) => encrypt(key, `text ${index}`, context));
    expect(new Set(boxes.map((box) => box.toString('hex', 0, 12))).size).toBe(boxes.length);
    for (const [index, box] of boxes.entries()) {
      expect(decrypt(key, box, context)?.toString()).toBe(`text ${index}`);
    }
  });

  it('opens to the same bytes, given as text or as bytes', () => {
    const text = 'Zoë Ødegård, 東京, 👋 and a nul \0';
    for (const plain of [text, Buffer.from(text)]) {
      expect(decrypt(key, encrypt(key, plain, context), context)).toEqual(Buffer.from(text));
    }
  });
});
