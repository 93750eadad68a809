import { createHmac, createSecretKey, type KeyObject } from 'node:crypto';

/** What the order of a release goes by. */
export interface Ordered {
  readonly id: string;
  /** What binds events to each other: those that share one keep their order. */
  readonly threads: readonly string[];
}

/**
 * The items of a window of the log in an order of the release's own: events that share a thread (a person, a stream)
 * keep theirs, and all others are mixed by an HMAC under the release's key. So each history can be read in order, and
 * the place of an event in one release says nothing of its place in another. The same items under the same key always
 * come out the same.
 *
 * Takes, of the items whose forerunners have all gone out, the one with the least HMAC: O(n log n).
 */
export function mixedOrder<Item extends Ordered>(
  items: readonly Item[],
  releaseKey: Buffer,
): readonly Item[] {
  const key = createSecretKey(releaseKey); // of a buffer, Node would make one anew for each item
  const nodes = items.map((item, index) => ({ item, index, rank: rankOf(item.id, key) }));
  type Node = (typeof nodes)[number];
  const waitingFor = new Array<number>(items.length).fill(0);
  const followers: Node[][] = nodes.map(() => []);
  const lastOf = new Map<string, Node>();
  for (const node of nodes) {
    for (const thread of new Set(node.item.threads)) {
      const before = lastOf.get(thread);
      if (before) {
        followers[before.index]?.push(node);
        waitingFor[node.index] = (waitingFor[node.index] ?? 0) + 1;
      }
      lastOf.set(thread, node);
    }
  }
  const ready = new Heap<Node>((a, b) => a.rank < b.rank || (a.rank === b.rank && a.index < b.index));
  for (const node of nodes) if (waitingFor[node.index] === 0) ready.push(node);
  const mixed: Item[] = [];
  for (let node = ready.pop(); node; node = ready.pop()) {
    mixed.push(node.item);
    for (const follower of followers[node.index] ?? []) {
      const left = (waitingFor[follower.index] ?? 0) - 1;
      waitingFor[follower.index] = left;
      if (left === 0) ready.push(follower);
    }
  }
  return mixed;
}

/**
 * How many events the `index`th window of a release takes: from half of `most` to all of it, by the release's key, so
 * that the windows of two releases do not begin at the same events.
 */
export function windowSize(index: number, most: number, releaseKey: Buffer): number {
  const half = Math.ceil(most / 2);
  const drawn = createHmac('sha256', releaseKey).update(`window ${index}`).digest().readUInt32BE(0);
  return half + (drawn % (most - half + 1));
}

const rankOf = (id: string, key: KeyObject): string =>
  createHmac('sha256', key).update(`order ${id}`).digest('hex');

/** A binary heap: the least comes out first. */
class Heap<Value> {
  private readonly values: Value[] = [];

  constructor(private readonly isLess: (a: Value, b: Value) => boolean) {}

  push(value: Value): void {
    let at = this.values.push(value) - 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!this.lessAt(at, parent)) return;
      this.swap(at, parent);
      at = parent;
    }
  }

  pop(): Value | undefined {
    const last = this.values.length - 1;
    if (last < 0) return undefined;
    this.swap(0, last);
    const least = this.values.pop();
    let at = 0;
    for (;;) {
      const [left, right] = [2 * at + 1, 2 * at + 2];
      let smallest = at;
      if (left < last && this.lessAt(left, smallest)) smallest = left;
      if (right < last && this.lessAt(right, smallest)) smallest = right;
      if (smallest === at) return least;
      this.swap(at, smallest);
      at = smallest;
    }
  }

  private lessAt(a: number, b: number): boolean {
    const [first, second] = [this.values[a], this.values[b]];
    return first !== undefined && second !== undefined && this.isLess(first, second);
  }

  private swap(a: number, b: number): void {
    const [first, second] = [this.values[a], this.values[b]];
    if (first === undefined || second === undefined) return;
    this.values[a] = second;
    this.values[b] = first;
  }
}
