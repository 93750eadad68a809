import type { Round, Sample } from './figure.js';
import { watchingMemory } from './memory.js';

type Side = () => Promise<readonly number[]>;

/**
 * Measures both sides, one straight after the other. Which comes first changes with the round, so that a disk or a
 * processor that slows down or warms up favours neither.
 */
export async function bothSides(round: Round, bare: Side, ours: Side): Promise<Sample> {
  if (round === 'alone') {
    const { result, rss } = await watchingMemory(ours);
    return { bare: [], ours: result, rss };
  }
  const before = round % 2 === 0 ? await bare() : undefined;
  const { result, rss } = await watchingMemory(ours);
  return { bare: before ?? (await bare()), ours: result, rss };
}

/**
 * The same with each side twice, once before and once after the other, as one round. For work of a tenth of a second:
 * there whoever comes first is a tenth slower, and of five rounds three begin with the same side.
 */
export async function bothOrders(round: Round, bare: Side, ours: Side): Promise<Sample> {
  const one = await bothSides(round, bare, ours);
  if (round === 'alone') return one;
  const other = await bothSides(round + 1, bare, ours);
  return {
    bare: [...one.bare, ...other.bare],
    ours: [...one.ours, ...other.ours],
    rss: Math.max(one.rss, other.rss),
  };
}

/** Milliseconds of each of so many repetitions, one after another. */
export async function timeEach(
  count: number,
  work: (index: number) => Promise<void> | void,
): Promise<number[]> {
  const times: number[] = [];
  for (let index = 0; index < count; index += 1) {
    const start = performance.now();
    await work(index);
    times.push(performance.now() - start);
  }
  return times;
}

/** The same without a turn of the event loop between two: for work that has none in it. */
export function timeEachNow(count: number, work: (index: number) => void): number[] {
  const times: number[] = [];
  for (let index = 0; index < count; index += 1) {
    const start = performance.now();
    work(index);
    times.push(performance.now() - start);
  }
  return times;
}
