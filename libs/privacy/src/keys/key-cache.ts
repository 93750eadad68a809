import type { Seal } from '../seal.js';

/**
 * Unwrapped keys, the least recently used leaving first. A key that leaves is not overwritten with zeros: a caller
 * may be about to seal with it, and would then seal with a key that everyone knows.
 */
export class KeyCache {
  private readonly keys = new Map<string, Buffer>();

  constructor(private readonly capacity: number) {}

  get(subject: string, seal: Seal): Buffer | undefined {
    const name = nameOf(subject, seal);
    const key = this.keys.get(name);
    if (key) {
      this.keys.delete(name);
      this.keys.set(name, key); // a map keeps the order of insertion: this makes it the youngest
    }
    return key;
  }

  set(subject: string, seal: Seal, key: Buffer): void {
    this.keys.set(nameOf(subject, seal), key);
    if (this.keys.size <= this.capacity) return;
    const [oldest] = this.keys.keys();
    if (oldest !== undefined) this.keys.delete(oldest);
  }

  clear(): void {
    this.keys.clear();
  }
}

const nameOf = (subject: string, seal: Seal): string => `${subject}|${seal}`;
