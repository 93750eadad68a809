/**
 * Lets so many tasks run at once, in the order in which they came: as many calls as servers take on one connection. More
 * appends at once would be no faster, and the last of them would be waited for longer than an answer may take.
 */
export class Gate {
  private free: number;
  private readonly waiting: (() => void)[] = [];

  constructor(places = 100) {
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
