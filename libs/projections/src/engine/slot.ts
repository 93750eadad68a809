import type { Kysely } from 'kysely';
import { comparePositions, type EventLogReader, type Position } from '#event-log';
import type { AnyProjection } from '../define-projection.js';
import type { EngineTables } from '../kysely/engine-tables.js';
import { openCheckpoint, openStore } from '../kysely/store.js';
import { EngineStopped } from './errors.js';
import { buildsIn, deleteBuilds } from './files.js';
import { Lane } from './lane.js';
import { type Build, fileOf, type Pointer, readPointers, writePointer } from './live-pointer.js';
import type { EngineLogger } from './logger.js';
import { loadParked } from './parking.js';
import { Waiters } from './waiters.js';

export interface SlotContext {
  readonly log: EventLogReader;
  readonly folder: string;
  readonly now: () => Date;
  readonly logger: EngineLogger;
}

interface Opened {
  readonly build: Build;
  readonly lane: Lane;
  /** Queries under way: the file is closed only when the last has ended. */
  readers: number;
  idle?: () => void;
}

/** One projection: its live build, the one being built beside it, and who waits for it. */
export class Slot {
  readonly waiters = new Waiters();
  private readonly listeners = new Set<(position: Position) => void>();
  private pointer: Pointer | undefined;
  private live: Opened | undefined;
  private building: (Opened & { readonly done: PromiseWithResolvers<void> }) | undefined;
  private rebuilding: Promise<void> | undefined;
  private notified: Position | null = null;

  constructor(
    readonly projection: AnyProjection,
    private readonly context: SlotContext,
  ) {}

  get lane(): Lane | undefined {
    return this.live?.lane;
  }

  get buildingLane(): Lane | undefined {
    return this.building?.lane;
  }

  /** Opens the build that the pointer names. One of another version stays for roll-back, and a new one begins. */
  async start(): Promise<void> {
    const { folder } = this.context;
    const { name, version } = this.projection;
    const stored = readPointers(folder).get(name);
    const pointer = pointerFor(version, stored, buildsIn(folder, name));
    if (pointer !== stored) writePointer(folder, name, pointer);
    deleteBuilds(folder, name, [pointer.live, pointer.previous]);
    this.pointer = pointer;
    this.live = await this.notAhead(await this.open(pointer.live));
    this.notified = this.live.lane.position;
    this.live.lane.start();
  }

  /**
   * A build that has seen more than the log holds belongs to another past: the log was brought back from a backup. Its
   * facts are not on record, and it would pass over the next ones; so it goes, and a new build begins.
   */
  private async notAhead(opened: Opened): Promise<Opened> {
    const { folder, log, logger } = this.context;
    const { name, version } = this.projection;
    const { position } = opened.lane;
    const head = await log.head();
    if (!isBehind(head, position)) return opened;
    logger.warn({ projection: name, position, head }, 'a read model was ahead of the log: it is built anew');
    await close(opened);
    const live = { version, generation: nextGeneration(version, buildsIn(folder, name)) };
    writePointer(folder, name, { live });
    deleteBuilds(folder, name, [live]);
    this.pointer = { live };
    return this.open(live);
  }

  async stop(): Promise<void> {
    const { building, live } = this;
    this.building = undefined;
    building?.done.reject(new EngineStopped());
    await this.rebuilding?.catch(() => undefined); // its caller has the reason
    if (live) await close(live);
    this.waiters.giveUp();
    this.live = undefined;
  }

  /** Runs a query on the live build, with the place of the log up to which it may look. */
  async read<Result>(
    query: (db: Kysely<EngineTables>, position: Position | null) => Promise<Result>,
  ): Promise<Result> {
    const opened = this.live;
    if (!opened) throw new EngineStopped();
    opened.readers += 1;
    try {
      return await query(opened.lane.context.store.reader, opened.lane.position);
    } finally {
      opened.readers -= 1;
      if (opened.readers === 0) opened.idle?.();
    }
  }

  rebuild(): Promise<void> {
    this.rebuilding ??= this.buildBeside().finally(() => {
      this.rebuilding = undefined;
    });
    return this.rebuilding;
  }

  onCommitted(listener: (position: Position) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  private async buildBeside(): Promise<void> {
    const { folder } = this.context;
    const { name, version } = this.projection;
    if (!this.live) throw new EngineStopped();
    const generation = nextGeneration(version, buildsIn(folder, name));
    const building = { ...(await this.open({ version, generation })), done: Promise.withResolvers<void>() };
    this.building = building;
    building.lane.start();
    try {
      await building.done.promise;
    } catch (error) {
      this.building = undefined;
      await close(building);
      deleteBuilds(folder, name, [this.pointer?.live, this.pointer?.previous]);
      throw error;
    }
  }

  private async open(build: Build): Promise<Opened> {
    const { folder, log, now, logger } = this.context;
    const { projection } = this;
    const store = await openStore(fileOf(folder, projection.name, build));
    try {
      const position = await openCheckpoint(store, projection.name, (tx) => projection.createTables(tx));
      const lane = new Lane(
        {
          projection,
          log,
          store,
          generation: build.generation,
          now,
          logger,
          moved: (moved) => this.moved(moved),
          failed: (failed, error) => this.failed(failed, error),
        },
        { position, parked: await loadParked(store.writer) },
      );
      return { build, lane, readers: 0 };
    } catch (error) {
      await store.close();
      throw error;
    }
  }

  private moved(lane: Lane): void {
    if (lane === this.building?.lane) this.flipIfCaughtUp(lane);
    if (lane !== this.live?.lane || lane.position === null || lane.position === this.notified) return;
    this.notified = lane.position;
    this.waiters.advance(lane.position);
    for (const listener of [...this.listeners]) listener(lane.position);
  }

  private failed(lane: Lane, error: unknown): void {
    if (lane === this.building?.lane) this.building.done.reject(error);
    if (lane === this.live?.lane) this.waiters.giveUp();
  }

  /** In one turn of the event loop, so that no reader and no waiter ever sees the projection go back. */
  private flipIfCaughtUp(lane: Lane): void {
    const { building, live } = this;
    if (!building || !live || lane.status !== 'live' || isBehind(lane.position, live.lane.position)) return;
    const { folder, logger } = this.context;
    const { name } = this.projection;
    const pointer = { live: building.build, previous: live.build };
    try {
      writePointer(folder, name, pointer);
    } catch (error) {
      building.done.reject(error);
      return;
    }
    this.pointer = pointer;
    this.live = building;
    this.building = undefined;
    logger.info({ projection: name, ...building.build }, 'a rebuilt read model has taken over');
    close(live).then(() => {
      deleteBuilds(folder, name, [pointer.live, pointer.previous]);
      building.done.resolve();
    }, building.done.reject);
  }
}

function isBehind(position: Position | null, other: Position | null): boolean {
  return other !== null && (position === null || comparePositions(position, other) < 0);
}

function pointerFor(version: number, stored: Pointer | undefined, builds: readonly Build[]): Pointer {
  if (stored?.live.version === version) return stored;
  if (stored?.previous?.version === version) return { live: stored.previous, previous: stored.live };
  const live = { version, generation: nextGeneration(version, builds) };
  return stored ? { live, previous: stored.live } : { live };
}

function nextGeneration(version: number, builds: readonly Build[]): number {
  return Math.max(0, ...builds.filter((build) => build.version === version).map((of) => of.generation)) + 1;
}

async function close(opened: Opened): Promise<void> {
  await opened.lane.stop();
  if (opened.readers > 0) await new Promise<void>((resolve) => (opened.idle = resolve));
  await opened.lane.context.store.close();
}
