import { rm } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import type { Counts } from '../../../test/eventstoredb-node/control.js';
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

interface Kept {
  readonly server: TestServer;
  readonly folder: string;
}

/** Servers that no test is using, by what they were started with: a process takes long to start. */
const idle = new Map<string, Kept[]>();
let logs = 0;

/** For `afterAll` of every spec that uses `onTestServer`. */
export async function endTestServers(): Promise<void> {
  const all = [...idle.values()].flat();
  idle.clear();
  for (const { server, folder } of all) {
    await server.kill();
    await rm(folder, { recursive: true, force: true });
  }
}

/** Runs the work with an empty log on a server that no one else uses meanwhile, and closes what it has opened. */
export async function onTestServer(
  work: (surroundings: OnTestServer) => Promise<void>,
  { timing, ...options }: Omit<ServerOptions, 'folder'> & { readonly timing?: Partial<Timing> } = {},
): Promise<void> {
  const key = JSON.stringify(options);
  const kept = idle.get(key)?.pop() ?? (await startServer(options));
  const { server } = kept;
  const opened: EventLog[] = [];
  const [user] = Object.keys(options.users ?? {});
  const open = () => {
    const log = openWith(
      { connectionString: server.connectionString(user) },
      { timing: { ...QUICK, ...timing } },
    );
    opened.push(log);
    return log;
  };
  try {
    await server.openLog(`log-${(logs += 1)}.db`);
    await work({ server, log: open(), openAnother: open });
  } finally {
    server.resume(); // where the work failed while it was paused: it would keep all who come after waiting
    await Promise.all(opened.map((log) => log.close()));
    idle.set(key, [...(idle.get(key) ?? []), kept]);
  }
}

/** Waits until the server has so many calls open: it hears of the end of one some time after the client has left. */
export async function untilCount(server: TestServer, of: keyof Counts, count: number): Promise<void> {
  for (let waited = 0; (await server.count())[of] !== count; waited += 10) {
    if (waited > 5_000) throw new Error(`${of} stay at ${(await server.count())[of]}`);
    await delay(10);
  }
}

async function startServer(options: Omit<ServerOptions, 'folder'>): Promise<Kept> {
  const folder = await temporaryFolder();
  return { folder, server: await TestServer.start({ folder, ...options }) };
}
