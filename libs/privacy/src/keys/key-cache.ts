/** What was unwrapped, by the name of the key, the least recently used leaving first. */
export class KeyCache<Key> {
  private readonly keys = new Map<string, Key>();

  constructor(private readonly capacity: number) {}

  get(name: string): Key | undefined {
    const key = this.keys.get(name);
    if (key !== undefined) {
      this.keys.delete(name);
      this.keys.set(name, key); // a map keeps the order of insertion: this makes it the youngest
    }
    return key;
  }

  set(name: string, key: Key): void {
    this.keys.set(name, key);
    if (this.keys.size <= this.capacity) return;
    const [oldest] = this.keys.keys();
    if (oldest !== undefined) this.keys.delete(oldest);
  }

  delete(name: string): void {
    this.keys.delete(name);
  }

  clear(): void {
    this.keys.clear();
  }
}
