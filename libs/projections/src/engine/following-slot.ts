import type { ProjectionHealth } from '../engine-contract.js';
import type { Build } from '../storage/projection-storage.js';
import { describeError, NotProjecting } from './errors.js';
import { FollowedBuild } from './followed-build.js';
import { Opened } from './opened.js';
import { Slot } from './slot.js';

/** A projection that other processes write. */
export class FollowingSlot extends Slot<FollowedBuild> {
  private error: string | null = null;

  /** @throws what says that the store does not answer; where nothing is built yet, it waits for that */
  async start(): Promise<void> {
    await this.noteRecord();
    this.running = true;
    await this.exclusively(() => this.look());
  }

  async unpark(): Promise<number> {
    throw new NotProjecting('try parked events again');
  }

  override get health(): Pick<ProjectionHealth, 'generation' | 'status' | 'error' | 'rebuilding'> {
    const health = super.health;
    return this.error === null || this.source ? health : { ...health, status: 'retrying', error: this.error };
  }

  protected override async look(): Promise<void> {
    await super.look();
    this.error = null;
  }

  protected async open(build: Build): Promise<Opened<FollowedBuild>> {
    const store = await this.context.builds.openToRead(build);
    try {
      const source = new FollowedBuild(store, (moved) => this.announce(moved));
      await source.refresh();
      return new Opened(build, source, store);
    } catch (error) {
      await store.close();
      throw error;
    }
  }

  protected unreachable(error: unknown): void {
    const { logger } = this.context;
    const before = this.error;
    this.error = describeError(error);
    this.source?.trouble(error);
    if (this.error === before) return; // it is asked every second
    logger.warn({ projection: this.projection.name, error: this.error }, 'the read model does not answer');
  }
}
