import { setImmediate as nextTurn, setTimeout as delay } from 'node:timers/promises';
import { comparePositions, type EventLogReader, type Position, type RecordedEvent } from '#event-log';
import type { AnyProjection } from '../define-projection.js';
import type { Store } from '../kysely/store.js';
import { commitBatch } from './batch.js';
import { describeError } from './errors.js';
import type { EngineLogger } from './logger.js';
import { nothingParked, type Parked } from './parking.js';
import { retryParked } from './unpark.js';

const BATCH_EVENTS = 200;
const BACK_OFF_MS = [50, 200, 1000, 5000] as const;

export type LaneStatus = 'starting' | 'catching-up' | 'live' | 'failed' | 'stopped';

export interface LaneContext {
  readonly projection: AnyProjection;
  readonly log: EventLogReader;
  readonly store: Store;
  readonly generation: number;
  readonly now: () => Date;
  readonly logger: EngineLogger;
  /** After each commit, and each time the head is reached. Must not throw. */
  readonly moved: (lane: Lane) => void;
  readonly failed: (lane: Lane, error: unknown) => void;
}

/** One generation of one projection, following the log in its order. */
export class Lane {
  status: LaneStatus = 'starting';
  error: string | null = null;
  position: Position | null;
  parked: Parked;
  private readonly stopping = new AbortController();
  private running: Promise<void> | undefined;
  private turn: Promise<unknown> = Promise.resolve();

  constructor(
    readonly context: LaneContext,
    state: { readonly position: Position | null; readonly parked: Parked },
  ) {
    this.position = state.position;
    this.parked = state.parked;
  }

  start(): void {
    this.running ??= this.run();
  }

  /** Commits what is in hand. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await this.running;
    await this.turn;
    if (this.status !== 'failed') this.status = 'stopped';
  }

  /** Tries parked events again, in order, between two batches. Returns how many remain. */
  unpark(): Promise<number> {
    return this.exclusively(async () => {
      const { projection, store, log } = this.context;
      this.parked = this.parked.count === 0 ? nothingParked : await retryParked(projection, store, log);
      return this.parked.count;
    });
  }

  private async run(): Promise<void> {
    for (let failures = 0; !this.stopping.signal.aborted;) {
      const before = this.position;
      try {
        this.status = 'catching-up';
        await this.follow();
        return; // ended by us, or the log was closed
      } catch (error) {
        if (error instanceof CommitFailed) return this.fail(error.cause);
        // The log's trouble, not ours: go on from the checkpoint when it is back.
        failures = this.position === before ? failures + 1 : 1;
        const pause = BACK_OFF_MS[Math.min(failures, BACK_OFF_MS.length) - 1];
        this.warn(`the log could not be read, trying again in ${pause} ms`, error);
        await delay(pause, undefined, { signal: this.stopping.signal }).catch(() => undefined);
      }
    }
  }

  private async follow(): Promise<void> {
    const after = this.position ?? 'start';
    let events: RecordedEvent[] = [];
    for await (const message of this.context.log.subscribe({ after, signal: this.stopping.signal })) {
      if (message.kind === 'event') {
        // A log may deliver at least once; what lies behind us has been projected.
        if (this.position === null || comparePositions(message.event.position, this.position) > 0) {
          events.push(message.event);
        }
        if (events.length < BATCH_EVENTS) continue;
      }
      const through = message.kind === 'event' ? message.event.position : message.position;
      await this.commit(events, through);
      events = [];
      this.status = message.kind === 'caught-up' ? 'live' : 'catching-up';
      this.context.moved(this);
    }
    await this.commit(events, null);
  }

  private async commit(events: readonly RecordedEvent[], through: Position | null): Promise<void> {
    const { projection, store, now } = this.context;
    for (let rest = events; ;) {
      const committed = await this.exclusively(async () => {
        const result = await commitBatch(projection, store, this, { events: rest, through }, now).catch(
          (error: unknown) => Promise.reject(new CommitFailed(error)),
        );
        this.position = result.position;
        this.parked = result.parked;
        return result;
      });
      rest = rest.slice(committed.taken);
      if (rest.length === 0) return;
      this.context.moved(this);
      await nextTurn();
    }
  }

  /** Batches and retries of parked events never overlap: they share a connection and a checkpoint. */
  private exclusively<Result>(work: () => Promise<Result>): Promise<Result> {
    const result = this.turn.then(work);
    this.turn = result.catch(() => undefined); // whoever asked for the work gets the error
    return result;
  }

  private fail(error: unknown): void {
    this.status = 'failed';
    this.error = describeError(error);
    const { projection, generation, logger } = this.context;
    logger.error(
      { projection: projection.name, generation, error: this.error },
      'a projection has stopped: its read model stays as it is',
    );
    this.context.failed(this, error);
  }

  private warn(message: string, error: unknown): void {
    const { projection, logger } = this.context;
    logger.warn({ projection: projection.name, error: describeError(error) }, message);
  }
}

class CommitFailed extends Error {
  constructor(override readonly cause: unknown) {
    super('a batch could not be committed');
  }
}
