import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { postgresStorage, sqliteStorage } from '#projections';
import type { RunningServer } from './server.js';
import type { Stores } from './stores.js';

/** Far longer than it takes: what does not come is told, and waited for no more. */
const PATIENCE_MS = 120_000;

/** A programme that runs: the folder of the process that keeps the read models, and who answers. */
export interface Running {
  readonly folder: string;
  readonly stores: Stores;
  readonly gateways: readonly Pick<RunningServer, 'api'>[];
}

/**
 * Waits until a process says that it can work: every read model holds what was on record when it began. A question
 * to read models that are still being filled is refused after two seconds.
 */
export async function untilReady({ url }: Pick<RunningServer, 'url'>): Promise<void> {
  for (const until = Date.now() + PATIENCE_MS; ; await pause(50)) {
    const answer = await fetch(`${url}/health/ready`);
    const told = await answer.text();
    if (answer.ok) return;
    if (Date.now() > until) throw new Error(`it is not ready: ${told}`);
  }
}

/**
 * Waits until reactions and read models have nothing left to do. A reaction appends what it has to say, and only then
 * notes how far it has come: so where the head has moved meanwhile, all is waited for once more.
 */
export async function untilSettled(of: Running | RunningServer): Promise<void> {
  const { folder, stores } = of;
  for (const until = Date.now() + PATIENCE_MS; ; await pause(20)) {
    const gateways = 'gateways' in of ? of.gateways : [of];
    const [{ api } = noGateway()] = gateways;
    const { head } = await api.recordState();
    if (head === null) return;
    for (const gateway of gateways) await gateway.api.caughtUp(head);
    const reacted = await reactedTo(folder, stores);
    if (reacted !== null && reacted >= head && (await api.recordState()).head === head) return;
    if (Date.now() > until) throw new Error(`the log ends at ${head}, and the reactions are at ${reacted}`);
  }
}

/** How far the reactions have come; null where they have not begun. */
async function reactedTo(folder: string, { env: { READ_MODELS } }: Stores): Promise<string | null> {
  const storage =
    READ_MODELS === undefined
      ? sqliteStorage({ folder: join(folder, 'read-models') })
      : postgresStorage({ connectionString: READ_MODELS });
  try {
    return await storage.checkpoint('reactions').read();
  } finally {
    await storage.close();
  }
}

function noGateway(): never {
  throw new Error('no gateway runs');
}
