import { describe, expect, it } from '@jest/globals';
import { createHash } from 'node:crypto';
import { DigestList, DigestNumbers, digestOf } from './digests.js';

describe('Digests', () => {
  it('are the first 128 bits of the SHA-256 of a text', () => {
    const bytes = createHash('sha256').update('Zoë').digest();
    expect(digestOf('Zoë')).toEqual([0, 4, 8, 12].map((at) => bytes.readUInt32BE(at)));
  });

  it('have the same number again, and each its own, however many there are', () => {
    const numbers = new DigestNumbers();
    const texts = Array.from({ length: 10_000 }, (_, index) => `person-${index}`);
    expect(texts.map((text) => numbers.numberOf(digestOf(text)))).toEqual(texts.map((_, index) => index));
    expect(texts.map((text) => numbers.numberOf(digestOf(text)))).toEqual(texts.map((_, index) => index));
    expect(numbers.size).toBe(10_000);
  });

  it('are told apart where they differ in one word, and would be looked for in the same place', () => {
    const numbers = new DigestNumbers();
    const alike = [
      [7, 1, 2, 3],
      [7, 0, 2, 3],
      [7, 1, 0, 3],
      [7, 1, 2, 0],
      [7 + 1024, 1, 2, 3],
    ] as const;
    expect(alike.map((digest) => numbers.numberOf(digest))).toEqual([0, 1, 2, 3, 4]);
    expect(alike.map((digest) => numbers.numberOf(digest))).toEqual([0, 1, 2, 3, 4]);
  });

  it('add up to the same in whatever order, across the places where a list goes on elsewhere', () => {
    const list = new DigestList();
    const [one, other] = [digestOf('one'), digestOf('other')];
    for (let index = 0; index < 9000; index += 1) list.push(index % 2 === 0 ? one : other);
    for (let index = 0; index < 9000; index += 1) list.addTo(index, index % 2 === 0 ? other : one);
    const sum = one.map((word, at) => (word + (other[at] ?? 0)) % 2 ** 32);
    for (const index of [0, 1, 4095, 4096, 8999]) expect(list.at(index)).toEqual(sum);
    expect(() => list.at(9000)).toThrow(RangeError);
  });
});
