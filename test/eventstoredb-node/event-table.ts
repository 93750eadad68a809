import { EventEmitter } from 'node:events';
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { SCHEMA } from '../../libs/event-log/src/sqlite/schema.js';

export interface Row {
  readonly position: bigint;
  readonly stream: string;
  readonly revision: bigint;
  readonly id: string;
  readonly type: string;
  readonly data: string;
  readonly metadata: string;
  readonly recorded_at: string;
}

export interface Proposed {
  readonly id: string;
  readonly type: string;
  readonly data: string;
  readonly metadata: string;
}

export type AppendOutcome =
  | { readonly kind: 'stored'; readonly revision: bigint; readonly position: bigint }
  | { readonly kind: 'wrong-version'; readonly current: bigint | null }
  /** An id lies in another stream. EventStoreDB would store it again; the table cannot. */
  | { readonly kind: 'id-elsewhere' };

const COLUMNS = 'position, stream, revision, id, type, data, metadata, recorded_at';
const INSERT = `INSERT INTO event (stream, revision, id, type, data, metadata, recorded_at, hash) VALUES (?, ?, ?, ?, ?, ?, ?, '')`;
const MAX = 2n ** 63n - 1n;

/**
 * Events in the tables of the log on SQLite. Unlike that log it takes what the protocol lets through: data and
 * metadata as they come, at any size. An append is durable once it returns.
 */
export class EventTable extends EventEmitter<{ committed: [] }> {
  private readonly database: DatabaseSync;
  private readonly statements = new Map<string, StatementSync>();

  constructor(file: string) {
    super({ captureRejections: false });
    this.setMaxListeners(0);
    this.database = new DatabaseSync(file);
    this.database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL');
    const made = this.database.prepare('SELECT 1 FROM sqlite_schema LIMIT 1').get();
    if (made === undefined) this.database.exec(`BEGIN IMMEDIATE; ${SCHEMA}; COMMIT`);
  }

  close(): void {
    this.database.close();
    this.emit('committed');
  }

  get isOpen(): boolean {
    return this.database.isOpen;
  }

  /** @param expected the last revision that the stream must have, or null where it must not exist */
  append(
    stream: string,
    events: readonly Proposed[],
    expected: bigint | null,
    recordedAt: string,
  ): AppendOutcome {
    this.database.exec('BEGIN IMMEDIATE');
    const outcome = this.write(stream, events, expected, recordedAt);
    this.database.exec(outcome.kind === 'stored' ? 'COMMIT' : 'ROLLBACK');
    if (outcome.kind === 'stored') this.emit('committed');
    return outcome;
  }

  head(): bigint {
    const [row] = this.rows<{ head: bigint | null }>('SELECT max(position) AS head FROM event');
    return row?.head ?? 0n;
  }

  exists(stream: string): boolean {
    return this.current(stream) !== null;
  }

  /** The last revision of the stream, or null where it does not exist. */
  current(stream: string): bigint | null {
    const [row] = this.rows<{ head: bigint | null }>(
      'SELECT max(revision) AS head FROM event WHERE stream = ?',
      stream,
    );
    return row?.head ?? null;
  }

  allAfter(position: bigint, limit: number): Row[] {
    return this.rows(
      `SELECT ${COLUMNS} FROM event WHERE position > ? ORDER BY position LIMIT ?`,
      position,
      limit,
    );
  }

  allBefore(position: bigint, limit: number): Row[] {
    const sql = `SELECT ${COLUMNS} FROM event WHERE position < ? ORDER BY position DESC LIMIT ?`;
    return this.rows(sql, position, limit);
  }

  /** Inclusive in both directions. */
  streamFrom(stream: string, revision: bigint | null, backwards: boolean, limit: number): Row[] {
    const [compare, order] = backwards ? ['<=', 'DESC'] : ['>=', 'ASC'];
    const sql = `SELECT ${COLUMNS} FROM event WHERE stream = ? AND revision ${compare} ? ORDER BY revision ${order} LIMIT ?`;
    const bound = revision ?? (backwards ? MAX : 0n);
    return this.rows(sql, stream, bound > MAX ? MAX : bound, limit);
  }

  private write(
    stream: string,
    events: readonly Proposed[],
    expected: bigint | null,
    recordedAt: string,
  ): AppendOutcome {
    const current = this.current(stream);
    const first = expected === null ? 0n : expected + 1n;
    if (current !== expected)
      return this.repeated(stream, events, first) ?? { kind: 'wrong-version', current };
    let position = 0n;
    for (const [index, { id, type, data, metadata }] of events.entries()) {
      if (this.rows('SELECT 1 FROM event WHERE id = ?', id).length > 0) return { kind: 'id-elsewhere' };
      const revision = first + BigInt(index);
      position = BigInt(
        this.statement(INSERT).run(stream, revision, id, type, data, metadata, recordedAt).lastInsertRowid,
      );
    }
    return { kind: 'stored', revision: first + BigInt(events.length) - 1n, position };
  }

  /** The first result, where all of the batch lies at its place already. */
  private repeated(stream: string, events: readonly Proposed[], first: bigint): AppendOutcome | undefined {
    const there = this.streamFrom(stream, first, false, events.length);
    if (there.length < events.length || !there.every(({ id }, index) => id === events[index]?.id))
      return undefined;
    const last = there.at(-1);
    return last && { kind: 'stored', revision: last.revision, position: last.position };
  }

  private rows<T = Row>(sql: string, ...parameters: (string | bigint | number)[]): T[] {
    return this.statement(sql).all(...parameters) as T[];
  }

  private statement(sql: string): StatementSync {
    const statement = this.statements.get(sql) ?? this.database.prepare(sql);
    statement.setReadBigInts(true);
    this.statements.set(sql, statement);
    return statement;
  }
}
