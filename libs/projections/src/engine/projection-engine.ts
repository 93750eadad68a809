import type { Kysely } from 'kysely';
import { comparePositions, type EventLogReader, type Position } from '#event-log';
import type { AnyProjection, Projection } from '../define-projection.js';
import {
  type BuildAside,
  MAX_COUNTED_LAG,
  type ProjectionEngine,
  type ProjectionHealth,
  type WaitOptions,
  type WaitOutcome,
} from '../engine-contract.js';
import type { Notice, ProjectionStorage } from '../storage/projection-storage.js';
import { EngineStopped, NotProjecting, PositionBeyondHead, UnknownProjection } from './errors.js';
import { FollowingSlot } from './following-slot.js';
import { isBefore } from './is-before.js';
import { type EngineLogger, silent } from './logger.js';
import { ProjectingSlot } from './projecting-slot.js';
import { type FarBehind, fillAtStart } from './fill-at-start.js';
import { rebuildTogether } from './rebuild.js';

/** Notices of other processes may be lost; then they are heard of a second later. */
const POLL_MS = 1000;

/** Most of what a restart leaves to do is done in less. */
const PATIENCE_MS = 2000;

/** The states in which a projection takes in what comes. */
const FOLLOWS: ReadonlySet<ProjectionHealth['status']> = new Set(['starting', 'catching-up', 'live']);

type AnySlot = ProjectingSlot | FollowingSlot;

export interface EngineOptions {
  readonly log: EventLogReader;
  readonly projections: readonly AnyProjection[];
  /** Stays open when the engine stops: whoever made it closes it. */
  readonly storage: ProjectionStorage;
  readonly clock: () => Date;
  readonly logger?: EngineLogger;
  /** `project` (the default) writes; `follow` answers from what other processes write. */
  readonly mode?: 'project' | 'follow';
  /** For rebuilds, and for builds that are far behind the log when the engine starts. */
  readonly buildAside?: BuildAside;
  /** How often to look for what other processes did without a notice. Default: 1000. */
  readonly pollMs?: number;
  /** How long a query waits, in milliseconds, for a build that is not as far as the record is known to go. Default: 2000. */
  readonly patienceMs?: number;
}

/** The engine as the read models use it: with the tables behind their queries. */
export interface ReadableEngine extends ProjectionEngine {
  /**
   * Runs a query on the live build of a projection. Nothing beyond `position` may be taken into the answer: later
   * facts may be half there. It may run twice, where another build takes over under it.
   * @param from `whole` by default; `any` for what tells no more than how far a build is
   * @throws NotBuiltYet where it is not yet as far as the record is known to go; from any, where there is no build at all
   */
  read<Tables, Result>(
    projection: Projection<Tables>,
    query: (db: Kysely<Tables>, position: Position | null) => Promise<Result>,
    from?: 'whole' | 'any',
  ): Promise<Result>;
}

/** One lane a projection, each in log order and in builds of its own. Nothing runs before `start`. */
export function projectionEngine(options: EngineOptions): ReadableEngine {
  return new Engine(options);
}

class Engine implements ReadableEngine {
  readonly names: readonly string[];
  private readonly slots: ReadonlyMap<string, AnySlot>;
  private stopping = new AbortController();
  private stopHearing = () => {};

  constructor(private readonly options: EngineOptions) {
    const { log, projections, storage, clock: now } = options;
    const { logger = silent, mode = 'project', patienceMs = PATIENCE_MS } = options;
    this.slots = new Map(
      projections.map((projection) => {
        const context = { log, builds: storage.buildsOf(projection), now, logger, patienceMs };
        const slot =
          mode === 'project'
            ? new ProjectingSlot(projection, context)
            : new FollowingSlot(projection, context);
        return [projection.name, slot];
      }),
    );
    this.names = projections.map(({ name }) => name);
  }

  async start(): Promise<void> {
    this.stopping = new AbortController();
    this.stopHearing = this.hearOfOthers();
    try {
      await this.startSlots();
    } catch (error) {
      await this.stop();
      throw error;
    }
  }

  /** What is far behind the log is filled aside; nobody waits for that but who asks it something. */
  private async startSlots(): Promise<void> {
    const { buildAside, logger = silent } = this.options;
    const isFarBehind = async (position: Position | null) =>
      buildAside !== undefined && (await this.lagAfter(position)) >= MAX_COUNTED_LAG;
    const behind: FarBehind[] = [];
    for (const slot of this.slots.values()) {
      if (slot instanceof FollowingSlot) await slot.start();
      else {
        const build = await slot.start(isFarBehind);
        if (build) behind.push({ slot, build });
      }
    }
    if (buildAside) fillAtStart(behind, buildAside, this.stopping.signal, logger);
  }

  async stop(): Promise<void> {
    this.stopHearing();
    this.stopping.abort(new EngineStopped());
    await Promise.all([...this.slots.values()].map((slot) => slot.stop()));
  }

  position(name: string): Position | null {
    return this.slot(name).source?.position ?? null;
  }

  async waitFor(name: string, position: Position, options: WaitOptions): Promise<WaitOutcome> {
    const slot = this.slot(name);
    if (hasReached(slot, position)) return 'reached';
    return slot.waiters.wait(position, options, () => this.foreseen(slot, position));
  }

  /** How a wait must end that has just begun; undefined where that is still open. @throws PositionBeyondHead */
  private async foreseen(slot: AnySlot, position: Position): Promise<WaitOutcome | undefined> {
    const head = await this.options.log.head();
    if (hasReached(slot, position)) return 'reached';
    if (head === null || comparePositions(position, head) > 0) throw new PositionBeyondHead(position, head);
    return slot.isRunning && slot.source?.status !== 'failed' ? undefined : 'stale';
  }

  health(): Promise<readonly ProjectionHealth[]> {
    return Promise.all([...this.slots.values()].map((slot) => this.healthOf(slot)));
  }

  async rebuild(name?: string): Promise<void> {
    const slots = name === undefined ? [...this.slots.values()] : [this.slot(name)];
    await rebuildTogether(
      slots.map((slot) => projecting(slot, 'rebuild them')),
      this.options.buildAside,
      this.stopping.signal,
    );
  }

  async rollBack(name: string): Promise<void> {
    const slot = projecting(this.slot(name), 'roll them back');
    await slot.change(() => slot.rollBack());
  }

  unpark(name: string): Promise<number> {
    return this.slot(name).unpark();
  }

  incompleteFor(name: string, keys?: readonly string[]): boolean {
    const parked = this.slot(name).source?.parked;
    if (!parked || parked.count === 0) return false;
    return keys === undefined || keys.some((key) => parked.keys.has(key));
  }

  onCommitted(name: string, listener: (position: Position) => void): () => void {
    return this.slot(name).onCommitted(listener);
  }

  read<Tables, Result>(
    projection: Projection<Tables>,
    query: (db: Kysely<Tables>, position: Position | null) => Promise<Result>,
    from: 'whole' | 'any' = 'whole',
  ): Promise<Result> {
    const slot = this.slot(projection.name);
    return slot.read((db, position) => query(projection.tablesOf(db), position), from);
  }

  /** Where other processes may write: by their notices, and by looking from time to time. */
  private hearOfOthers(): () => void {
    const { storage, mode, pollMs = POLL_MS } = this.options;
    if (!storage.shared && mode !== 'follow') return () => {};
    const lookAtAll = () => {
      for (const slot of this.slots.values()) slot.lookSoon();
    };
    const hear = (notice: Notice | null) => {
      if (notice === null) lookAtAll();
      else this.slots.get(notice.projection)?.hear(notice);
    };
    const stopWatching = storage.watch(hear);
    const poll = setInterval(lookAtAll, pollMs);
    return () => {
      clearInterval(poll);
      stopWatching();
    };
  }

  private slot(name: string): AnySlot {
    const slot = this.slots.get(name);
    if (!slot) throw new UnknownProjection(name, this.names);
    return slot;
  }

  private async healthOf(slot: AnySlot): Promise<ProjectionHealth> {
    const { projection, source } = slot;
    const position = source?.position ?? null;
    const head = slot.isRunning ? await slot.headOfLog() : position;
    const lag = head === position ? 0 : await this.lagAfter(position);
    const { status, ...health } = slot.health;
    const wentBack = isBefore(head, position) && FOLLOWS.has(status);
    return {
      name: projection.name,
      version: projection.version,
      ...health,
      // Who follows knows only how far the others are.
      status: status === 'live' && lag > 0 && slot instanceof FollowingSlot ? 'catching-up' : status,
      ...(wentBack ? { status: 'retrying', error: logWentBack(head) } : {}),
      position,
      lag,
      parked: source?.parked.count ?? 0,
      skipped: 0,
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

/** The lane would pass over what is appended next. Only a start can tell a backup from a node that is a moment late. */
function logWentBack(head: Position | null): string {
  return `the log ends at ${head ?? 'its start'}, before what is projected: start the projectors again if it was restored`;
}

/** @throws NotProjecting */
function projecting(slot: AnySlot, what: string): ProjectingSlot {
  if (slot instanceof ProjectingSlot) return slot;
  throw new NotProjecting(what);
}

function hasReached({ source }: AnySlot, position: Position): boolean {
  const at = source?.position ?? null;
  return at !== null && comparePositions(at, position) >= 0;
}
