import { resolve } from 'node:path';
import { type Ended, ROOT, ServerProcess } from './server-process.js';
import { settingsFor } from './server.js';

const CLI = resolve(ROOT, 'dist/apps/cli/src/main.js');

/** What a command of the command line said, and how it ended. */
export interface Told extends Ended {
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs `throughline …` on a data folder, to its end. */
export async function throughline(folder: string, ...args: readonly string[]): Promise<Told> {
  const command = ServerProcess.run([process.execPath, CLI, ...args], settingsFor(folder, false, {}));
  const end = await command.ended;
  return { ...end, stdout: command.stdout, stderr: command.stderr };
}
