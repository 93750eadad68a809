import { afterAll } from '@jest/globals';
import { DatabaseSync } from 'node:sqlite';

/** So many pages are more than any test writes. */
const PLENTY = 1_000_000;

/**
 * The disk under every SQLite file of this process. Full, no file below a folder grows by a page: SQLite then says
 * SQLITE_FULL, as where the disk has no space left. What is free within a file can still be used, as on a real one.
 */
export class Disk {
  private readonly connections = new Set<DatabaseSync>();
  private readonly restore: (() => void)[] = [];
  private fullBelow: string | undefined;

  /** Sees each connection at its first statement, and afterwards leaves node:sqlite as it was. */
  constructor() {
    for (const method of ['exec', 'prepare'] as const) this.watch(method);
    afterAll(() => {
      for (const restore of this.restore) restore();
    });
  }

  /** Leaves no space for the files of a folder, those that are opened later included. */
  fill(folder: string): void {
    this.fullBelow = folder;
    for (const connection of this.connections) this.limit(connection);
  }

  free(): void {
    this.fullBelow = undefined;
    for (const connection of this.connections) this.limit(connection);
  }

  private watch(method: 'exec' | 'prepare'): void {
    const { prototype } = DatabaseSync;
    const original = Object.getOwnPropertyDescriptor(prototype, method);
    const run: unknown = original?.value;
    if (!original || typeof run !== 'function') throw new Error(`node:sqlite has no ${method}`);
    const { connections } = this;
    const limit = (connection: DatabaseSync): void => this.limit(connection);
    Object.defineProperty(prototype, method, {
      ...original,
      value: function (this: DatabaseSync, sql: string): unknown {
        if (!connections.has(this)) {
          connections.add(this);
          limit(this);
        }
        return Reflect.apply(run, this, [sql]);
      },
    });
    this.restore.push(() => Object.defineProperty(prototype, method, original));
  }

  private limit(connection: DatabaseSync): void {
    if (!connection.isOpen) return void this.connections.delete(connection);
    const isFull = this.fullBelow !== undefined && (connection.location() ?? '').startsWith(this.fullBelow);
    // One page is less than there are: SQLite then takes the present number.
    connection.exec(`PRAGMA max_page_count = ${isFull ? 1 : PLENTY}`);
  }
}
