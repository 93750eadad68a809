/** The last event of a stream, as far as the next one needs it. */
export interface Head {
  readonly revision: bigint;
  readonly hash: string;
}

/** About 2 MB. A stream beyond it costs one index look-up more. */
const MAX_HEADS = 10_000;

/** Recently used stream heads, at most so many, the longest unused leaves first. */
export class StreamHeads {
  private readonly heads = new Map<string, Head>();

  constructor(private readonly limit = MAX_HEADS) {}

  get(stream: string): Head | undefined {
    const head = this.heads.get(stream);
    if (head !== undefined) {
      this.heads.delete(stream);
      this.heads.set(stream, head);
    }
    return head;
  }

  set(stream: string, head: Head): void {
    this.heads.delete(stream);
    this.heads.set(stream, head);
    if (this.heads.size <= this.limit) return;
    const oldest = this.heads.keys().next();
    if (oldest.done !== true) this.heads.delete(oldest.value);
  }

  /** After a transaction that was not committed: whatever was remembered may never have been stored. */
  forgetAll(): void {
    this.heads.clear();
  }
}
