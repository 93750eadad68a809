import { describe, expect, it } from '@jest/globals';
import type { Figure, Sample } from './figure.js';
import { resultsOf } from './results.js';
import type { Measured } from './run-figure.js';

const MB = 1024 ** 2;

const figure: Figure = {
  name: 'replay',
  title: 'Replay',
  kind: 'speed',
  target: 0.5,
  sized: true,
  flat: true,
  open: () => Promise.reject(new Error('it is not measured here')),
};

const sample = (bare: number, ours: number): Sample => ({ bare: [bare], ours: [ours], rss: 500 * MB });

const measured = (events: number, megabytes: number, ...ours: readonly number[]): Measured => ({
  events,
  samples: ours.map((time) => sample(1, time)),
  alone: megabytes * MB,
});

describe('What is said of a figure', () => {
  it('is the median of its rounds, and of what they cost against the same rounds of the smallest log', () => {
    const [small, large] = resultsOf(figure, [
      measured(10_000, 100, 1, 2, 4),
      measured(100_000, 100, 2, 3, 4),
    ]);
    expect(small).toMatchObject({ ratio: 0.5, met: true, ourMicros: 2000, growth: null, growthMet: null });
    expect(large).toMatchObject({ ratio: 1 / 3, met: false, ourMicros: 3000, growth: 1.5, growthMet: true });
  });

  it('is that memory is flat where a log of a million takes no more than one that fills the caches', () => {
    const flat = (at10k: number, at100k: number, at1m: number): readonly (boolean | null)[] =>
      resultsOf(figure, [
        measured(10_000, at10k, 1),
        measured(100_000, at100k, 1),
        measured(1_000_000, at1m, 1),
      ]).map(({ flatMet }) => flatMet);
    expect(flat(100, 200, 250)).toEqual([null, null, true]);
    expect(flat(100, 200, 251)).toEqual([null, null, false]);
  });

  it('is the memory of ours alone where it was measured, and of both sides where it was not', () => {
    const both = { events: 10_000, samples: [sample(1, 1)] };
    expect(resultsOf(figure, [measured(10_000, 100, 1)])[0]?.rssMegabytes).toBe(100);
    expect(resultsOf({ ...figure, flat: false }, [both])[0]).toMatchObject({
      rssMegabytes: 500,
      flatMet: null,
    });
  });
});
