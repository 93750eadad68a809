import { setTimeout as sleep } from 'node:timers/promises';
import { DestructionIncomplete } from '../errors.js';
import { type PostgresDatabase, type Query, sqlStateOf } from '../postgres/postgres-database.js';
import { SEALS } from '../seal.js';

/** Transactions that began before a destruction are mostly done by then: those of other gateways take milliseconds. */
const OLDER_MILLISECONDS = 3_000;
const ASK_AGAIN_MILLISECONDS = 50;
const LOCK_NOT_AVAILABLE = '55P03';

/**
 * Takes both keys of a subject out of use for good, then rewrites the table without them: PostgreSQL leaves what an
 * UPDATE replaced where it was. Their copies in the write-ahead log and in backups are for the operator: see
 * docs/keys-on-postgresql.md.
 * @throws DestructionIncomplete where somebody holds the table, or may still see what stood in it before, or where
 * this role may not have it rewritten
 */
export async function buryAndScrub(database: PostgresDatabase, subject: string, at: Date): Promise<void> {
  const transactionId = await database.transaction(async (query) => {
    await query(
      `INSERT INTO ${database.named('data_key')} AS kept (subject, seal, destroyed_at)
       SELECT $1, seal, $2 FROM unnest($3::text[]) AS seal ORDER BY seal ON CONFLICT (subject, seal)
       DO UPDATE SET wrapped = NULL, destroyed_at = excluded.destroyed_at WHERE kept.destroyed_at IS NULL`,
      [subject, at.toISOString(), SEALS],
    );
    const [own] = await query('SELECT pg_current_xact_id()::text AS id', []);
    return String(own?.['id']);
  });
  await database.session(async (query) => {
    const unfinished = (reason?: Left): Error =>
      new DestructionIncomplete(database.location, subject, reason);
    await rewriteBehind(database, transactionId, query, unfinished);
  });
}

type Left = 'READ_BY_ANOTHER' | 'NOT_ALLOWED';

/**
 * Rewrites the table of keys once nobody can see any more what a transaction replaced there.
 * @throws what `unfinished` makes where somebody still may, or this role may not have it rewritten
 */
export async function rewriteBehind(
  database: PostgresDatabase,
  transactionId: string,
  query: Query,
  unfinished: (reason?: Left) => Error,
): Promise<void> {
  if (!(await allSee(transactionId, query))) throw unfinished();
  await scrub(database, query, unfinished);
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
  unfinished: (reason?: Left) => Error,
): Promise<void> {
  await query(`SET lock_timeout = '2s'`); // lookups wait behind this, so it must not wait for long itself
  const before = await fileOf(database, query);
  try {
    await query(`VACUUM (FULL) ${database.named('data_key')}`);
  } catch (error) {
    if (sqlStateOf(error) === LOCK_NOT_AVAILABLE) throw unfinished();
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
