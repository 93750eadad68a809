import type { StoredEvent } from '../reading/page-source.js';
import { anchorHash, type AnchoredEvent } from './anchor-hash.js';
import type { LogInspection, StoredAnchor } from './inspection.js';
import type { Faults } from './report.js';

/** Recomputes each anchor from the events it covers. Holds no more of them than one anchor may cover. */
export class AnchorCheck {
  private previous: StoredAnchor = { position: 0n, hash: '' };
  private next: StoredAnchor | undefined;
  private covered: AnchoredEvent[] = [];
  private overflown = false;

  private constructor(
    private readonly log: LogInspection,
    private readonly interval: number,
    private readonly faults: Faults,
  ) {}

  /** Null where the store has no anchors. */
  static async of(log: LogInspection, faults: Faults): Promise<AnchorCheck | null> {
    if (log.anchorInterval === null) return null;
    const check = new AnchorCheck(log, log.anchorInterval, faults);
    check.next = await log.anchorAfter(0n);
    return check;
  }

  async see(event: StoredEvent): Promise<void> {
    while (this.next !== undefined && this.next.position < event.position) await this.compare(this.next);
    if (this.covered.length === this.interval) {
      this.overflow(event.position);
    } else if (!this.overflown) {
      const { position, id, recordedAt } = event;
      this.covered.push({ position, id, recordedAt });
      // The log may have grown since: the anchor is laid with the event that makes the number full.
      if (this.covered.length === this.interval) {
        this.next ??= await this.log.anchorAfter(this.previous.position);
      }
    }
    if (this.next?.position === event.position) await this.compare(this.next);
  }

  /** After the last event. */
  async end(): Promise<void> {
    while (this.next !== undefined) await this.compare(this.next);
    const last = this.covered.at(-1);
    if (last !== undefined && this.covered.length === this.interval) this.overflow(last.position);
  }

  private async compare(anchor: StoredAnchor): Promise<void> {
    const from = this.previous.position;
    const hash = anchorHash(from === 0n ? null : this.previous.hash, this.covered);
    if (!this.overflown && hash !== anchor.hash) {
      this.add(
        'ANCHOR_MISMATCH',
        anchor.position,
        `order, ids or times of recording of positions ${from + 1n} to ${anchor.position} were changed`,
      );
    }
    this.previous = anchor;
    this.next = await this.log.anchorAfter(anchor.position);
    this.covered = [];
    this.overflown = false;
  }

  private overflow(position: bigint): void {
    this.overflown = true;
    this.covered = [];
    this.add('ANCHOR_MISSING', position, `no anchor among ${this.interval} events up to this one`);
  }

  private add(fault: 'ANCHOR_MISMATCH' | 'ANCHOR_MISSING', position: bigint, detail: string): void {
    this.faults.add({ position: this.log.positionOf(position), stream: null, revision: null, fault, detail });
  }
}
