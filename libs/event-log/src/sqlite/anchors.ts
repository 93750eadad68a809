import { anchorHash, type AnchoredEvent } from '../verify/anchor-hash.js';
import type { Connection } from './connection.js';
import { allRows, firstRow } from './rows.js';

/** An anchor covers so many events. */
export const ANCHOR_INTERVAL = 256;

/** Lays an anchor in the same transaction as the event that makes its number full. */
export class Anchors {
  private previous: string | null = null;
  private pending: AnchoredEvent[] = [];

  private constructor(private readonly connection: Connection) {}

  /** Takes up where the log stands: at most `ANCHOR_INTERVAL - 1` events wait for their anchor. */
  static load(connection: Connection): Anchors {
    const anchors = new Anchors(connection);
    const last = firstRow(
      connection.statement('SELECT position, hash FROM anchor ORDER BY position DESC LIMIT 1'),
    );
    const [position, hash] = last ?? [0n, null];
    anchors.previous = hash as string | null;
    anchors.pending = allRows(
      connection.statement(
        'SELECT position, id, recorded_at FROM event WHERE position > ? ORDER BY position',
      ),
      position as bigint,
    ).map(([at, id, recordedAt]) => ({
      position: at as bigint,
      id: id as string,
      recordedAt: recordedAt as string,
    }));
    return anchors;
  }

  add(event: AnchoredEvent): void {
    this.pending.push(event);
    if (this.pending.length < ANCHOR_INTERVAL) return;
    const hash = anchorHash(this.previous, this.pending);
    this.connection.statement('INSERT INTO anchor (position, hash) VALUES (?, ?)').run(event.position, hash);
    this.previous = hash;
    this.pending = [];
  }
}
