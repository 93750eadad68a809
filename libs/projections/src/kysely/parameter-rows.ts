/**
 * Parameters for a statement that is to be run once for each row of them. The dialect of node:sqlite understands it:
 * there a run costs little, and the way to it through Kysely far more.
 */
export class ParameterRows extends Array<readonly unknown[]> {
  constructor(rows: readonly (readonly unknown[])[]) {
    super();
    for (const row of rows) this.push(row);
  }
}
