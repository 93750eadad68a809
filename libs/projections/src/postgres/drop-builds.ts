import { sql } from 'kysely';
import type { AnyProjection } from '../define-projection.js';
import { type Build, sameBuild } from '../storage/projection-storage.js';
import { type Db, lockSteps, type Tx } from './engine-schema.js';
import type { Layout } from './layout.js';
import type { Pointers } from './pointers.js';

/** A query under way on what is to be dropped is not waited for longer. */
const LOCK_TIMEOUT_MS = 2000;

/**
 * Drops the builds of a projection that nobody names and nobody builds. Of versions before this one, the last stays
 * for programs that have not been replaced yet, or to which operations go back; older ones go where no process of
 * theirs lives.
 */
export async function dropBuilds(
  db: Db,
  layout: Layout,
  pointers: Pointers,
  projection: AnyProjection,
): Promise<void> {
  const { name, version } = projection;
  const kept = await db.transaction().execute(async (tx) => {
    await lockSteps(tx, layout);
    const earlier = [...new Set((await pointers.named(tx)).map((build) => build.version))]
      .filter((other) => other < version)
      .sort((one, other) => other - one);
    for (const old of earlier.slice(1)) {
      if (await isFree(tx, layout.versionLock(name, old))) await pointers.forget(tx, old);
    }
    return pointers.named(tx);
  });
  const named = (builds: readonly Build[], build: Build) => builds.some((other) => sameBuild(other, build));
  for (const build of await pointers.builds(db)) {
    if (named(kept, build)) continue;
    const schema = layout.schemaOf(name, build);
    await db.transaction().execute(async (tx) => {
      await lockSteps(tx, layout);
      if (named(await pointers.named(tx), build) || !(await isFree(tx, layout.buildLock(schema)))) return;
      await sql`set local lock_timeout = ${sql.lit(LOCK_TIMEOUT_MS)}`.execute(tx);
      await sql`drop schema if exists ${sql.id(schema)} cascade`.execute(tx);
    });
  }
}

/** True where no other process holds it; then none can take it until the transaction ends. */
async function isFree(tx: Tx, lock: bigint): Promise<boolean> {
  const { rows } = await sql<{ free: boolean }>`
    select pg_try_advisory_xact_lock(${lock.toString()}) as free`.execute(tx);
  return rows[0]?.free === true;
}
