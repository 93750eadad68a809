import { setTimeout as pause } from 'node:timers/promises';
import { expect } from '@jest/globals';
import type { ServerProcess } from './server-process.js';

const PATIENCE_MS = 60_000;

/** The setting by which a process under test tells figures, wherever there is room. */
export const FIGURES = { METRICS_PORT: '0' } as const;

/** Where a process tells its figures, once it says so. */
export const figuresAt = (process: ServerProcess): Promise<string> =>
  process.whenSaid(({ stdout }) => /^Metrics: (http:\S+)$/m.exec(stdout)?.[1]);

/** All figures of a process. */
export async function figuresOf(process: ServerProcess): Promise<string> {
  const response = await fetch(await figuresAt(process));
  const text = await response.text();
  expect([response.status, text]).toEqual([200, expect.stringContaining('throughline_build_info')]);
  return text;
}

/** The same, once they hold a line. */
export async function figuresWith(process: ServerProcess, line: string): Promise<string> {
  for (const until = Date.now() + PATIENCE_MS; ; await pause(20)) {
    const figures = await figuresOf(process);
    if (figures.split('\n').includes(line)) return figures;
    if (Date.now() > until) throw new Error(`${line} does not come to stand in ${figures}`);
  }
}

/** Every value of a label, each once: all that figures say in words. */
export const labelsIn = (figures: string): readonly string[] => [
  ...new Set([...figures.matchAll(/="((?:[^"\\]|\\.)*)"/g)].map(([, value = '']) => value)),
];
