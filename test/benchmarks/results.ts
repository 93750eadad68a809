import type { Figure, Sample } from './figure.js';
import type { Measured } from './run-figure.js';

/** What is said of one figure at one size. */
export interface Result {
  readonly figure: string;
  readonly title: string;
  readonly events: number | null;
  readonly rounds: number;
  /** Speed: bare time divided by ours, median of the rounds. Latency: how many bare appends the median takes. */
  readonly ratio: number;
  readonly ratios: readonly number[];
  readonly target: number | null;
  readonly met: boolean | null;
  /** Latency only: the 99th percentile, and of the bare append itself, in medians of the bare append. */
  readonly p99: number | null;
  readonly bareP99: number | null;
  /** Microseconds for one event, medians of the rounds. */
  readonly bareMicros: number;
  readonly ourMicros: number;
  /** Our cost for an event divided by that at the smallest size, in the same rounds. */
  readonly growth: number | null;
  readonly growthMet: boolean | null;
  readonly rssMegabytes: number;
  /** Largest memory divided by that at the smallest size. */
  readonly rssGrowth: number | null;
  /** Where memory is to be flat: whether it is, against the log that fills the caches. */
  readonly flatMet: boolean | null;
}

/** What an event may cost at any size, against the smallest. */
export const GROWTH_TARGET = 1.5;
/** What memory may take, where it is to be flat, of a log that is larger than one that fills the caches. */
export const FLAT_TARGET = 1.25;
/** From so many events on, a read model is larger than the 16 MB that SQLite keeps of it. */
export const CACHES_FULL = 100_000;

export function resultsOf(figure: Figure, measured: readonly Measured[]): readonly Result[] {
  const [smallest] = measured;
  const full = measured.find(({ events }) => events >= CACHES_FULL);
  return measured.map((one) => ({
    ...resultOf(figure, one, smallest === one ? undefined : smallest),
    flatMet:
      figure.flat === true && full !== undefined && one.events > full.events
        ? peak(one) / peak(full) <= FLAT_TARGET
        : null,
  }));
}

function resultOf(
  figure: Figure,
  measured: Measured,
  smallest: Measured | undefined,
): Omit<Result, 'flatMet'> {
  const { events, samples } = measured;
  const { kind, name, title, eventsPerTime = 1, sized } = figure;
  const ours = samples.map((sample) => typical(figure, sample.ours));
  const bare = samples.map((sample) => typical(figure, sample.bare));
  const ratios = pairs(ours, bare).map(([our, of]) => (kind === 'speed' ? of / our : our / of));
  const ratio = median(ratios);
  const micros = (times: readonly number[]): number => (median(times) * 1000) / eventsPerTime;
  const oneBare = percentile(all(samples, 'bare'), 0.5);
  const before = smallest?.samples.map((sample) => typical(figure, sample.ours));
  const growth = before ? median(pairs(ours, before).map(([now, then]) => now / then)) : null;
  const rss = peak(measured);
  return {
    figure: name,
    title,
    events: sized ? events : null,
    rounds: samples.length,
    ratio,
    ratios,
    target: kind === 'speed' ? figure.target : null,
    met: kind === 'speed' && figure.target !== null ? ratio >= figure.target : null,
    p99: kind === 'latency' ? percentile(all(samples, 'ours'), 0.99) / oneBare : null,
    bareP99: kind === 'latency' ? percentile(all(samples, 'bare'), 0.99) / oneBare : null,
    bareMicros: micros(bare),
    ourMicros: micros(ours),
    growth,
    growthMet: growth === null ? null : growth <= GROWTH_TARGET,
    rssMegabytes: rss,
    rssGrowth: smallest ? rss / peak(smallest) : null,
  };
}

/** In megabytes. */
function peak({ samples, alone }: Measured): number {
  return (alone ?? Math.max(...samples.map(({ rss }) => rss))) / 1024 ** 2;
}

/** Throughput is a mean: what an append waits for now and then is part of it. Latency is a median. */
function typical({ kind }: Figure, times: readonly number[]): number {
  return kind === 'latency' ? median(times) : times.reduce((sum, time) => sum + time, 0) / times.length;
}

function all(samples: readonly Sample[], side: 'bare' | 'ours'): readonly number[] {
  return samples.flatMap((sample) => sample[side]);
}

function pairs(ones: readonly number[], others: readonly number[]): (readonly [number, number])[] {
  return ones.map((one, index) => [one, others[index] ?? Number.NaN]);
}

function median(values: readonly number[]): number {
  return percentile(values, 0.5);
}

/** The nearest-rank percentile: always one of the values. */
function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
}
