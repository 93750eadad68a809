import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { expect, jest } from '@jest/globals';
import { afterwards } from './cleanup.js';

// A start takes a second or two; on a machine that others load as well, many more.
jest.setTimeout(60_000);

export const ROOT = resolve(import.meta.dirname, '../..');
export const STANDALONE = resolve(ROOT, 'dist/apps/standalone/src/main.js');

export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** A process of ours under test: what it has said, and how it ends. */
export class ServerProcess {
  readonly ended: Promise<Ended>;
  private said = { stdout: '', stderr: '' };
  private readonly waiting = new Set<() => void>();
  private end: Ended | undefined;

  private constructor(private readonly child: ChildProcess) {
    for (const stream of ['stdout', 'stderr'] as const) {
      child[stream]?.setEncoding('utf8').on('data', (chunk: string) => {
        this.said[stream] += chunk;
        this.wake();
      });
    }
    this.ended = once(child, 'close').then(() => {
      this.end = { code: child.exitCode, signal: child.signalCode };
      this.wake();
      return this.end;
    });
  }

  /** Runs a file with this very Node; never npm, which would stand between us and its signals. */
  static run(command: readonly [string, ...string[]], env: Readonly<Record<string, string>>): ServerProcess {
    const [file, ...args] = command;
    const child = spawn(file, args, { cwd: ROOT, env, stdio: ['ignore', 'pipe', 'pipe'] });
    const server = new ServerProcess(child);
    afterwards(() => server.kill());
    return server;
  }

  get pid(): number {
    const { pid } = this.child;
    if (pid === undefined) throw new Error('it could not be started');
    return pid;
  }

  get stdout(): string {
    return this.said.stdout;
  }

  get stderr(): string {
    return this.said.stderr;
  }

  get output(): string {
    return this.stdout + this.stderr;
  }

  /**
   * Waits until what it has printed holds what is looked for: woken by its output, never by the clock.
   * @throws Error with all it said where it ends before
   */
  async whenSaid<T>(find: (server: ServerProcess) => T | undefined): Promise<T> {
    for (;;) {
      const found = find(this);
      if (found !== undefined) return found;
      if (this.end) throw new Error(`it ended with ${this.end.code ?? this.end.signal}:\n${this.output}`);
      await new Promise<void>((wake) => this.waiting.add(wake));
    }
  }

  /** SIGKILL: nothing of it runs any more when this resolves. */
  async kill(): Promise<void> {
    if (!this.end) this.child.kill('SIGKILL');
    await this.ended;
  }

  /** SIGTERM, to which it must answer by ending in good order. */
  async stop(): Promise<void> {
    this.child.kill('SIGTERM');
    const end = await this.ended;
    expect({ ...end, stderr: this.stderr }).toEqual({ code: 0, signal: null, stderr: this.stderr });
  }

  private wake(): void {
    for (const wake of [...this.waiting]) wake();
    this.waiting.clear();
  }
}
