import { setTimeout as pause } from 'node:timers/promises';
import { type RunningServer, spawnServer, startServer } from '../support/server.js';
import type { ServerProcess } from '../support/server-process.js';
import type { Stores } from '../support/stores.js';

export type MemberKind = 'standalone' | 'gateway' | 'projector';

/** One process of a deployment: it is killed and started again on its own folder, as a machine would. */
export class Member {
  /** How often a kill met it while it ran, and while it was starting. */
  readonly kills = { running: 0, starting: 0 };
  private running:
    { readonly process: ServerProcess; readonly server: RunningServer | undefined } | undefined;

  constructor(
    readonly kind: MemberKind,
    readonly folder: string,
    private readonly stores: Stores,
  ) {}

  /** Undefined for a projector, which serves nobody, and while it is down. */
  get server(): RunningServer | undefined {
    return this.running?.server;
  }

  async start(): Promise<void> {
    const options = { folder: this.folder, stores: this.stores, env: this.env };
    if (this.kind === 'projector') {
      const process = spawnServer(options);
      await process.whenSaid(({ stdout }) => (stdout.includes('/health/ready. Ready') ? true : undefined));
      this.running = { process, server: undefined };
    } else {
      const server = await startServer(options);
      this.running = { process: server.process, server };
    }
  }

  /** SIGKILL. */
  async kill(): Promise<void> {
    const { running } = this;
    this.running = undefined;
    await running?.process.kill();
    this.kills.running += 1;
  }

  /** SIGTERM; it must end with 0. */
  async stop(): Promise<void> {
    const { running } = this;
    this.running = undefined;
    await running?.process.stop();
  }

  /** Kills it half-way through a start, as a machine that loses power twice does. */
  async killWhileStarting(afterMs: number): Promise<void> {
    const starting = spawnServer({ folder: this.folder, stores: this.stores, env: this.env });
    await pause(afterMs);
    await starting.kill();
    this.kills.starting += 1;
  }

  /** @throws Error with all it said, where it ended without being told to */
  async mustRun(): Promise<void> {
    const process = this.running?.process;
    const ended = await Promise.race([process?.ended, pause(0, undefined)]);
    if (ended)
      throw new Error(
        `a ${this.kind} ended by itself with ${ended.code ?? ended.signal}:\n${process?.output}`,
      );
  }

  private get env(): Readonly<Record<string, string>> {
    return this.kind === 'standalone' ? {} : { PROCESS: this.kind };
  }
}
