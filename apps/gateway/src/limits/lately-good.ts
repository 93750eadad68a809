import { createHash } from 'node:crypto';

/** Kept at once. Whoever has more good tokens than that has others' forgotten, and no more memory than this. */
const MAX_TOKENS = 10_000;

/**
 * Tokens that were good a while ago, by their digests: for whom they speak is asked again each time. What it is good
 * for is that whoever was somebody a while ago is heard where strangers are not.
 */
export class LatelyGood {
  private readonly until = new Map<string, number>();

  /** @param now milliseconds that never go back */
  constructor(
    private readonly forMs: number,
    private readonly now: () => number = () => performance.now(),
  ) {}

  remember(token: string): void {
    const key = digestOf(token);
    this.until.delete(key); // so that the one that was not seen for longest stands first
    if (this.until.size >= MAX_TOKENS) this.forgetOldest();
    this.until.set(key, this.now() + this.forMs);
  }

  /** It was refused. */
  forget(token: string): void {
    this.until.delete(digestOf(token));
  }

  has(token: string | undefined): boolean {
    if (token === undefined) return false;
    return (this.until.get(digestOf(token)) ?? 0) > this.now();
  }

  private forgetOldest(): void {
    for (const oldest of this.until.keys()) {
      this.until.delete(oldest);
      return;
    }
  }
}

const digestOf = (token: string): string => createHash('sha256').update(token).digest('base64');
