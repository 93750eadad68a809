import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { type NewEvent, openSqliteEventLog } from '#event-log';
import { canonicalJson } from '../../libs/event-log/src/canonical.js';
import { chainHashOfText } from '../../libs/event-log/src/chain-hash.js';
import { HASH } from '../../libs/event-log/src/eventstoredb/server-event.js';
import { ANCHOR_INTERVAL } from '../../libs/event-log/src/sqlite/anchors.js';
import { type AnchoredEvent, anchorHash } from '../../libs/event-log/src/verify/anchor-hash.js';

/** So many events share a transaction. */
const BATCH = 10_000;

/** `log`: as the log on SQLite keeps events. `server`: as the test server is sent them, their hashes in the metadata. */
export type Keeper = 'log' | 'server';

/**
 * A log's own tables filled in bulk: every hash and anchor is what the port would have laid, and none of it is durable
 * before the end. A million events through the port would take longer than what is measured.
 */
export class BulkLog {
  private readonly database: DatabaseSync;
  private readonly insert: StatementSync;
  private readonly anchor: StatementSync;
  private readonly heads = new Map<string, { revision: bigint; hash: string }>();
  private waiting: AnchoredEvent[] = [];
  private previousAnchor: string | null = null;
  private position = 0n;

  private constructor(
    file: string,
    private readonly keeper: Keeper,
  ) {
    this.database = new DatabaseSync(file);
    this.database.exec('PRAGMA synchronous = OFF; PRAGMA cache_size = -262144; BEGIN');
    this.insert = this.database.prepare(
      'INSERT INTO event (stream, revision, id, type, data, metadata, recorded_at, hash) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
    );
    this.anchor = this.database.prepare('INSERT INTO anchor (position, hash) VALUES (?, ?)');
  }

  static async create(file: string, keeper: Keeper): Promise<BulkLog> {
    await openSqliteEventLog({ file, clock: () => new Date() }).close();
    return new BulkLog(file, keeper);
  }

  add(stream: string, { id, type, data, metadata }: NewEvent): void {
    const head = this.heads.get(stream);
    const revision = (head?.revision ?? -1n) + 1n;
    const event = { id, type, data: canonicalJson(data), metadata: canonicalJson(metadata) };
    const hash = chainHashOfText(head?.hash ?? null, { stream, revision, ...event });
    this.heads.set(stream, { revision, hash });
    this.position += 1n;
    const recordedAt = new Date().toISOString();
    const stored = this.keeper === 'log' ? event.metadata : canonicalJson({ ...metadata, [HASH]: hash });
    const column = this.keeper === 'log' ? hash : '';
    this.insert.run(stream, revision, id, type, event.data, stored, recordedAt, column);
    if (this.keeper === 'log') this.layAnchor({ position: this.position, id, recordedAt });
    if (this.position % BigInt(BATCH) === 0n) this.database.exec('COMMIT; BEGIN');
  }

  /** On the disk, and in one file. */
  close(): void {
    this.database.exec('COMMIT; PRAGMA synchronous = FULL; PRAGMA wal_checkpoint(TRUNCATE)');
    this.database.close();
  }

  private layAnchor(event: AnchoredEvent): void {
    this.waiting.push(event);
    if (this.waiting.length < ANCHOR_INTERVAL) return;
    this.previousAnchor = anchorHash(this.previousAnchor, this.waiting);
    this.anchor.run(this.position, this.previousAnchor);
    this.waiting = [];
  }
}
