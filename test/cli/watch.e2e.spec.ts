import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { describe, expect, it } from '@jest/globals';
import { afterwards } from '../support/cleanup.js';
import { CLI } from '../support/cli.js';
import { portToKeep } from '../support/kept-port.js';
import { castOf, commissioning, perform, supervised } from '../support/programme.js';
import { startServer } from '../support/server.js';

interface Update {
  readonly sequence: string;
  readonly entry: { readonly type: string; readonly line: string };
}

/** A running `throughline watch`, whose updates can be waited for. */
function watch(...args: string[]) {
  const child = spawn(process.execPath, [CLI, 'watch', '--json', ...args], {
    env: {},
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  afterwards(() => void child.kill('SIGKILL'));
  const updates: Update[] = [];
  let states = '';
  let wake = (): void => undefined;
  createInterface({ input: child.stdout }).on('line', (line) => {
    updates.push(JSON.parse(line) as Update);
    wake();
  });
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    states += chunk;
    wake();
  });
  const until = async (met: () => boolean): Promise<void> => {
    while (!met()) await new Promise<void>((resolve) => (wake = resolve));
  };
  return { child, updates, states: () => states, until };
}

describe('throughline watch', () => {
  it('goes on after the last change when the server went away and came back, nothing missed and nothing twice', async () => {
    const PORT = String(await portToKeep());
    const first = await startServer({ env: { PORT } });
    const cast = castOf(first.api);
    await perform(first.api, [...commissioning(cast), ...supervised('p1', cast.officer, 20, 200)]);
    const watching = watch('--as', 'OFFENDER_MANAGER', '--data', first.folder);
    // The last step of `supervised`, and the task of its first, which a reaction raises whenever it gets there.
    const seen = (type: string) => watching.updates.filter(({ entry }) => entry.type === type).length;
    await watching.until(() => seen('SentenceStarted') === 1 && seen('TaskRaised') === 1);
    const before = watching.updates.length;

    await first.kill();
    await watching.until(() => watching.states().includes('The connection was lost'));
    const second = await startServer({ folder: first.folder, env: { PORT } });
    await perform(second.api, supervised('p2', cast.officer, 20, 200));
    // By two pipes, of which either may come first.
    await watching.until(
      () => seen('SentenceStarted') === 2 && watching.states().includes('Connected again'),
    );

    const sequences = watching.updates.map(({ sequence }) => Number(sequence));
    expect(sequences).toEqual([...new Set(sequences)].toSorted((a, b) => a - b));
    expect(watching.updates.slice(before).every(({ entry }) => entry.line.startsWith('p2:'))).toBe(true);

    watching.child.kill('SIGTERM');
    await once(watching.child, 'close');
    expect(watching.child.exitCode).toBe(0);
    await second.stop();
  });
});
