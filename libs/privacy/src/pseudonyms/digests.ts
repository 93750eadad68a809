import { hash } from 'node:crypto';

/** 128 bits as four numbers of 32. */
export type Digest = readonly [number, number, number, number];

/** The first 128 bits of the SHA-256 of a text: no two texts of any programme meet. */
export function digestOf(text: string): Digest {
  const bytes = hash('sha256', text, 'binary'); // as text: each Buffer would be memory outside of the heap
  return [word(bytes, 0), word(bytes, 4), word(bytes, 8), word(bytes, 12)];
}

const word = (bytes: string, at: number): number =>
  ((bytes.charCodeAt(at) << 24) |
    (bytes.charCodeAt(at + 1) << 16) |
    (bytes.charCodeAt(at + 2) << 8) |
    bytes.charCodeAt(at + 3)) >>>
  0;

const WORDS = 4;
const IN_A_CHUNK = 4096;

/** A list of digests: 16 bytes each, no object, and nothing is copied as it grows. */
export class DigestList {
  private readonly chunks: Uint32Array[] = [];
  private count = 0;

  get length(): number {
    return this.count;
  }

  push(digest: Digest): void {
    if (this.count % IN_A_CHUNK === 0) this.chunks.push(new Uint32Array(IN_A_CHUNK * WORDS));
    this.count += 1;
    this.addTo(this.count - 1, digest);
  }

  /** Adds to what stands at a place, word by word: sums do not depend on an order. */
  addTo(index: number, [a, b, c, d]: Digest): void {
    const { chunk, at } = this.placeOf(index);
    chunk[at] = (chunk[at] ?? 0) + a;
    chunk[at + 1] = (chunk[at + 1] ?? 0) + b;
    chunk[at + 2] = (chunk[at + 2] ?? 0) + c;
    chunk[at + 3] = (chunk[at + 3] ?? 0) + d;
  }

  at(index: number): Digest {
    const { chunk, at } = this.placeOf(index);
    return [chunk[at] ?? 0, chunk[at + 1] ?? 0, chunk[at + 2] ?? 0, chunk[at + 3] ?? 0];
  }

  private placeOf(index: number): { readonly chunk: Uint32Array; readonly at: number } {
    const chunk = this.chunks[Math.floor(index / IN_A_CHUNK)];
    if (chunk === undefined || index >= this.count) throw new RangeError(`there is no digest ${index}`);
    return { chunk, at: (index % IN_A_CHUNK) * WORDS };
  }
}

const FREE = -1;

/**
 * Gives digests numbers from 0, in the order in which they come first, and the same one to the same digest: a hash
 * table of 24 to 32 bytes for each of them.
 */
export class DigestNumbers {
  private readonly known = new DigestList();
  private slots = new Int32Array(1024).fill(FREE);

  get size(): number {
    return this.known.length;
  }

  numberOf(digest: Digest): number {
    const slot = this.slotOf(digest);
    const number = this.slots[slot] ?? FREE;
    if (number !== FREE) return number;
    this.slots[slot] = this.known.length;
    this.known.push(digest);
    if (this.size * 2 > this.slots.length) this.grow();
    return this.size - 1;
  }

  /** Where a digest is, or where it belongs: one of two slots is free at least. */
  private slotOf([a, b, c, d]: Digest): number {
    const last = this.slots.length - 1;
    for (let slot = a & last; ; slot = (slot + 1) & last) {
      const number = this.slots[slot] ?? FREE;
      if (number === FREE) return slot;
      const known = this.known.at(number);
      if (known[0] === a && known[1] === b && known[2] === c && known[3] === d) return slot;
    }
  }

  private grow(): void {
    this.slots = new Int32Array(this.slots.length * 2).fill(FREE);
    for (let number = 0; number < this.size; number += 1)
      this.slots[this.slotOf(this.known.at(number))] = number;
  }
}
