import { setTimeout as sleep } from 'node:timers/promises';
import { DestructionIncomplete, type NotOverwritten } from '../errors.js';
import { type PostgresDatabase, type Query, sqlStateOf } from '../postgres/postgres-database.js';
import { SEALS } from '../seal.js';

/** Transactions that began before a destruction are mostly done by then: those of other gateways take milliseconds. */
const OLDER_MILLISECONDS = 3_000;
const ASK_AGAIN_MILLISECONDS = 50;
/** Lookups wait behind whoever waits for the table, so that must not be for long. */
const LOCK_MILLISECONDS = 2_000;
const LOCK_NOT_AVAILABLE = '55P03';
const QUERY_CANCELED = '57014';

/**
 * How long rewriting the table of keys may take by default. It grows with the table, unlike everything else that is
 * asked of the server, so the bound of the others would keep a large one from ever being rewritten.
 */
export const DEFAULT_REWRITE_MILLISECONDS = 600_000;

/**
 * Takes both keys of a subject out of use for good, then rewrites the table without them: PostgreSQL leaves what an
 * UPDATE replaced where it was. Their copies in the write-ahead log and in backups are for the operator: see
 * docs/keys-on-postgresql.md.
 * @throws DestructionIncomplete where somebody holds the table, or may still see what stood in it before, where this
 * role may not have it rewritten, or where that took too long
 */
export async function buryAndScrub(
  database: PostgresDatabase,
  subject: string,
  at: Date,
  rewriteMs: number,
): Promise<void> {
  await database.transaction(async (query) => {
    // First: whoever makes keys or rotates locks in this order too.
    await query(`UPDATE ${database.named('key_database')} SET destructions = destructions + 1`, []);
    await query(
      `INSERT INTO ${database.named('data_key')} AS kept (subject, seal, destroyed_at)
       SELECT $1, seal, $2 FROM unnest($3::text[]) AS seal ORDER BY seal ON CONFLICT (subject, seal)
       DO UPDATE SET wrapped = NULL, destroyed_at = excluded.destroyed_at WHERE kept.destroyed_at IS NULL`,
      [subject, at.toISOString(), SEALS],
    );
  });
  const unfinished = (reason: NotOverwritten) =>
    new DestructionIncomplete(database.location, subject, reason);
  await rewrite(database, rewriteMs, unfinished);
}

/** See `Overwriting`. */
export async function overwriteDestroyed(database: PostgresDatabase, rewriteMs: number): Promise<boolean> {
  const [left] = await database.query(
    `SELECT destructions > overwritten AS some FROM ${database.named('key_database')}`,
  );
  if (left?.['some'] !== true) return false;
  const unfinished = (reason: NotOverwritten) => new DestructionIncomplete(database.location, null, reason);
  await rewrite(database, rewriteMs, unfinished);
  return true;
}

/**
 * Rewrites the table of keys without what was replaced there by now, and remembers which destructions that covers.
 * @throws what `unfinished` makes where somebody may still see the old rows, this role may not have the table
 * rewritten, or that takes longer than `rewriteMs`
 */
export async function rewrite(
  database: PostgresDatabase,
  rewriteMs: number,
  unfinished: (reason: NotOverwritten) => Error,
): Promise<void> {
  // An id after those of all the destructions that it counts.
  const [covered] = await database.transaction((query) =>
    query(
      `SELECT pg_current_xact_id()::text AS id, destructions::text AS made FROM ${database.named('key_database')}`,
      [],
    ),
  );
  await database.session(async (query) => {
    if (!(await allSee(String(covered?.['id']), query))) throw unfinished('READ_BY_ANOTHER');
    await scrub(database, query, rewriteMs, unfinished);
  });
  await database.query(
    `UPDATE ${database.named('key_database')} SET overwritten = $1::bigint WHERE overwritten < $1::bigint`,
    [covered?.['made']],
  );
}

/**
 * Whether nobody can see any more what stood there before a transaction. Asked before the table is rewritten: what
 * someone may still see, the rewriting keeps. Slots are of standbys that report what they still read.
 */
async function allSee(transactionId: string, query: Query): Promise<boolean> {
  for (const until = Date.now() + OLDER_MILLISECONDS; ; await sleep(ASK_AGAIN_MILLISECONDS)) {
    const [answer] = await query(
      `SELECT pg_snapshot_xmin(pg_current_snapshot()) > $1::xid8 AND NOT EXISTS (
         SELECT FROM (
           SELECT backend_xmin FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND backend_type <> 'autovacuum worker'
           UNION ALL SELECT xmin FROM pg_replication_slots
         ) AS seen (since)
         WHERE since IS NOT NULL AND age(since) >= age($1::xid8::xid)
       ) AS yes`,
      [transactionId],
    );
    if (answer?.['yes'] === true) return true;
    if (Date.now() > until) return false;
  }
}

async function scrub(
  database: PostgresDatabase,
  query: Query,
  rewriteMs: number,
  unfinished: (reason: NotOverwritten) => Error,
): Promise<void> {
  await query(`SET lock_timeout = ${LOCK_MILLISECONDS}`);
  await query(`SET statement_timeout = ${rewriteMs}`);
  const before = await fileOf(database, query);
  try {
    // A second longer than the server, which is to be the one that gives up.
    await query(`VACUUM (FULL) ${database.named('data_key')}`, undefined, rewriteMs + 1_000);
  } catch (error) {
    if (sqlStateOf(error) === LOCK_NOT_AVAILABLE) throw unfinished('READ_BY_ANOTHER');
    if (sqlStateOf(error) === QUERY_CANCELED) throw unfinished('TOO_LONG');
    throw error;
  }
  // A role that may not rewrite the table is merely warned, and told of success; what is rewritten is another file.
  if ((await fileOf(database, query)) === before) throw unfinished('NOT_ALLOWED');
}

async function fileOf(database: PostgresDatabase, query: Query): Promise<string> {
  const [row] = await query('SELECT pg_relation_filenode($1::regclass)::text AS file', [
    database.named('data_key'),
  ]);
  return String(row?.['file']);
}
