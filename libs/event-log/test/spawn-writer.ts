import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** A child process that writes a log, or copies one, and the lines it has printed so far. */
export interface Writer {
  readonly lines: readonly string[];
  /** Resolves once so many lines are there, or rejects when the process ends before. */
  readonly whenLines: (count: number) => Promise<void>;
  /** Resolves when the process has ended by itself, or was killed. */
  readonly ended: Promise<void>;
  /** SIGKILL, and waits for the end; what was printed before it is then all in `lines`. */
  readonly kill: () => Promise<void>;
}

export function spawnWriter(file: string, writers: number, user?: number): Writer {
  return spawnScript('writer-child.ts', [file, `${writers}`, ...(user === undefined ? [] : [`${user}`])]);
}

/** The same with another script of this folder. */
export function spawnScript(script: string, args: readonly string[], flags: readonly string[] = []): Writer {
  const here = (name: string): string => fileURLToPath(new URL(name, import.meta.url));
  const child: ChildProcess = spawn(
    process.execPath,
    [
      ...flags,
      '--experimental-transform-types',
      '--no-warnings',
      `--import=${new URL('typescript-hooks.mjs', import.meta.url).href}`,
      here(script),
      ...args,
    ],
    // Never our own output: who reads that would wait for a writer that was left behind, for ever.
    { stdio: ['ignore', 'pipe', 'pipe'], env: {} },
  );
  const { stdout, stderr } = child;
  if (stdout === null || stderr === null) throw new Error('the child has no output');
  stderr.on('data', (text: Buffer) => process.stderr.write(text));
  const lines: string[] = [];
  const waiting: (() => void)[] = [];
  let ended = false;
  const look = (): void => waiting.splice(0).forEach((wake) => wake());
  const closed = once(child, 'close').then(() => {
    ended = true;
    look();
  });
  createInterface({ input: stdout }).on('line', (line) => {
    lines.push(line);
    look();
  });
  return {
    lines,
    ended: closed,
    async whenLines(count) {
      while (lines.length < count) {
        if (ended) throw new Error(`the writer ended after ${lines.length} lines: ${lines.at(-1)}`);
        await new Promise<void>((resolve) => waiting.push(resolve));
      }
    },
    async kill() {
      child.kill('SIGKILL');
      await closed;
    },
  };
}
