import { describe, expect, it } from '@jest/globals';
import { merged } from './merged.js';
import type { Report } from './record.js';
import type { Result } from './results.js';

const ORDER = ['append', 'replay', 'mutation'];

const result = (figure: string, events: number | null, ratio: number): Result => ({
  figure,
  title: figure,
  events,
  rounds: 5,
  ratio,
  ratios: [ratio],
  target: null,
  met: null,
  p99: null,
  bareP99: null,
  bareMicros: 1,
  ourMicros: 1,
  growth: null,
  growthMet: null,
  rssMegabytes: 100,
  rssGrowth: null,
  flatMet: null,
});

const report = (startedAt: string, sizes: readonly number[], results: readonly Result[]): Report => ({
  startedAt,
  seconds: 60,
  seed: 7,
  machine: { processors: 2, load: [startedAt.length, 1] },
  versions: { Node: '24' },
  sizes,
  results,
  note: 'by turns',
});

describe('Reports of benchmarks put together', () => {
  const early = report('2026-11-22T08', [100, 10], [result('replay', 100, 1), result('replay', 10, 1)]);
  const late = report('2026-11-22T09', [10], [result('mutation', null, 1), result('append', 10, 1)]);

  it('have the results of all of them in the order of the table, and their time', () => {
    const whole = merged([late, early], ORDER);
    expect(whole.results.map(({ figure, events }) => `${figure} ${events}`)).toEqual([
      'append 10',
      'replay 10',
      'replay 100',
      'mutation null',
    ]);
    expect(whole).toMatchObject({ startedAt: early.startedAt, seconds: 120, sizes: [10, 100] });
  });

  it('have of what was measured twice what was measured last', () => {
    const again = report('2026-11-22T10', [10], [result('replay', 10, 2)]);
    for (const reports of [
      [early, again],
      [again, early],
    ]) {
      expect(merged(reports, ORDER).results.map(({ ratio }) => ratio)).toEqual([2, 1]);
    }
  });

  it('must be of the same logs and versions', () => {
    expect(() => merged([early, { ...late, seed: 8 }], ORDER)).toThrow('seeds 7 and 8');
    expect(() => merged([early, { ...late, versions: { Node: '26' } }], ORDER)).toThrow('versions of Node');
    expect(() => merged([early, { ...late, note: 'by hand' }], ORDER)).toThrow('different ways');
    expect(() => merged([], ORDER)).toThrow('nothing to merge');
  });
});
