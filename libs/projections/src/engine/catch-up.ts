import { setImmediate as nextTurn } from 'node:timers/promises';
import { comparePositions, type EventLogReader, type Position, type RecordedEvent } from '#event-log';
import type { AnyProjection } from '../define-projection.js';
import type { BuildState, Store } from '../storage/projection-storage.js';
import { commitBatch } from './batch.js';
import { BATCH_CHARACTERS, charactersOf } from './weight.js';

/** More than a lane takes at once: nobody waits for the next commit here, and rows go out in longer statements. */
export const CATCH_UP_EVENTS = 500;

export interface CatchUpTarget {
  readonly projection: AnyProjection;
  readonly store: Store;
}

export interface CatchUpOptions {
  readonly log: EventLogReader;
  /** Builds that nobody else writes. Each goes on from its own checkpoint. */
  readonly targets: readonly CatchUpTarget[];
  /** The last event to be taken in, inclusive; null for an empty log. */
  readonly until: Position | null;
  readonly now: () => Date;
  /** Makes it reject with `signal.reason` after the commits under way. */
  readonly signal?: AbortSignal;
}

/**
 * Fills several builds in one pass of the log: it is read, and its events decoded, once for all of them. Each batch is
 * committed with its checkpoint, so that whoever calls it again goes on from there. What cannot be projected is parked.
 * @throws CheckpointConflict where somebody else writes one of the builds; what the log or a store says of its faults
 */
export async function catchUp({ log, targets, until, now, signal }: CatchUpOptions): Promise<void> {
  const filling = await Promise.all(targets.map((target) => Filling.of(target, now)));
  const behind = filling.filter((one) => one.isBehind(until));
  const [first] = behind.map(({ position }) => position).sort(byPosition);
  if (until === null || first === undefined) return;
  const after = first === null ? {} : { after: first };
  let events: RecordedEvent[] = [];
  let characters = 0;
  for await (const event of log.readAll({ ...after, ...(signal ? { signal } : {}) })) {
    if (comparePositions(event.position, until) > 0) break;
    events.push(event);
    characters += charactersOf(event);
    if (events.length < CATCH_UP_EVENTS && characters < BATCH_CHARACTERS) continue;
    await takeAll(behind, events);
    [events, characters] = [[], 0];
    await nextTurn(); // SQLite and its log never wait: nobody would hear of an abort
    signal?.throwIfAborted();
  }
  if (events.length > 0) await takeAll(behind, events);
}

/** All at once, since a database elsewhere keeps each waiting. Nothing is under way any more when it fails. */
async function takeAll(filling: readonly Filling[], events: readonly RecordedEvent[]): Promise<void> {
  const outcomes = await Promise.allSettled(filling.map((one) => one.take(events)));
  for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason;
}

class Filling {
  private constructor(
    private readonly target: CatchUpTarget,
    private readonly now: () => Date,
    private state: BuildState,
  ) {}

  static async of(target: CatchUpTarget, now: () => Date): Promise<Filling> {
    return new Filling(target, now, await target.store.state());
  }

  get position(): Position | null {
    return this.state.position;
  }

  isBehind(until: Position | null): boolean {
    return until !== null && (this.position === null || comparePositions(this.position, until) < 0);
  }

  async take(events: readonly RecordedEvent[]): Promise<void> {
    const { projection, store } = this.target;
    const fresh = this.isBehind(events[0]?.position ?? null)
      ? events
      : events.filter(({ position }) => this.isBehind(position));
    const batch = { events: fresh, through: fresh.at(-1)?.position ?? null };
    if (fresh.length === 0) return;
    const { position, parked } = await commitBatch(projection, store, this.state, batch, this.now, Infinity);
    this.state = { ...this.state, position, parked };
  }
}

function byPosition(one: Position | null, other: Position | null): number {
  if (one === null || other === null) return Number(one !== null) - Number(other !== null);
  return comparePositions(one, other);
}
