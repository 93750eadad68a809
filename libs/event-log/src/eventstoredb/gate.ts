/**
 * Lets so many tasks run at once, in the order in which they came.
 *
 * The client writes all appends to one stream. Once sixteen wait on it unsent, the stream asks its writers to pause,
 * and where it breaks while they do, the client rejects promises that nobody holds, which ends the process. Fewer than
 * sixteen at once never come to that.
 */
export class Gate {
  private free: number;
  private readonly waiting: (() => void)[] = [];

  constructor(places = 15) {
    this.free = places;
  }

  async run<T>(work: () => Promise<T>): Promise<T> {
    if (this.free > 0) this.free -= 1;
    else await new Promise<void>((resolve) => this.waiting.push(resolve));
    try {
      return await work();
    } finally {
      const next = this.waiting.shift();
      if (next === undefined) this.free += 1;
      else next();
    }
  }
}
