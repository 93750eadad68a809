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
 * The same in many short turns of both sides, of which every other begins with the other side: for work of a tenth of
 * a second. So much apart, two sides meet a disk that differs by a tenth; a few milliseconds apart, they meet the same.
 * Memory is looked at after each turn of ours, so that looking takes none of its time.
 */
export async function byTurns(round: Round, turns: number, bare: Side, ours: Side): Promise<Sample> {
  const sample = { bare: [] as number[], ours: [] as number[], rss: 0 };
  for (let turn = 0; turn < turns; turn += 1) {
    const bareFirst = round !== 'alone' && turn % 2 === round % 2;
    if (bareFirst) sample.bare.push(...(await bare()));
    sample.ours.push(...(await ours()));
    sample.rss = Math.max(sample.rss, process.memoryUsage.rss());
    if (round !== 'alone' && !bareFirst) sample.bare.push(...(await bare()));
  }
  return sample;
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
