import { setImmediate as nextTurn, setTimeout as delay } from 'node:timers/promises';
import { type EventLogReader, type Position, type RecordedEvent } from '#event-log';
import type { AnyProjection } from '../define-projection.js';
import type { BuildState, Store } from '../storage/projection-storage.js';
import { commitBatch, TURN_MS } from './batch.js';
import { BuildGone, CheckpointConflict, describeError, isCorruption } from './errors.js';
import { isBefore } from './is-before.js';
import type { EngineLogger } from './logger.js';
import type { Parked } from './parking.js';
import type { Source, SourceStatus } from './source.js';
import { retryParked } from './unpark.js';
import { BATCH_CHARACTERS, charactersOf } from './weight.js';

const BATCH_EVENTS = 200;
/** What is in hand is committed after so long, full or not. */
const BATCH_MS = 100;
const BACK_OFF_MS = [50, 200, 1000, 5000] as const;

export interface LaneContext {
  readonly projection: AnyProjection;
  readonly log: EventLogReader;
  readonly store: Store;
  readonly generation: number;
  readonly now: () => Date;
  readonly logger: EngineLogger;
  /** After each commit, and each time the head is reached. Must not throw. */
  readonly moved: (lane: Lane) => void;
  /** Another build seems to have taken over. Must not throw. */
  readonly gone: (lane: Lane) => void;
  readonly failed: (lane: Lane, error: unknown) => void;
}

/**
 * One build of one projection, following the log in its order and writing. Other processes may write the same build:
 * where one was faster, the lane goes on from where that one left it. What the log or the store have to say against
 * a step is no fault of its events: the step is tried again until it is done. Only a corrupt store ends the lane.
 */
export class Lane implements Source {
  status: SourceStatus = 'starting';
  error: string | null = null;
  private readonly stopping = new AbortController();
  private running: Promise<void> | undefined;
  /** Ends where the lane has to go back: what the subscription has handed on by then would leave a hole. */
  private subscription = new AbortController();
  private turn: Promise<unknown> = Promise.resolve();

  constructor(
    readonly context: LaneContext,
    private state: BuildState,
  ) {}

  get position(): Position | null {
    return this.state.position;
  }

  get parked(): Parked {
    return this.state.parked;
  }

  /** @param unsure true where others may have written since the lane was made */
  start(unsure = false): void {
    this.running ??= this.run(unsure);
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
      if (this.parked.count > 0) {
        await retryParked(projection, store, log).finally(() => this.load());
      }
      return this.parked.count;
    });
  }

  /** Takes over what other processes have committed. */
  async refresh(): Promise<void> {
    await this.exclusively(() => this.load());
  }

  /** Nothing is committed while the work goes on: batches, retries of parked events and flips never overlap. */
  exclusively<Result>(work: () => Promise<Result>): Promise<Result> {
    const result = this.turn.then(work);
    this.turn = result.catch(() => undefined); // whoever asked for the work gets the error
    return result;
  }

  private async load(): Promise<void> {
    const before = this.position;
    this.state = await this.context.store.state();
    // A backup or a standby has taken the store's place: what lies between has gone by already.
    if (isBefore(this.position, before)) this.subscription.abort();
    if (this.position !== before) this.context.moved(this);
  }

  private async run(unsureAtFirst: boolean): Promise<void> {
    const { signal } = this.stopping;
    for (let failures = 0, unsure = unsureAtFirst; !signal.aborted;) {
      const before = this.position;
      try {
        // Where the answer to a COMMIT was lost, the store knows whether it was done.
        if (unsure) await this.refresh();
        unsure = false;
        await this.follow();
        if (!this.subscription.signal.aborted) return; // ended by us, or the log was closed
        this.trouble('the store is behind where it was', 'what it has lost is projected again', 0);
      } catch (error) {
        const cause = error instanceof CommitFailed ? error.cause : error;
        if (isCorruption(cause)) return this.fail(cause);
        if (cause instanceof BuildGone) this.context.gone(this);
        unsure ||= error instanceof CommitFailed;
        failures = this.position === before ? failures + 1 : 1;
        const pause = BACK_OFF_MS[Math.min(failures, BACK_OFF_MS.length) - 1];
        this.trouble(unsure ? 'a batch could not be committed' : 'the log could not be read', cause, pause);
        await delay(pause, undefined, { signal }).catch(() => undefined);
      }
    }
  }

  private async follow(): Promise<void> {
    this.subscription = new AbortController();
    const after = this.position ?? 'start';
    const signal = AbortSignal.any([this.stopping.signal, this.subscription.signal]);
    let events: RecordedEvent[] = [];
    let [since, characters] = [0, 0];
    for await (const message of this.context.log.subscribe({ after, signal })) {
      if (message.kind === 'event') {
        // A log may deliver at least once; what lies behind us has been projected, or is in hand.
        const last = events.at(-1)?.position ?? this.position;
        if (isBefore(last, message.event.position)) {
          events.push(message.event);
          characters += charactersOf(message.event);
        }
        if (events.length === 1) since = performance.now();
        const isFull = events.length >= BATCH_EVENTS || characters >= BATCH_CHARACTERS;
        // Under steady writes the log may never say that this was the last.
        if (!isFull && performance.now() - since < BATCH_MS) continue;
      }
      const through = message.kind === 'event' ? message.event.position : message.position;
      await this.commit(events, through);
      [events, characters] = [[], 0];
      this.status = message.kind === 'caught-up' ? 'live' : 'catching-up';
      this.error = null;
      this.context.moved(this);
    }
    if (!this.subscription.signal.aborted) await this.commit(events, null);
  }

  private async commit(events: readonly RecordedEvent[], through: Position | null): Promise<void> {
    for (let rest = events; ;) {
      const taken = await this.exclusively(() => this.tryToCommit(rest, through));
      // The rest, without what another process has committed meanwhile.
      rest = rest.slice(taken).filter((event) => this.isAhead(event.position));
      if (rest.length === 0 && (through === null || !this.isAhead(through))) return;
      this.context.moved(this);
      await nextTurn();
    }
  }

  /** @returns how many of the events are in; none where another process was faster, and its state was loaded */
  private async tryToCommit(events: readonly RecordedEvent[], through: Position | null): Promise<number> {
    const { projection, store, now } = this.context;
    const { state } = this;
    if (this.subscription.signal.aborted) throw new CommitFailed(new StoreBehind());
    try {
      const ahead = through !== null && this.isAhead(through) ? through : null;
      // Since they were gathered, what another process has committed may have been taken over: see `refresh`.
      const left = events.filter((event) => this.isAhead(event.position));
      if (left.length === 0 && ahead === null) return events.length;
      const turnMs = store.blocksWhileWriting ? TURN_MS : TURN_WHERE_NOBODY_WAITS_MS;
      const done = await commitBatch(projection, store, state, { events: left, through: ahead }, now, turnMs);
      this.state = { ...state, position: done.position, parked: done.parked };
      return events.length - left.length + done.taken;
    } catch (error) {
      if (!(error instanceof CheckpointConflict)) throw new CommitFailed(error);
      await this.load().catch((cause: unknown) => Promise.reject(new CommitFailed(cause)));
      return 0;
    }
  }

  private isAhead(position: Position): boolean {
    return isBefore(this.position, position);
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

  private trouble(what: string, error: unknown, pause: number | undefined): void {
    this.status = 'retrying';
    this.error = describeError(error);
    const { projection, generation, logger } = this.context;
    const fields = { projection: projection.name, generation, error: this.error };
    logger.warn(fields, `${what}, trying again in ${pause} ms`);
  }
}

/** A store that answers without holding up the process may take its time over a batch. */
const TURN_WHERE_NOBODY_WAITS_MS = 1000;

class StoreBehind extends Error {
  constructor() {
    super('the store is behind where it was: what it has lost is projected again');
  }
}

class CommitFailed extends Error {
  constructor(override readonly cause: unknown) {
    super('a batch could not be committed');
  }
}
