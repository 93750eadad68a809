import { setTimeout as delay } from 'node:timers/promises';
import type { Position } from '#event-log';
import type { ProjectionHealth } from '../engine-contract.js';
import { type Build, type Pointer, sameBuild } from '../storage/projection-storage.js';
import { Building } from './building.js';
import { describeError, EngineStopped, isStoreFault, NoPreviousBuild } from './errors.js';
import { headNotBefore } from './head-not-before.js';
import { isBefore } from './is-before.js';
import { Lane } from './lane.js';
import { Opened } from './opened.js';
import { Slot } from './slot.js';

const FLIP_PAUSE_MS = 200;

/** A projection that this process writes: its live build, and the one being built beside it. */
export class ProjectingSlot extends Slot<Lane> {
  private building: Building | undefined;
  private changing: Promise<void> | undefined;
  private rebuilding: Promise<void> | undefined;

  /**
   * Opens the build that answers. Where there is none of this version, a new one begins. `isFarBehind` says whether it
   * is to be filled elsewhere before its lane starts; `goOn` follows then.
   * @returns the build, where it is to be filled
   */
  async start(isFarBehind: (position: Position | null) => Promise<boolean>): Promise<Build | undefined> {
    const { live } = await this.context.builds.adopt();
    this.live = await this.notAhead(await this.open(live));
    await this.noteRecord();
    this.running = true;
    this.announce(this.live.source);
    if (await isFarBehind(this.live.source.position)) return this.live.build;
    this.live.source.start();
    return undefined;
  }

  /** The build has been filled, or could not be: the lane does the rest. */
  async goOn(): Promise<void> {
    if (!this.running || !this.live) return;
    this.live.source.start(true);
    await this.learn(this.live.build);
  }

  override async stop(): Promise<void> {
    this.running = false;
    this.building?.bell.ring();
    await this.changing?.catch(() => undefined); // its caller has the reason
    await super.stop();
  }

  override get health(): Pick<ProjectionHealth, 'generation' | 'status' | 'error' | 'rebuilding'> {
    const { building } = this;
    const rebuilding = building && {
      generation: building.build.generation,
      position: building.lane.position,
    };
    return { ...super.health, rebuilding: rebuilding ?? null };
  }

  async unpark(): Promise<number> {
    if (!this.source) throw new EngineStopped();
    return this.source.unpark();
  }

  /** The rebuild under way. */
  get rebuildUnderWay(): Promise<void> | undefined {
    return this.rebuilding;
  }

  rebuild(work: () => Promise<void>): Promise<void> {
    const rebuilt = this.change(work).finally(() => {
      if (this.rebuilding === rebuilt) this.rebuilding = undefined;
    });
    this.rebuilding = rebuilt;
    return rebuilt;
  }

  /** One fill, rebuild or roll-back at a time. */
  change(work: () => Promise<void>): Promise<void> {
    const before = this.changing ?? Promise.resolve();
    const changed = before
      .catch(() => undefined) // its caller has the reason
      .then(work)
      .finally(() => {
        if (this.changing === changed) this.changing = undefined;
      });
    this.changing = changed;
    return changed;
  }

  /** Begins a build beside the live one. `takeOver` or `abandon` follows. */
  async begin(): Promise<Build> {
    if (!this.running) throw new EngineStopped();
    return this.context.builds.begin();
  }

  abandon(build: Build): Promise<void> {
    return this.context.builds.release(build);
  }

  /** Lets a build catch up with the live one, and answer in its place. */
  async takeOver(build: Build): Promise<void> {
    const before = this.live;
    try {
      await this.catchUpAndFlip(build);
    } finally {
      const unfinished = this.building?.opened;
      this.building = undefined;
      await unfinished?.close();
      if (this.live !== before) await before?.close();
      await this.context.builds.release(build);
    }
  }

  /**
   * Lets the build before the live one catch up and answer again.
   * @throws NoPreviousBuild
   */
  async rollBack(): Promise<void> {
    const { builds } = this.context;
    const { name, version } = this.projection;
    if (!this.running) throw new EngineStopped();
    const previous = (await builds.pointer())?.previous;
    if (previous?.version !== version) throw new NoPreviousBuild(name, version, previous?.version);
    await builds.reopen(previous);
    await this.takeOver(previous);
  }

  protected override async look(): Promise<void> {
    await super.look();
    this.building?.bell.ring();
  }

  /** The answer to our own flip may have been lost: then the build that took over is the one in hand. */
  protected override async goOver(pointer: Pointer): Promise<void> {
    const { building } = this;
    if (!building || !sameBuild(pointer.live, building.build)) return super.goOver(pointer);
    if (this.live) this.closeSoon(this.live);
    this.becomesLive(building);
  }

  protected async open(build: Build): Promise<Opened<Lane>> {
    const { log, now, logger, builds } = this.context;
    const { projection } = this;
    const store = await builds.open(build);
    try {
      const lane = new Lane(
        {
          projection,
          log,
          store,
          generation: build.generation,
          now,
          logger,
          moved: (moved) => this.moved(moved),
          gone: () => this.lookSoon(),
          failed: (failed, error) => this.failed(failed, error),
        },
        await store.state(),
      );
      return new Opened(build, lane, store);
    } catch (error) {
      await store.close();
      throw error;
    }
  }

  protected unreachable(error: unknown): void {
    const { logger } = this.context;
    const fields = { projection: this.projection.name, error: describeError(error) };
    logger.warn(fields, 'what other processes have projected could not be read');
  }

  /**
   * A build that has seen more than the log holds belongs to another past: the log was brought back from a backup. Its
   * facts are not on record, and it would pass over the next ones; so it goes, and a new build begins.
   */
  private async notAhead(opened: Opened<Lane>): Promise<Opened<Lane>> {
    const { log, logger, builds } = this.context;
    const { position } = opened.source;
    const head = await headNotBefore(log, position);
    if (!isBefore(head, position)) return opened;
    const fields = { projection: this.projection.name, position, head };
    logger.warn(fields, 'a read model was ahead of the log: it is built anew');
    await opened.close();
    const pointer = await builds.replace(opened.build);
    return this.open(pointer.live);
  }

  private async catchUpAndFlip(build: Build): Promise<void> {
    if (!this.running) throw new EngineStopped();
    const opened = await this.open(build);
    const building = new Building(opened);
    this.building = building;
    opened.source.start();
    for (let goal: Position | null | undefined, known = false; ;) {
      building.bell.reset();
      if (this.live === opened) return;
      if (!this.running) throw new EngineStopped();
      if (building.failure) throw building.failure;
      if (building.isNear(goal)) {
        if (!known) await this.learn(build);
        known = true;
        if (await this.tryToFlip(building)) return;
      }
      goal = this.source?.position;
      await building.bell.rung();
    }
  }

  /** Answers are as right without, only slower until the database learns by itself. */
  private async learn(build: Build): Promise<void> {
    const { builds, logger } = this.context;
    await builds.learn(build).catch((error: unknown) => {
      const fields = { projection: this.projection.name, error: describeError(error) };
      logger.warn(fields, 'the database could not learn yet what a read model holds');
    });
  }

  private async tryToFlip(building: Building): Promise<boolean> {
    try {
      return await this.exclusively(() => this.flip(building));
    } catch (error) {
      if (!isStoreFault(error)) throw error;
      this.unreachable(error);
      this.lookSoon(); // it may have been done, and only the answer lost
      await delay(FLIP_PAUSE_MS);
      building.bell.ring();
      return false;
    }
  }

  /** The live lane stands still meanwhile, so that no reader and no waiter ever sees the projection go back. */
  private async flip(building: Building): Promise<boolean> {
    const { live } = this;
    if (!live || live === building.opened) return live !== undefined;
    return live.source.exclusively(async () => {
      // Under steady writes it would never be there by itself: what is live is always a step ahead.
      if (!(await building.reaches(live.source.position, () => this.running))) return false;
      const outcome = await this.context.builds.flip(building.build, live.build);
      if (outcome === 'changed') this.lookSoon();
      if (outcome !== 'flipped') return false;
      this.becomesLive(building);
      return true;
    });
  }

  private becomesLive({ opened }: Building): void {
    this.building = undefined;
    this.live = opened;
    this.context.logger.info(
      { projection: this.projection.name, ...opened.build },
      'a rebuilt read model has taken over',
    );
    this.announce(opened.source);
  }

  private moved(lane: Lane): void {
    if (lane === this.building?.lane) this.building.bell.ring();
    this.announce(lane);
  }

  private failed(lane: Lane, error: unknown): void {
    if (lane === this.building?.lane) this.building.fail(error);
    if (lane === this.source) this.waiters.giveUp();
  }
}
