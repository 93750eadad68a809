import { PostgresDatabase } from '#privacy';
import type { AlertStore } from '../alerts/alert.js';
import { postgresAlerts } from '../alerts/postgres-alerts.js';
import { AccessRecordUnavailable } from '../errors.js';
import type { AccessEntry, AccessRecord, LooksAsked, RecordedAccess, Verified } from './access-record.js';
import { chainedTo, type Looked, walked } from './chain.js';
import { Derivation } from './derivation.js';
import { COLUMNS, endOf, keepable, rowOf } from './entry.js';
import { postgresRows } from './postgres-rows.js';
import { makeRecord } from './postgres-schema.js';
import type { RecordRows } from './rows.js';
import { listed } from './search.js';

/** More than these do not share a transaction: the lock on the chain is to be held for milliseconds. */
const AT_ONCE = 1_000;
/** The columns after the sequence, each as an array of texts. */
const TEXTS = COLUMNS.slice(1)
  .map((_, index) => `$${index + 2}::text[]`)
  .join(', ');

/**
 * Opens or makes a record in a schema of its own, for any number of processes at once: they write one chain.
 *
 * What resolved is on the server's disk, whatever `synchronous_commit` is there. The embedded record may lose its
 * last moments with the power, and its process may be killed without losing any. Here the server is another process,
 * and without that its end alone, however brief, would take entries of what had been shown. The price is one flush for
 * all that is recorded while the one before is under way.
 * @throws AccessRecordUnavailable; RangeError for an impossible schema
 */
export async function openPostgresAccessRecord(options: {
  readonly connectionString: string;
  readonly clock: () => Date;
  /** Default: `throughline_access`. Made where it is not there. */
  readonly schema?: string;
}): Promise<AccessRecord> {
  const { connectionString, clock, schema = 'throughline_access' } = options;
  const database = new PostgresDatabase({
    connectionString,
    schema,
    unavailable: (location, detail, why) => new AccessRecordUnavailable(location, detail, why),
  });
  try {
    await makeRecord(database);
    return new PostgresAccessRecord(database, schema, clock);
  } catch (error) {
    await database.close();
    throw error;
  }
}

interface Waiting extends Looked {
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

class PostgresAccessRecord implements AccessRecord {
  private waiting: Waiting[] = [];
  private writing: Promise<void> | undefined;
  private closed = false;
  readonly alerts: AlertStore;
  private readonly rows: RecordRows;
  private readonly derivation: Derivation;

  constructor(
    private readonly database: PostgresDatabase,
    private readonly schema: string,
    private readonly clock: () => Date,
  ) {
    const requireOpen = (): void => this.requireOpen();
    this.alerts = postgresAlerts(database, requireOpen);
    this.rows = postgresRows(database, requireOpen);
    this.derivation = new Derivation(this.rows);
  }

  record(entry: AccessEntry): Promise<void> {
    return new Promise((resolve, reject) => {
      this.requireOpen();
      this.waiting.push({ entry: keepable(entry), at: this.clock().toISOString(), resolve, reject });
      this.writing ??= this.writeAll();
    });
  }

  async list(asked: LooksAsked = {}): Promise<readonly RecordedAccess[]> {
    this.requireOpen();
    return listed(this.rows, () => this.derivation.caughtUp(), asked);
  }

  verify(): Promise<Verified> {
    return walked(this.rows, this.alerts);
  }

  async close(): Promise<void> {
    this.closed = true;
    await this.writing;
    await this.derivation.stop();
    await this.database.close();
  }

  /** One transaction for what was recorded within a turn of the event loop, then one for what came meanwhile. */
  private async writeAll(): Promise<void> {
    await new Promise((resolve) => setImmediate(resolve));
    while (this.waiting.length > 0) {
      const batch = this.waiting.splice(0, AT_ONCE);
      try {
        this.derivation.written(await this.write(batch));
        for (const { resolve } of batch) resolve();
      } catch (error) {
        for (const { reject } of batch) reject(error);
      }
    }
    this.writing = undefined;
  }

  /**
   * The end of the chain is read under a lock that other processes wait for until this commits, so they never fork
   * it. The lock is taken by a statement before, because a statement sees what was committed when it began.
   */
  private write(batch: readonly Looked[]): Promise<readonly RecordedAccess[]> {
    const table = this.database.named('access');
    return this.database.transaction(async (query) => {
      await query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [`throughline: ${this.schema}`]);
      const [last] = await query(`SELECT sequence, hash, at FROM ${table} ORDER BY sequence DESC LIMIT 1`);
      const entries = chainedTo(last && endOf(last), batch);
      const rows = entries.map(rowOf);
      await query(
        `INSERT INTO ${table} (${COLUMNS.join(', ')}) SELECT * FROM unnest($1::bigint[], ${TEXTS})`,
        COLUMNS.map((_, column) => rows.map((row) => row[column])),
      );
      return entries;
    });
  }

  private requireOpen(): void {
    if (this.closed) throw new AccessRecordUnavailable(this.database.location, 'is closed: open it again');
  }
}
