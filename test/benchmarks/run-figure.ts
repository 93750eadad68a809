import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Figure, Sample } from './figure.js';

/** One round to warm up, which does not count. */
const WARM_UP = 1;
export const ROUNDS = 5;

export interface Measured {
  readonly events: number;
  readonly samples: readonly Sample[];
}

/**
 * Measures a figure at every size, round by round through all sizes, so that a slow minute of the machine falls on
 * each of them.
 */
export async function runFigure(
  figure: Figure,
  sizes: readonly number[],
  work: string,
): Promise<readonly Measured[]> {
  const fixtures = join(work, 'fixtures');
  mkdirSync(fixtures, { recursive: true });
  const processes: FigureProcess[] = [];
  try {
    for (const events of sizes) {
      processes.push(
        await FigureProcess.start(figure, events, join(work, `${figure.name}-${events}`), fixtures),
      );
    }
    for (let round = -WARM_UP; round < ROUNDS; round += 1) {
      for (const running of processes) await running.round(round + WARM_UP, round >= 0);
    }
    return processes.map(({ events, samples }) => ({ events, samples }));
  } finally {
    for (const running of processes) await running.close();
  }
}

class FigureProcess {
  readonly samples: Sample[] = [];

  private constructor(
    readonly events: number,
    private readonly child: ChildProcess,
    private readonly folder: string,
  ) {}

  static async start(
    figure: Figure,
    events: number,
    folder: string,
    fixtures: string,
  ): Promise<FigureProcess> {
    mkdirSync(folder);
    const script = join(import.meta.dirname, 'figure-process.ts');
    const child = fork(script, [figure.name, `${events}`, folder, fixtures]);
    await answerOf(child);
    return new FigureProcess(events, child, folder);
  }

  async round(round: number, counts: boolean): Promise<void> {
    const answer = answerOf(this.child);
    this.child.send(round);
    const sample = (await answer) as Sample;
    if (counts) this.samples.push(sample);
  }

  async close(): Promise<void> {
    if (this.child.connected) {
      const ended = once(this.child, 'close');
      this.child.send('close');
      await ended;
    }
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** @throws Error where the process ends instead of answering */
async function answerOf(child: ChildProcess): Promise<unknown> {
  const answered = new AbortController();
  const { signal } = answered;
  try {
    return await Promise.race([
      once(child, 'message', { signal }).then(([message]: unknown[]) => message),
      once(child, 'close', { signal }).then(([code]: unknown[]) => {
        throw new Error(`the process of the figure ended with ${String(code)}`);
      }),
    ]);
  } finally {
    answered.abort();
  }
}
