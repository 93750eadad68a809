import type { Change, ChangesQuery, ChangesReads } from '../contract.js';

export interface FollowOptions {
  /** Deliver everything after this sequence number, then what comes. */
  readonly after: number;
  readonly filter?: NonNullable<ChangesQuery['filter']>;
  /** Ends the iteration, also while it waits. */
  readonly signal: AbortSignal;
  /** Rows looked at in one read; bounds what is held in memory. */
  readonly pageSize?: number;
  /** How long to wait at most without looking, should a notice be missed. */
  readonly pollMs?: number;
}

/**
 * The feed of changes from a sequence number on: first everything since, then live. There is no seam between the two,
 * because both are the same read of the same table: a notice of new rows only says when to look again. Nothing is
 * read ahead of whoever iterates, so a slow reader holds one page and no more.
 */
export async function* followChanges(
  changes: ChangesReads,
  { after, filter, signal, pageSize = 100, pollMs = 1_000 }: FollowOptions,
): AsyncGenerator<Change, void, undefined> {
  const bell = new Bell();
  const stopListening = changes.onAppended(() => bell.ring());
  const onAbort = () => bell.ring();
  signal.addEventListener('abort', onAbort);
  try {
    let scanned = after;
    while (!signal.aborted) {
      bell.reset(); // before the read: what is appended during it rings again
      const page = await changes.changesAfter({
        after: scanned,
        limit: pageSize,
        ...(filter === undefined ? {} : { filter }),
      });
      for (const change of page.changes) {
        if (signal.aborted) return;
        yield change;
      }
      const advanced = page.scannedTo > scanned;
      scanned = Math.max(scanned, page.scannedTo);
      if (!advanced && !signal.aborted) await bell.rung(pollMs);
    }
  } finally {
    signal.removeEventListener('abort', onAbort);
    stopListening();
  }
}

/** Remembers that it rang until it is reset, so that a ring between looking and waiting is not lost. */
class Bell {
  private hasRung = false;
  private wake: (() => void) | undefined;

  ring(): void {
    this.hasRung = true;
    this.wake?.();
  }

  reset(): void {
    this.hasRung = false;
  }

  async rung(timeoutMs: number): Promise<void> {
    if (this.hasRung) return;
    let timer: NodeJS.Timeout | undefined;
    await new Promise<void>((resolve) => {
      this.wake = resolve;
      timer = setTimeout(resolve, timeoutMs);
    });
    clearTimeout(timer);
    this.wake = undefined;
  }
}
