import type { Kysely } from 'kysely';
import type { EventLogReader, Position } from '#event-log';
import type { AnyProjection } from '../define-projection.js';
import type { ProjectionHealth } from '../engine-contract.js';
import type { EngineTables } from '../kysely/engine-tables.js';
import {
  type Builds,
  type Build,
  type Notice,
  type Pointer,
  sameBuild,
} from '../storage/projection-storage.js';
import { saysGone } from '../storage/store-faults.js';
import { EngineStopped, NotBuiltYet } from './errors.js';
import { headNotBefore } from './head-not-before.js';
import { isBefore } from './is-before.js';
import type { EngineLogger } from './logger.js';
import type { Opened } from './opened.js';
import type { Source } from './source.js';
import { Waiters } from './waiters.js';

export interface SlotContext {
  readonly log: EventLogReader;
  readonly builds: Builds;
  readonly now: () => Date;
  readonly logger: EngineLogger;
  /** See `EngineOptions`. */
  readonly patienceMs: number;
}

/** One projection as this process has it: the build that answers, and who waits for it. */
export abstract class Slot<Of extends Source = Source> {
  readonly waiters = new Waiters();
  protected live: Opened<Of> | undefined;
  protected running = false;
  private readonly listeners = new Set<(position: Position) => void>();
  private notified: Position | null = null;
  private turn: Promise<unknown> = Promise.resolve();
  private looking: Promise<void> | undefined;
  private lookAgain = false;
  private readonly closing = new Set<Promise<void>>();
  /** As far as this process knows the record to go: where the log ended when it began, or what it has answered from. */
  private known: Position | null = null;

  constructor(
    readonly projection: AnyProjection,
    protected readonly context: SlotContext,
  ) {}

  abstract unpark(): Promise<number>;
  protected abstract open(build: Build): Promise<Opened<Of>>;
  /** The store did not answer when this process looked at what others did. */
  protected abstract unreachable(error: unknown): void;

  get source(): Of | undefined {
    return this.live?.source;
  }

  get isRunning(): boolean {
    return this.running;
  }

  get health(): Pick<ProjectionHealth, 'generation' | 'status' | 'error' | 'rebuilding'> {
    const idle = this.running ? 'starting' : 'stopped';
    return {
      generation: this.live?.build.generation ?? 0,
      status: this.statusOf(this.source) ?? idle,
      error: this.source?.error ?? null,
      rebuilding: null,
    };
  }

  async stop(): Promise<void> {
    this.running = false;
    await this.looking;
    await this.turn;
    if (this.live) this.closeSoon(this.live);
    this.live = undefined;
    this.waiters.giveUp();
    await Promise.all(this.closing);
  }

  /**
   * Runs a query on the live build, with the place of the log up to which it may look. Where the build was dropped
   * under it, because another has taken over and this process had not heard of it, it runs once more on that one.
   * A build that is not as far as the record is known to go is waited for, and not for long: a new one would say that
   * there is nobody, and that nothing was done.
   * @throws NotBuiltYet, EngineStopped
   */
  async read<Result>(
    query: (db: Kysely<EngineTables>, position: Position | null) => Promise<Result>,
    from: 'whole' | 'any' = 'whole',
  ): Promise<Result> {
    const choose = () => (from === 'any' && this.live ? this.live : this.whole());
    const opened = await choose();
    try {
      return await opened.read(query);
    } catch (error) {
      if (!saysGone(error) || !this.running) throw error;
      await this.exclusively(() => this.look());
      if (!this.live || sameBuild(this.live.build, opened.build)) throw error;
      return (await choose()).read(query);
    }
  }

  onCommitted(listener: (position: Position) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Another process, or this one, has committed. Null where notices may have been missed. */
  hear(notice: Notice | null): void {
    const { live } = this;
    const known =
      notice?.position && live && sameBuild(notice.build, live.build)
        ? !isBefore(live.source.position, notice.position)
        : false;
    // Of other builds only those matter that may have taken over: those tell by a notice without a position.
    const ofAnother = notice?.position && live && !sameBuild(notice.build, live.build);
    if (!known && !ofAnother) this.lookSoon();
  }

  /** Looks at what other processes have done; many calls while it looks become one more look. */
  lookSoon(): void {
    this.lookAgain = true;
    if (!this.running) return; // else the look would be over before it is noted as under way, and stay noted for good
    this.looking ??= this.lookWhileAsked();
  }

  protected async look(): Promise<void> {
    try {
      await this.lookOnce();
    } catch (error) {
      if (!saysGone(error)) throw error;
      await this.lookOnce(); // another took over between the two questions
    }
  }

  private async lookOnce(): Promise<void> {
    const pointer = await this.context.builds.pointer();
    if (!pointer || !this.running) return;
    if (!sameBuild(pointer.live, this.live?.build)) await this.goOver(pointer);
    await this.live?.source.refresh();
  }

  /** Another build has taken over. It is at least as far as the one before, but where the log itself went back. */
  protected async goOver({ live }: Pointer): Promise<void> {
    const opened = await this.open(live);
    if (this.live) this.closeSoon(this.live);
    this.live = opened;
    opened.source.start?.();
    this.announce(opened.source);
  }

  /** Notes, as it starts, what is on record by then. */
  protected async noteRecord(): Promise<void> {
    this.known = await headNotBefore(this.context.log, this.live?.source.position ?? null);
  }

  /**
   * Where the log ends, asked until it is not told late. It may have gone back, where it was brought back from a backup:
   * what is lost is not waited for.
   */
  async headOfLog(): Promise<Position | null> {
    const head = await headNotBefore(this.context.log, this.known);
    if (isBefore(head, this.known)) this.known = head;
    return head;
  }

  protected announce(source: Source): void {
    const { position } = source;
    if (source !== this.source || position === null || position === this.notified) return;
    this.notified = position;
    if (isBefore(this.known, position)) this.known = position;
    this.waiters.advance(position);
    for (const listener of [...this.listeners]) listener(position);
  }

  /** Looking, and going over to another build, never overlap. */
  protected exclusively<Result>(work: () => Promise<Result>): Promise<Result> {
    const result = this.turn.then(work);
    this.turn = result.catch(() => undefined); // whoever asked for the work gets the error
    return result;
  }

  /** Its queries under way may take a while yet. */
  protected closeSoon(opened: Opened<Of>): void {
    const closed = opened.close().catch((error: unknown) => {
      this.context.logger.warn({ projection: this.projection.name, error: String(error) }, 'could not close');
    });
    this.closing.add(closed);
    void closed.then(() => this.closing.delete(closed));
  }

  /** Nothing counts as live, nor as on its way, that does not answer. */
  private statusOf(source: Source | undefined): ProjectionHealth['status'] | undefined {
    const status = source?.status;
    return (status === 'live' || status === 'catching-up') && this.lacks ? 'starting' : status;
  }

  /** True where there is no build, or one that is not as far as the record is known to go. */
  private get lacks(): boolean {
    return !this.live || isBefore(this.live.source.position, this.known);
  }

  /** The live build, once it lacks nothing. */
  private async whole(): Promise<Opened<Of>> {
    if (!this.live && this.running) await this.exclusively(() => this.look());
    if (this.lacks && this.known !== null && this.running && this.source?.status !== 'failed') {
      const waited = await this.waiters.wait(this.known, { timeoutMs: this.context.patienceMs });
      if (waited === 'stale' && this.running) await this.headOfLog();
    }
    if (!this.running) throw new EngineStopped();
    if (!this.live || this.lacks) throw new NotBuiltYet(this.projection.name, this.projection.version);
    return this.live;
  }

  private async lookWhileAsked(): Promise<void> {
    while (this.lookAgain && this.running) {
      this.lookAgain = false;
      try {
        await this.exclusively(() => this.look());
      } catch (error) {
        this.unreachable(error);
      }
    }
    this.looking = undefined;
  }
}
