/** What lies so far back that a rule asks for it, the most recent last. */
export class Recent {
  private readonly lastSeen = new Map<string, number>();

  /** @param most it holds no more names than the rule counts to: the most recent so many tell whether there are so many */
  constructor(
    private readonly window: number,
    private readonly most = Number.POSITIVE_INFINITY,
  ) {}

  /** When the one was seen that has not been seen for longest. */
  get since(): number | undefined {
    return this.lastSeen.values().next().value;
  }

  /** The names that are within the window; the others are let go. */
  within(time: number): Iterable<string> {
    this.letGo(time);
    return this.lastSeen.keys();
  }

  /** @returns how many there are within the window, once these are counted */
  add(names: readonly string[], time: number): number {
    for (const name of names) {
      this.lastSeen.delete(name); // so that it moves to the end
      this.lastSeen.set(name, time);
    }
    this.letGo(time);
    return this.lastSeen.size;
  }

  private letGo(time: number): void {
    for (const [name, seen] of this.lastSeen) {
      if (seen > time - this.window && this.lastSeen.size <= this.most) break;
      this.lastSeen.delete(name);
    }
  }

  isOver(time: number): boolean {
    return [...this.lastSeen.values()].every((seen) => seen <= time - this.window);
  }
}
