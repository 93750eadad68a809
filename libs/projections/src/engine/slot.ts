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
      status: this.source?.status ?? idle,
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
   */
  async read<Result>(
    query: (db: Kysely<EngineTables>, position: Position | null) => Promise<Result>,
  ): Promise<Result> {
    const opened = this.live ?? (await this.firstBuild());
    try {
      return await opened.read(query);
    } catch (error) {
      if (!saysGone(error) || !this.running) throw error;
      await this.exclusively(() => this.look());
      if (!this.live || sameBuild(this.live.build, opened.build)) throw error;
      return this.live.read(query);
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

  protected announce(source: Source): void {
    const { position } = source;
    if (source !== this.source || position === null || position === this.notified) return;
    this.notified = position;
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

  private async firstBuild(): Promise<Opened<Of>> {
    if (!this.running) throw new EngineStopped();
    await this.exclusively(() => this.look());
    if (!this.live) throw new NotBuiltYet(this.projection.name, this.projection.version);
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
