import type { Insertable, Kysely, Transaction } from 'kysely';
import type { EngineTables } from '../kysely/engine-tables.js';
import { flushingFirst } from './flushing-first.js';
import { insertStatements } from './insert-statements.js';
import { PendingRows } from './pending-rows.js';
import type { Writer } from './writer.js';

/** The writer of one projection in one transaction. Rows reach each table in the order in which they were given. */
export class CoalescingWriter<Tables> implements Writer<Tables> {
  /** The projection's own tables. Whatever is done through it finds all rows that were inserted before. */
  readonly tx: Kysely<Tables>;
  private queue: PendingRows[] = [];
  private readonly open = new Map<string, PendingRows>();
  private readonly series = new Map<string, unknown>();
  private flushed: Promise<void> = Promise.resolve();

  constructor(
    private readonly transaction: Transaction<EngineTables>,
    tablesOf: (db: Kysely<EngineTables>) => Kysely<Tables>,
  ) {
    this.tx = tablesOf(flushingFirst(transaction, () => this.flush()));
  }

  insert<Table extends keyof Tables & string>(
    table: Table,
    ...rows: readonly Insertable<Tables[Table]>[]
  ): void {
    for (const row of rows) this.add(table, row, false);
  }

  insertNew<Table extends keyof Tables & string>(
    table: Table,
    ...rows: readonly Insertable<Tables[Table]>[]
  ): void {
    for (const row of rows) this.add(table, row, true);
  }

  nextNumber<Table extends keyof Tables & string>(
    table: Table,
    column: keyof Tables[Table] & string,
  ): Promise<number> {
    return this.following(
      `${table}.${column}`,
      () => this.largest(table, column),
      (last) => last + 1,
    );
  }

  async following<Before, Value extends Before>(
    series: string,
    last: () => Promise<Before>,
    next: (last: Before) => Value,
  ): Promise<Value> {
    const isKnown = this.series.has(series);
    const value = next(isKnown ? (this.series.get(series) as Value) : await last());
    this.series.set(series, value);
    return value;
  }

  /** Writes what is pending. Flushes follow one another: rows never overtake rows. */
  flush(): Promise<void> {
    if (this.queue.length > 0) this.flushed = this.flushed.then(() => this.send());
    return this.flushed;
  }

  /** Forgets what is pending and what was counted: the transaction has gone back to before it. */
  discard(): void {
    this.queue = [];
    this.open.clear();
    this.series.clear();
    this.flushed = Promise.resolve();
  }

  private add(table: string, row: object, onlyNew: boolean): void {
    let pending = this.open.get(table);
    if (!pending?.takes(onlyNew, row)) {
      pending = new PendingRows(table, onlyNew, row);
      this.open.set(table, pending);
      this.queue.push(pending);
    }
    pending.add(row);
  }

  private async send(): Promise<void> {
    const { queue, transaction } = this;
    this.queue = [];
    this.open.clear();
    for (const rows of queue) {
      for (const statement of insertStatements(transaction, rows)) await transaction.executeQuery(statement);
    }
  }

  private async largest(table: string, column: string): Promise<number> {
    await this.flush();
    const { last } = await this.transaction
      .withTables<Record<string, Record<string, number>>>()
      .selectFrom(table)
      .select((of) => of.fn.max(column).as('last'))
      .executeTakeFirstOrThrow();
    return Number(last ?? 0);
  }
}
