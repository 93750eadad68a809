import { mkdirSync } from 'node:fs';
import type { Kysely } from 'kysely';
import { comparePositions, type EventLogReader, type Position } from '#event-log';
import type { AnyProjection, Projection } from '../define-projection.js';
import {
  MAX_COUNTED_LAG,
  type ProjectionEngine,
  type ProjectionHealth,
  type WaitOptions,
  type WaitOutcome,
} from '../engine-contract.js';
import { EngineStopped, PositionBeyondHead, UnknownProjection } from './errors.js';
import { type EngineLogger, silent } from './logger.js';
import { Slot } from './slot.js';

export interface EngineOptions {
  readonly log: EventLogReader;
  readonly projections: readonly AnyProjection[];
  /** Made if it is not there. One engine at a time writes to it. */
  readonly folder: string;
  readonly clock: () => Date;
  readonly logger?: EngineLogger;
}

/** The engine as the read models use it: with the tables behind their queries. */
export interface ReadableEngine extends ProjectionEngine {
  /**
   * Runs a query on the live build of a projection. Nothing beyond `position` may be taken into the answer: later
   * facts may be half there.
   */
  read<Tables, Result>(
    projection: Projection<Tables>,
    query: (db: Kysely<Tables>, position: Position | null) => Promise<Result>,
  ): Promise<Result>;
}

/** One lane a projection, each in log order and in files of its own. Nothing runs before `start`. */
export function projectionEngine(options: EngineOptions): ReadableEngine {
  return new Engine(options);
}

class Engine implements ReadableEngine {
  readonly names: readonly string[];
  private readonly slots: ReadonlyMap<string, Slot>;

  constructor(private readonly options: EngineOptions) {
    const { log, projections, folder, clock: now, logger = silent } = options;
    const context = { log, folder, now, logger };
    this.slots = new Map(projections.map((projection) => [projection.name, new Slot(projection, context)]));
    this.names = projections.map(({ name }) => name);
  }

  async start(): Promise<void> {
    mkdirSync(this.options.folder, { recursive: true });
    try {
      for (const slot of this.slots.values()) await slot.start();
    } catch (error) {
      await this.stop();
      throw error;
    }
  }

  async stop(): Promise<void> {
    await Promise.all([...this.slots.values()].map((slot) => slot.stop()));
  }

  position(name: string): Position | null {
    return this.slot(name).lane?.position ?? null;
  }

  async waitFor(name: string, position: Position, options: WaitOptions): Promise<WaitOutcome> {
    const slot = this.slot(name);
    if (hasReached(slot, position)) return 'reached';
    const head = await this.options.log.head();
    if (head === null || comparePositions(position, head) > 0) throw new PositionBeyondHead(position, head);
    if (hasReached(slot, position)) return 'reached';
    if (!slot.lane || slot.lane.status === 'failed') return 'stale';
    return slot.waiters.wait(position, options);
  }

  health(): Promise<readonly ProjectionHealth[]> {
    return Promise.all([...this.slots.values()].map((slot) => this.healthOf(slot)));
  }

  async rebuild(name?: string): Promise<void> {
    const slots = name === undefined ? [...this.slots.values()] : [this.slot(name)];
    for (const slot of slots) await slot.rebuild();
  }

  async unpark(name: string): Promise<number> {
    const { lane } = this.slot(name);
    if (!lane) throw new EngineStopped();
    return lane.unpark();
  }

  incompleteFor(name: string, keys?: readonly string[]): boolean {
    const parked = this.slot(name).lane?.parked;
    if (!parked || parked.count === 0) return false;
    return keys === undefined || keys.some((key) => parked.keys.has(key));
  }

  onCommitted(name: string, listener: (position: Position) => void): () => void {
    return this.slot(name).onCommitted(listener);
  }

  read<Tables, Result>(
    projection: Projection<Tables>,
    query: (db: Kysely<Tables>, position: Position | null) => Promise<Result>,
  ): Promise<Result> {
    const slot = this.slot(projection.name);
    return slot.read((db, position) => query(projection.tablesOf(db), position));
  }

  private slot(name: string): Slot {
    const slot = this.slots.get(name);
    if (!slot) throw new UnknownProjection(name, this.names);
    return slot;
  }

  private async healthOf({ projection, lane, buildingLane }: Slot): Promise<ProjectionHealth> {
    return {
      name: projection.name,
      version: projection.version,
      generation: lane?.context.generation ?? 0,
      status: lane?.status ?? 'stopped',
      error: lane?.error ?? null,
      position: lane?.position ?? null,
      lag: lane ? await this.lagAfter(lane.position) : 0,
      parked: lane?.parked.count ?? 0,
      skipped: 0,
      rebuilding: buildingLane
        ? { generation: buildingLane.context.generation, position: buildingLane.position }
        : null,
    };
  }

  private async lagAfter(position: Position | null): Promise<number> {
    const { log } = this.options;
    if ((await log.head()) === position) return 0;
    let lag = 0;
    const after = position === null ? {} : { after: position };
    for await (const _event of log.readAll({ ...after, limit: MAX_COUNTED_LAG })) lag += 1;
    return lag;
  }
}

function hasReached({ lane }: Slot, position: Position): boolean {
  const at = lane?.position;
  return at !== undefined && at !== null && comparePositions(at, position) >= 0;
}
