/** How many of something one caller may do, and within which time. */
export interface Rate {
  readonly most: number;
  readonly windowMs: number;
}

/** Callers whose counts are kept at once. An attacker of more addresses than that has others' forgotten, not memory. */
const MAX_KEYS = 10_000;

/**
 * Counts by caller within windows that are the same for all, so that what is kept is one number a caller, and nothing
 * from one window to the next.
 */
export class RateLimit {
  private counts = new Map<string, number>();
  private endsAt = 0;

  /**
   * @param refused told of each that is one too many
   * @param now milliseconds that never go back
   */
  constructor(
    private readonly rate: Rate,
    private readonly refused: () => void = () => undefined,
    private readonly now: () => number = () => performance.now(),
  ) {}

  /** Counts one more. @returns the seconds to wait where it is one too many, else undefined */
  take(key: string): number | undefined {
    this.turn();
    const taken = this.counts.get(key) ?? 0;
    if (taken >= this.rate.most) {
      this.refused();
      return Math.max(1, Math.ceil((this.endsAt - this.now()) / 1000));
    }
    if (taken === 0 && this.counts.size >= MAX_KEYS) this.forgetOldest();
    this.counts.set(key, taken + 1);
    return undefined;
  }

  /** Takes back what was counted: it turned out to be harmless. */
  giveBack(key: string): void {
    const taken = this.counts.get(key) ?? 0;
    if (taken > 1) this.counts.set(key, taken - 1);
    else this.counts.delete(key);
  }

  /** Callers that are remembered now. */
  get size(): number {
    return this.counts.size;
  }

  private turn(): void {
    const now = this.now();
    if (now < this.endsAt) return;
    this.endsAt = now + this.rate.windowMs;
    this.counts = new Map();
  }

  private forgetOldest(): void {
    for (const oldest of this.counts.keys()) {
      this.counts.delete(oldest);
      return;
    }
  }
}
