import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Figure, Round, Sample, Setting } from './figure.js';

/**
 * Rounds to warm up, which do not count. One through a whole log is enough; of a tenth of a second each it takes some
 * until our side is compiled, which the bare side, in SQLite nearly all of it, is from the first on. Of appends one at a
 * time the five rounds that count still differed twice as much after 5 as they do after 15.
 */
export const WARM_UP = { wholeLog: 1, short: 5, appends: 15 } as const;
export const ROUNDS = 5;
/** A round through more events than these takes long enough to warm up by itself. */
export const LARGE = 100_000;
/**
 * What the heap may grow to where memory is measured: little enough that what is measured is what has to be held, and
 * not what nobody has needed to collect so far. A process that cannot do with it dies, and with it the run.
 */
export const HEAP_MEGABYTES = { reading: 64, writing: 128 } as const;
const smallHeap = ({ heap = 'reading' }: Figure): readonly string[] => [
  `--max-old-space-size=${HEAP_MEGABYTES[heap]}`,
  '--max-semi-space-size=4',
];

export interface Measured {
  readonly events: number;
  readonly samples: readonly Sample[];
  /** Where the figure's memory is to be flat: the largest resident set of ours alone, in bytes. */
  readonly alone?: number;
}

export interface Running {
  /** A folder for everything. */
  readonly work: string;
  readonly seed: number;
  /** Filled logs, which other runs may share. */
  readonly fixtures: string;
  /** No round of a large log is begun that would go on beyond this time, but for its first. */
  readonly until: number;
  readonly tell: (line: string) => void;
}

/**
 * Measures a figure at every size, round by round through all sizes, so that a slow minute of the machine falls on
 * each of them.
 */
export async function runFigure(
  figure: Figure,
  sizes: readonly number[],
  { work, fixtures, seed, until, tell }: Running,
): Promise<readonly Measured[]> {
  const processes: FigureProcess[] = [];
  const start = (events: number, execArgv: readonly string[] = []): Promise<FigureProcess> => {
    const folder = join(work, `${figure.name}-${events}`);
    return FigureProcess.start(figure, { events, seed, folder, fixtures }, execArgv);
  };
  try {
    for (const events of sizes) {
      const began = Date.now();
      processes.push(await start(events));
      if (events >= LARGE) tell(`  ${events} events are there after ${seconds(began)} s`);
    }
    const warmUp = WARM_UP[figure.warmUp ?? (figure.wholeLog === true ? 'wholeLog' : 'short')];
    for (let round = -warmUp; round < ROUNDS; round += 1) {
      for (const running of processes) {
        const { events } = running;
        if (events > LARGE && (running.wouldOutlast(until) || (round < 0 && figure.wholeLog === true)))
          continue;
        const began = Date.now();
        await running.round(round + warmUp, round >= 0);
        if (events >= LARGE) tell(`  ${events} events, round ${round + 1}: ${seconds(began)} s`);
      }
    }
    const measured: Measured[] = [];
    for (const running of processes) {
      await running.close();
      const { events, samples } = running;
      if (figure.flat !== true) {
        measured.push({ events, samples });
        continue;
      }
      const alone = await memoryOf(await start(events, smallHeap(figure)));
      tell(`  ${events} events, memory: ${Math.round(alone / 1024 ** 2)} MB`);
      measured.push({ events, samples, alone });
    }
    return measured;
  } finally {
    for (const running of processes) await running.close();
  }
}

async function memoryOf(alone: FigureProcess): Promise<number> {
  try {
    const { rss } = await alone.round('alone', false);
    return rss;
  } finally {
    await alone.close();
  }
}

function seconds(since: number): string {
  return ((Date.now() - since) / 1000).toFixed(1);
}

class FigureProcess {
  readonly samples: Sample[] = [];
  private took = 0;

  private constructor(
    readonly events: number,
    private readonly child: ChildProcess,
    private readonly folder: string,
  ) {}

  static async start(
    figure: Figure,
    { events, seed, folder, fixtures }: Setting,
    execArgv: readonly string[],
  ): Promise<FigureProcess> {
    mkdirSync(folder);
    const script = join(import.meta.dirname, 'figure-process.ts');
    const child = fork(script, [figure.name, `${events}`, `${seed}`, folder, fixtures], {
      execArgv: [...process.execArgv, ...execArgv],
    });
    await answerOf(child);
    return new FigureProcess(events, child, folder);
  }

  /** Whether another round, as long as the last one, would end too late. The first is always measured. */
  wouldOutlast(until: number): boolean {
    return this.samples.length > 0 && Date.now() + this.took > until;
  }

  async round(round: Round, counts: boolean): Promise<Sample> {
    const start = Date.now();
    const answer = answerOf(this.child);
    this.child.send(round);
    const sample = (await answer) as Sample;
    if (counts) this.samples.push(sample);
    this.took = Date.now() - start;
    return sample;
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
