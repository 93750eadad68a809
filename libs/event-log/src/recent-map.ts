/**
 * The entries used last: the last `limit` of them are always there, and never twice as many.
 *
 * Two maps that take turns, and not one from which the oldest key leaves each time: deleted keys stay in a Map as holes
 * until it grows, and to find the oldest key means to walk over all of them (30 microseconds with 50,000 entries).
 */
export class RecentMap<Key, Value> {
  private recent = new Map<Key, Value>();
  private older = new Map<Key, Value>();

  constructor(private readonly limit: number) {}

  get(key: Key): Value | undefined {
    const value = this.recent.get(key);
    if (value !== undefined) return value;
    const older = this.older.get(key);
    if (older !== undefined) this.set(key, older);
    return older;
  }

  set(key: Key, value: Value): void {
    this.recent.set(key, value);
    if (this.recent.size < this.limit) return;
    this.older = this.recent;
    this.recent = new Map();
  }

  clear(): void {
    this.recent.clear();
    this.older.clear();
  }
}
