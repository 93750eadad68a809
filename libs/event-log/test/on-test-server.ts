import { rm } from 'node:fs/promises';
import { TestServer, type ServerOptions } from '../../../test/eventstoredb-node/start.js';
import { openWith } from '../src/eventstoredb/open.js';
import type { Timing } from '../src/eventstoredb/timing.js';
import type { EventLog } from '../src/port.js';
import type { Inspectable } from '../src/verify/inspection.js';
import { temporaryFolder } from './temporary-folder.js';

/** Waits short enough for a spec, and long enough for a busy machine. */
export const QUICK: Timing = {
  appendMs: 400,
  giveUpMs: 15_000,
  readMs: 600,
  pauseMs: 10,
  maxPauseMs: 100,
  probeMs: 50,
  stallMs: 300,
};

export interface OnTestServer {
  readonly server: TestServer;
  readonly log: EventLog & Inspectable;
  /** Another log on the same server, closed with the first. */
  readonly openAnother: () => EventLog & Inspectable;
}

/** Runs the work with a server and a log of its own, and takes both away again. */
export async function onTestServer(
  work: (surroundings: OnTestServer) => Promise<void>,
  { timing, ...options }: Omit<ServerOptions, 'folder'> & { readonly timing?: Partial<Timing> } = {},
): Promise<void> {
  const folder = await temporaryFolder();
  const server = await TestServer.start({ folder, ...options });
  const [user] = Object.keys(options.users ?? {});
  const logs: EventLog[] = [];
  const open = () => {
    const log = openWith(
      { connectionString: server.connectionString(user) },
      { timing: { ...QUICK, ...timing } },
    );
    logs.push(log);
    return log;
  };
  try {
    await work({ server, log: open(), openAnother: open });
  } finally {
    await Promise.all(logs.map((log) => log.close()));
    await server.kill();
    await rm(folder, { recursive: true, force: true });
  }
}
