import { randomBytes } from 'node:crypto';
import { dataFolder } from './data-folder.js';
import type { ServerProcess } from './server-process.js';
import { type RunningServer, spawnServer, startServer } from './server.js';
import type { Stores } from './stores.js';

/** A projector that runs, and tells of itself at its address. */
export interface RunningProjector {
  readonly folder: string;
  readonly url: string;
  readonly process: ServerProcess;
  kill(): Promise<void>;
  stop(): Promise<void>;
}

/** Gateways and projectors of one programme: on the same stores, with the same keys. */
export class SeveralProcesses {
  /** What all of them are told, and the command line too. */
  readonly env: Readonly<Record<string, string>>;
  private readonly stores: Stores;

  constructor(stores: Stores) {
    const key = (): string => randomBytes(32).toString('base64');
    this.env = { ...stores.env, MASTER_KEY: key(), CURSOR_KEY: key(), RELEASE_KEY: key() };
    this.stores = { ...stores, env: this.env };
  }

  gateway(env: Readonly<Record<string, string>> = {}): Promise<RunningServer> {
    return startServer({ stores: this.stores, env: { PROCESS: 'gateway', ...env } });
  }

  async projector(env: Readonly<Record<string, string>> = {}): Promise<RunningProjector> {
    const folder = dataFolder();
    const running = spawnServer({ folder, stores: this.stores, env: { PROCESS: 'projector', ...env } });
    const url = await running.whenSaid(
      ({ stdout }) => /(http:\/\/\S+)\/health\/ready\. Ready/.exec(stdout)?.[1],
    );
    return { folder, url, process: running, kill: () => running.kill(), stop: () => running.stop() };
  }
}
