/** How many things each caller holds open at once: as many numbers as there are callers who hold any. */
export class HeldOpen {
  private readonly held = new Map<string, number>();

  constructor(private readonly most: number) {}

  /** Counts one more. False, and not counted, where it is one too many. */
  open(key: string): boolean {
    const now = this.held.get(key) ?? 0;
    if (now >= this.most) return false;
    this.held.set(key, now + 1);
    return true;
  }

  close(key: string): void {
    const left = (this.held.get(key) ?? 0) - 1;
    if (left > 0) this.held.set(key, left);
    else this.held.delete(key);
  }
}
