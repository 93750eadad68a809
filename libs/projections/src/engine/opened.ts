import type { Kysely } from 'kysely';
import type { Position } from '#event-log';
import type { EngineTables } from '../kysely/engine-tables.js';
import type { Build, ReadStore } from '../storage/projection-storage.js';
import type { Source } from './source.js';

/** A build that is open, and the queries under way on it: it is closed only when the last has ended. */
export class Opened<Of extends Source = Source> {
  private readers = 0;
  private closed: Promise<void> | undefined;
  private idle: (() => void) | undefined;

  constructor(
    readonly build: Build,
    readonly source: Of,
    private readonly store: ReadStore,
  ) {}

  async read<Result>(
    query: (db: Kysely<EngineTables>, position: Position | null) => Promise<Result>,
  ): Promise<Result> {
    this.readers += 1;
    try {
      return await query(this.store.reader, this.source.position);
    } finally {
      this.readers -= 1;
      if (this.readers === 0) this.idle?.();
    }
  }

  close(): Promise<void> {
    this.closed ??= this.closeOnce();
    return this.closed;
  }

  private async closeOnce(): Promise<void> {
    await this.source.stop();
    if (this.readers > 0) await new Promise<void>((resolve) => (this.idle = resolve));
    await this.store.close();
  }
}
