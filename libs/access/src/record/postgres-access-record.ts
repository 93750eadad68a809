import { PostgresDatabase } from '#privacy';
import { AccessRecordUnavailable } from '../errors.js';
import type { AccessEntry, AccessRecord, RecordedAccess } from './access-record.js';
import { chainedTo, type Looked, walked } from './chain.js';
import { entryOf, keepable } from './entry.js';
import { MAX_LIMIT, type PageAsked, requirePage } from './page.js';

/** More than these do not share a transaction: the lock on the chain is to be held for milliseconds. */
const AT_ONCE = 1_000;

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
    await database.makeOnce('access', async (query) => {
      await query(schemaOf(database));
    });
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

  constructor(
    private readonly database: PostgresDatabase,
    private readonly schema: string,
    private readonly clock: () => Date,
  ) {}

  record(entry: AccessEntry): Promise<void> {
    return new Promise((resolve, reject) => {
      this.requireOpen();
      this.waiting.push({ entry: keepable(entry), at: this.clock().toISOString(), resolve, reject });
      this.writing ??= this.writeAll();
    });
  }

  async list(asked: PageAsked = {}): Promise<readonly RecordedAccess[]> {
    this.requireOpen();
    const { after, limit } = requirePage(asked);
    const rows = await this.database.query(
      `SELECT * FROM ${this.database.named('access')} WHERE sequence > $1 ORDER BY sequence LIMIT $2`,
      [after, limit],
    );
    return rows.map(entryOf);
  }

  verify(): Promise<{ entries: number; brokenAt: number | null }> {
    return walked((after) => this.list({ after, limit: MAX_LIMIT }));
  }

  async close(): Promise<void> {
    this.closed = true;
    await this.writing;
    await this.database.close();
  }

  /** One transaction for what was recorded within a turn of the event loop, then one for what came meanwhile. */
  private async writeAll(): Promise<void> {
    await new Promise((resolve) => setImmediate(resolve));
    while (this.waiting.length > 0) {
      const batch = this.waiting.splice(0, AT_ONCE);
      try {
        await this.write(batch);
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
  private write(batch: readonly Looked[]): Promise<void> {
    const table = this.database.named('access');
    return this.database.transaction(async (query) => {
      await query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [`throughline: ${this.schema}`]);
      const [last] = await query(`SELECT * FROM ${table} ORDER BY sequence DESC LIMIT 1`);
      const entries = chainedTo(last && entryOf(last), batch);
      await query(
        `INSERT INTO ${table} SELECT * FROM unnest($1::bigint[], $2::text[], $3::text[], $4::text[], $5::text[],
                                                   $6::text[], $7::text[], $8::text[], $9::text[], $10::text[])`,
        [
          entries.map(({ sequence }) => sequence),
          entries.map(({ at }) => at),
          entries.map(({ principal }) => principal),
          entries.map(({ role }) => role),
          entries.map(({ operation }) => operation),
          entries.map(({ subjects }) => JSON.stringify(subjects)),
          entries.map(({ purpose }) => purpose),
          entries.map(({ correlationId }) => correlationId),
          entries.map(({ outcome }) => outcome),
          entries.map(({ hash }) => hash),
        ],
      );
    });
  }

  private requireOpen(): void {
    if (this.closed) throw new AccessRecordUnavailable(this.database.location, 'is closed: open it again');
  }
}

const schemaOf = (database: PostgresDatabase): string => `
  CREATE TABLE ${database.named('access')} (
    sequence bigint PRIMARY KEY,
    at text NOT NULL,
    principal text NOT NULL,
    role text,
    operation text NOT NULL,
    subjects text NOT NULL,
    purpose text,
    correlation_id text NOT NULL,
    outcome text NOT NULL CHECK (outcome IN ('GRANTED', 'REFUSED')),
    hash text NOT NULL
  );
  CREATE FUNCTION ${database.named('refuse')}() RETURNS trigger LANGUAGE plpgsql
    AS $$ BEGIN RAISE EXCEPTION 'the record of who looked is append-only'; END $$;
  CREATE TRIGGER access_never_changes BEFORE UPDATE ON ${database.named('access')}
    FOR EACH STATEMENT EXECUTE FUNCTION ${database.named('refuse')}();
  CREATE TRIGGER access_never_goes BEFORE DELETE OR TRUNCATE ON ${database.named('access')}
    FOR EACH STATEMENT EXECUTE FUNCTION ${database.named('refuse')}();
`;
