import { runningServer, type ServerFile } from './server-file.js';

const PATIENCE_MS = 3_000;

/**
 * The server that runs on a data folder and answers, or undefined. Where one runs that does not answer, whoever opens
 * the storage then meets its lock; where its number merely passed on to another process, the storage is free.
 */
export async function findServer(dataFolder: string): Promise<ServerFile | undefined> {
  const server = runningServer(dataFolder);
  return server && (await answers(server)) ? server : undefined;
}

async function answers({ url }: ServerFile): Promise<boolean> {
  try {
    const { ok } = await fetch(`${url}/health/live`, { signal: AbortSignal.timeout(PATIENCE_MS) });
    return ok;
  } catch {
    return false; // refused, reset, too slow: all that matters is that it does not answer
  }
}
