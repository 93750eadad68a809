import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { sql } from 'kysely';
import type { Position } from '#event-log';
import type { AnyProjection } from '../define-projection.js';
import { describeError } from '../engine/errors.js';
import { isBefore } from '../engine/is-before.js';
import type { EngineLogger } from '../engine/logger.js';
import {
  type Build,
  type Builds,
  type Pointer,
  type ReadStore,
  sameBuild,
  type Store,
} from '../storage/projection-storage.js';
import { saysGone } from '../storage/store-faults.js';
import { analyseBuild } from './analyse-build.js';
import type { Connections } from './connections.js';
import { createBuild } from './create-build.js';
import { dropBuilds } from './drop-builds.js';
import { type Db, lockSteps, type Tx } from './engine-schema.js';
import type { Layout } from './layout.js';
import { Pointers } from './pointers.js';
import { openPostgresStore, openPostgresStoreToRead } from './postgres-store.js';
import type { Session } from './session.js';

/** The live build stands still for so long at most while the new one comes up to it. */
const FLIP_WAIT_MS = 1000;

export interface BuildsContext {
  readonly layout: Layout;
  readonly connections: Connections;
  readonly session: Session;
  readonly logger: EngineLogger;
  /** For steps, once the engine's schema is there. */
  readonly db: () => Promise<Db>;
  /** For those who only read: it makes nothing. */
  readonly readOnlyDb: Db;
}

/** The builds of one projection and version as schemas, and in a table which of them answers. */
export class PostgresBuilds implements Builds {
  private readonly pointers: Pointers;
  private leased: Promise<void> | undefined;
  /** Who this is, among the processes that share the database. */
  private readonly self = randomUUID();

  constructor(
    private readonly context: BuildsContext,
    private readonly projection: AnyProjection,
  ) {
    this.pointers = new Pointers(context.layout, projection);
  }

  async pointer(): Promise<Pointer | undefined> {
    await this.lease();
    try {
      return await this.pointers.read(this.context.readOnlyDb);
    } catch (error) {
      if (saysGone(error)) return undefined; // no projector was ever here
      throw error;
    }
  }

  async adopt(): Promise<Pointer> {
    await this.lease();
    const pointer = await this.step(async (tx) => {
      const stored = await this.pointers.read(tx);
      if (stored) return stored;
      const live = await this.create(tx);
      await this.pointers.write(tx, { live });
      return { live };
    });
    await this.tidy();
    return pointer;
  }

  async begin(): Promise<Build> {
    const { session } = this.context;
    let held: bigint | undefined;
    try {
      return await this.step(async (tx) => {
        const build = await this.next(tx);
        // Held before anybody can see it; nobody drops what is held.
        const lock = this.lockOf(build);
        await session.hold(lock);
        held = lock;
        return this.create(tx, build);
      });
    } catch (error) {
      if (held !== undefined) await session.release(held);
      throw error;
    }
  }

  async reopen(build: Build): Promise<void> {
    await this.context.session.hold(this.lockOf(build));
    await this.step((tx) =>
      sql`
        update ${this.checkpointOf(build)} set reopened_by = ${this.self}
        where name = ${this.projection.name}`.execute(tx),
    );
  }

  async release(build: Build): Promise<void> {
    await this.context.session.release(this.lockOf(build));
    await this.tidy();
  }

  async open(build: Build): Promise<Store> {
    return openPostgresStore(this.storeOptions(build));
  }

  async openToRead(build: Build): Promise<ReadStore> {
    return openPostgresStoreToRead(this.storeOptions(build));
  }

  async learn(build: Build): Promise<void> {
    const { layout, db } = this.context;
    await analyseBuild(await db(), layout.schemaOf(this.projection.name, build));
  }

  /** Both checkpoints stay locked until the pointer is changed: no lane commits in between. */
  async flip(to: Build, from: Build): Promise<'flipped' | 'behind' | 'changed'> {
    return this.step(async (tx) => {
      const pointer = await this.pointers.read(tx);
      if (!sameBuild(pointer?.live, from)) return 'changed';
      const was = await this.position(tx, from, true);
      // Other projectors may write both. The live build stands still from here on; the new one comes up to it.
      for (const until = Date.now() + FLIP_WAIT_MS; Date.now() < until; await delay(5)) {
        if (!isBefore(await this.position(tx, to, false), was)) break;
      }
      if (isBefore(await this.position(tx, to, true), was)) return 'behind';
      await this.retire(tx, from, true);
      await this.retire(tx, to, false);
      await this.pointers.write(tx, { live: to, previous: from });
      return 'flipped';
    });
  }

  async replace(live: Build): Promise<Pointer> {
    const replaced = await this.step(async (tx) => {
      const pointer = await this.pointers.read(tx);
      if (pointer && !sameBuild(pointer.live, live)) return pointer; // another process was faster
      await this.retire(tx, live, true);
      const fresh = { live: await this.create(tx) };
      await this.pointers.write(tx, fresh);
      return fresh;
    });
    await this.tidy();
    return replaced;
  }

  /** One step of making, flipping or dropping builds at a time, in one transaction. */
  private async step<Result>(work: (tx: Tx) => Promise<Result>): Promise<Result> {
    const db = await this.context.db();
    return db.transaction().execute(async (tx) => {
      await lockSteps(tx, this.context.layout);
      return work(tx);
    });
  }

  /** Says to other processes that this one has code of this version. */
  private lease(): Promise<void> {
    const { session, layout } = this.context;
    const { name, version } = this.projection;
    this.leased ??= session.hold(layout.versionLock(name, version)).catch((error: unknown) => {
      this.leased = undefined;
      throw error;
    });
    return this.leased;
  }

  private async create(tx: Tx, build?: Build): Promise<Build> {
    const fresh = build ?? (await this.next(tx));
    await createBuild(tx, this.context.layout.schemaOf(this.projection.name, fresh), this.projection);
    return fresh;
  }

  private async next(tx: Tx): Promise<Build> {
    const { version } = this.projection;
    const builds = (await this.pointers.builds(tx)).filter((build) => build.version === version);
    const pointer = await this.pointers.read(tx);
    const taken = [...builds, pointer?.live, pointer?.previous].map((build) => build?.generation ?? 0);
    return { version, generation: Math.max(0, ...taken) + 1 };
  }

  private lockOf(build: Build): bigint {
    const { layout } = this.context;
    return layout.buildLock(layout.schemaOf(this.projection.name, build));
  }

  private checkpointOf(build: Build) {
    return sql.id(this.context.layout.schemaOf(this.projection.name, build), 'projection_checkpoint');
  }

  private async position(tx: Tx, build: Build, lock: boolean): Promise<Position | null> {
    const { rows } = await sql<{ position: Position | null }>`
      select position from ${this.checkpointOf(build)}
      where name = ${this.projection.name} ${lock ? sql`for update` : sql``}`.execute(tx);
    return rows[0]?.position ?? null;
  }

  /** A retired build takes no more events, but from whoever has reopened it. */
  private async retire(tx: Tx, build: Build, retired: boolean): Promise<void> {
    await sql`
      update ${this.checkpointOf(build)} set retired = ${sql.lit(retired)}, reopened_by = null
      where name = ${this.projection.name}`.execute(tx);
  }

  /** What cannot be dropped now is dropped by whoever tidies next. */
  private async tidy(): Promise<void> {
    const { layout, logger } = this.context;
    try {
      const db = await this.context.db();
      await dropBuilds(db, layout, this.pointers, this.projection);
    } catch (error) {
      const fields = { projection: this.projection.name, error: describeError(error) };
      logger.warn(fields, 'builds that nobody reads could not be dropped yet');
    }
  }

  private storeOptions(build: Build) {
    const { connections, layout } = this.context;
    const { name: projection } = this.projection;
    const schema = layout.schemaOf(projection, build);
    return { connections, schema, channel: layout.channel, projection, build, self: this.self };
  }
}
