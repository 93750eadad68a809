import type { Insertable } from 'kysely';

/**
 * How a projection adds rows. They wait until the end of the batch, or until the projection reads or changes
 * something through `tx`, and then go out many at once: one statement for each row is most of what a rebuild costs.
 */
export interface Writer<Tables> {
  insert<Table extends keyof Tables & string>(
    table: Table,
    ...rows: readonly Insertable<Tables[Table]>[]
  ): void;
  /** Leaves out what a unique index of the table holds already. */
  insertNew<Table extends keyof Tables & string>(
    table: Table,
    ...rows: readonly Insertable<Tables[Table]>[]
  ): void;
  /**
   * One more than the largest number in the column, and one more again with each further call: for a sequence
   * without holes, which no sequence of a database is, since it counts on where a transaction is rolled back.
   */
  nextNumber<Table extends keyof Tables & string>(
    table: Table,
    column: keyof Tables[Table] & string,
  ): Promise<number>;
  /**
   * What comes after the last value of a series, and after that one with each further call. `last` is asked once a
   * transaction, and again where the transaction went back.
   */
  following<Before, Value extends Before>(
    series: string,
    last: () => Promise<Before>,
    next: (last: Before) => Value,
  ): Promise<Value>;
}
