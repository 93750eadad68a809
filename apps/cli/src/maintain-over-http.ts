import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { BootFailure } from '../../standalone/src/boot-failure.js';
import { type CallingHere, requireAccepted } from './calling.js';
import { failureIn, fieldOf, parsed, reach } from './server-api.js';

/**
 * Has the running server build its read models anew, and follows how far it comes.
 * @throws BootFailure where it refuses, or breaks off
 */
export async function rebuildOverHttp(
  calling: CallingHere,
  projection: string | undefined,
  onProgress: (done: number) => void,
): Promise<void> {
  const response = await post(calling, '/rebuild', projection);
  if (!response.body) throw new BootFailure(`${calling.server.url} answered nothing: is it throughline?`);
  let done = 0;
  for await (const line of createInterface({ input: Readable.fromWeb(response.body) })) {
    const told = parsed(line);
    if (fieldOf(told, 'end') === true) return;
    if (fieldOf(told, 'state') === 'LIVE') onProgress((done += 1));
  }
  throw new BootFailure(
    `${calling.server.url} broke off while it rebuilt: look at its logs, then repeat the command`,
  );
}

/** Has it answer from the build before. @throws BootFailure where it refuses */
export async function rollBackOverHttp(calling: CallingHere, projection: string): Promise<void> {
  await post(calling, '/roll-back', projection);
}

/** Has it try again what is parked. @returns how many remain parked. @throws BootFailure where it refuses */
export async function unparkOverHttp(calling: CallingHere, projection: string): Promise<number> {
  const response = await post(calling, '/unpark', projection);
  return Number(fieldOf(parsed(await response.text()), 'parked'));
}

async function post(calling: CallingHere, path: string, projection: string | undefined): Promise<Response> {
  const query = projection === undefined ? '' : `?${new URLSearchParams({ projection }).toString()}`;
  const response = await reach(calling, `${path}${query}`, { method: 'POST' });
  if (response.ok) return response;
  const failure = failureIn(parsed(await response.text()));
  requireAccepted(calling, failure?.code);
  throw new BootFailure(failure?.message ?? `${calling.server.url} answered with status ${response.status}`);
}
