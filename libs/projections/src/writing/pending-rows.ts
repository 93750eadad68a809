/** Rows of one table that go out together: the same columns, in the same order, with the same regard for duplicates. */
export class PendingRows {
  readonly columns: readonly string[];
  /** The values of each row, in the order of the columns. */
  readonly rows: unknown[][] = [];
  private readonly known = new Set<string>();

  constructor(
    readonly table: string,
    readonly onlyNew: boolean,
    first: object,
  ) {
    this.columns = Object.keys(first);
  }

  takes(onlyNew: boolean, row: object): boolean {
    if (onlyNew !== this.onlyNew) return false;
    const columns = Object.keys(row);
    return (
      columns.length === this.columns.length &&
      columns.every((column, index) => column === this.columns[index])
    );
  }

  add(row: object): void {
    const values: unknown[] = Object.values(row);
    if (this.onlyNew) {
      // Most are about someone who was just written of: not even asking the index saves more than the set costs.
      const same = values.join('\0');
      if (this.known.has(same)) return;
      this.known.add(same);
    }
    this.rows.push(values);
  }
}
