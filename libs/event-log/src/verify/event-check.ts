import { chainHashOfText } from '../chain-hash.js';
import type { StoredEvent } from '../reading/page-source.js';
import type { LogInspection } from './inspection.js';
import type { FaultCode, Faults } from './report.js';

/**
 * Checks one event after the other in the order of the log. It remembers only the last: the predecessor in the
 * stream is fetched from the log, so memory does not grow with the number of streams.
 */
export class EventCheck {
  private lastPosition = 0n;
  private lastRecordedAt = '';

  /**
   * @param lastGiven asked before the walk: what is appended meanwhile may be given out and not yet seen at its
   * end. Null where positions are sparse, so that a gap tells nothing.
   */
  private constructor(
    private readonly log: LogInspection,
    private readonly faults: Faults,
    private readonly lastGiven: bigint | null,
  ) {}

  static async of(log: LogInspection, faults: Faults): Promise<EventCheck> {
    return new EventCheck(log, faults, await log.lastGiven());
  }

  async see(event: StoredEvent): Promise<void> {
    this.checkPosition(event.position);
    this.checkRecordedAt(event);
    await this.checkChain(event);
    for (const part of ['data', 'metadata'] as const) {
      if (!isJson(event[part])) this.add(event, 'JSON_INVALID', `its ${part} is not JSON`);
    }
  }

  /** After the last event: whether the log once went further. */
  end(): void {
    if (this.lastGiven !== null) this.checkPosition(this.lastGiven + 1n);
  }

  private checkPosition(position: bigint): void {
    const expected = this.lastPosition + 1n;
    this.lastPosition = position;
    if (position <= expected || this.lastGiven === null) return;
    this.faults.add({
      position: this.log.positionOf(expected),
      stream: null,
      revision: null,
      fault: 'POSITION_MISSING',
      detail: `${position - expected} events are gone from here on`,
    });
  }

  private checkRecordedAt(event: StoredEvent): void {
    if (!isInstant(event.recordedAt)) {
      this.add(event, 'RECORDED_AT_INVALID', `${event.recordedAt} is not a time`);
      return;
    }
    if (event.recordedAt < this.lastRecordedAt) {
      this.add(event, 'RECORDED_AT_INVALID', `${event.recordedAt} is before ${this.lastRecordedAt}`);
      return;
    }
    this.lastRecordedAt = event.recordedAt;
  }

  private async checkChain(event: StoredEvent): Promise<void> {
    let previousHash: string | null = null;
    if (event.revision > 0n) {
      const previous = await this.log.eventAt(event.stream, event.revision - 1n);
      if (previous === undefined) {
        this.add(event, 'REVISION_MISSING', `revision ${event.revision - 1n} of its stream is gone`);
        return;
      }
      if (previous.position >= event.position) {
        this.add(event, 'ORDER_CHANGED', `revision ${event.revision - 1n} of its stream lies after it`);
      }
      previousHash = previous.hash;
    }
    if (chainHashOfText(previousHash, event) !== event.hash) {
      this.add(
        event,
        'HASH_MISMATCH',
        'it was changed, or the hash of the event before it in its stream was',
      );
    }
  }

  private add({ position, stream, revision }: StoredEvent, fault: FaultCode, detail: string): void {
    this.faults.add({ position: this.log.positionOf(position), stream, revision, fault, detail });
  }
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function isInstant(text: string): boolean {
  const instant = Date.parse(text);
  return !Number.isNaN(instant) && new Date(instant).toISOString() === text;
}
