import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { readSecretFile, writeSecretFile } from '#privacy';

/**
 * What a running server leaves in its data folder, for its owner alone, so that the command line finds it and may
 * speak to it.
 */
export interface ServerFile {
  readonly url: string;
  readonly pid: number;
  /** Tokens by role: everybody's in the demonstration, of who keeps it at a projector; with an identity provider none. */
  readonly tokens: Readonly<Record<string, string>>;
}

const fileIn = (dataFolder: string): string => join(dataFolder, 'server.json');

/** @throws SecretUnusable where it cannot be written */
export function writeServerFile(dataFolder: string, server: ServerFile): void {
  writeSecretFile(fileIn(dataFolder), `${JSON.stringify(server, undefined, 2)}\n`);
}

export function removeServerFile(dataFolder: string): void {
  rmSync(fileIn(dataFolder), { force: true });
}

/**
 * The server that runs on a data folder. Undefined where none does; a file that a killed process left behind is
 * recognised by its process being gone.
 * @throws SecretUnusable where the file is open to others
 */
export function runningServer(dataFolder: string): ServerFile | undefined {
  const file = fileIn(dataFolder);
  const text = existsSync(file) ? readSecretFile(file) : undefined;
  const server = text === undefined ? undefined : parse(text);
  // In containers each process may have the same number: what names this very one was left by another.
  return server !== undefined && server.pid !== process.pid && isAlive(server.pid) ? server : undefined;
}

function parse(text: string): ServerFile | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isServerFile(value) ? value : undefined;
  } catch {
    return undefined; // no JSON: left by something else, and nothing to go by
  }
}

function isServerFile(value: unknown): value is ServerFile {
  return (
    typeof value === 'object' &&
    value !== null &&
    'url' in value &&
    typeof value.url === 'string' &&
    'pid' in value &&
    Number.isSafeInteger(value.pid) &&
    'tokens' in value &&
    typeof value.tokens === 'object' &&
    value.tokens !== null &&
    Object.values(value.tokens).every((token) => typeof token === 'string')
  );
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it lives, and belongs to another user.
    return typeof error === 'object' && error !== null && 'code' in error && error.code === 'EPERM';
  }
}
