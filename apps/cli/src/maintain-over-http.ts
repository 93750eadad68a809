import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { BootFailure } from '../../standalone/src/boot-failure.js';
import type { ServerFile } from '../../standalone/src/server-file.js';
import { failureIn, fieldOf, parsed, reach } from './server-api.js';

/**
 * Has the running server build its read models anew, and follows how far it comes.
 * @throws BootFailure where it refuses, or breaks off
 */
export async function rebuildOverHttp(
  server: ServerFile,
  projection: string | undefined,
  onProgress: (done: number) => void,
): Promise<void> {
  const response = await post(server, '/rebuild', projection);
  if (!response.body) throw new BootFailure(`${server.url} answered nothing: is it throughline?`);
  let done = 0;
  for await (const line of createInterface({ input: Readable.fromWeb(response.body) })) {
    const told = parsed(line);
    if (fieldOf(told, 'end') === true) return;
    if (fieldOf(told, 'state') === 'LIVE') onProgress((done += 1));
  }
  throw new BootFailure(
    `${server.url} broke off while it rebuilt: look at its logs, then repeat the command`,
  );
}

/** Has it answer from the build before. @throws BootFailure where it refuses */
export async function rollBackOverHttp(server: ServerFile, projection: string): Promise<void> {
  await post(server, '/roll-back', projection);
}

/** Has it try again what is parked. @returns how many remain parked. @throws BootFailure where it refuses */
export async function unparkOverHttp(server: ServerFile, projection: string): Promise<number> {
  const response = await post(server, '/unpark', projection);
  return Number(fieldOf(parsed(await response.text()), 'parked'));
}

async function post(server: ServerFile, path: string, projection: string | undefined): Promise<Response> {
  const query = projection === undefined ? '' : `?${new URLSearchParams({ projection }).toString()}`;
  const response = await reach(server, 'ADMINISTRATOR', `${path}${query}`, { method: 'POST' });
  if (response.ok) return response;
  const failure = failureIn(parsed(await response.text()));
  throw new BootFailure(failure?.message ?? `${server.url} answered with status ${response.status}`);
}
