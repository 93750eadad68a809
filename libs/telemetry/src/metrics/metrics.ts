import { setTimeout as delay } from 'node:timers/promises';
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';

/** Seconds, for what people wait for. */
export const REQUEST_BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
/** Seconds, for what a disk or a server of the same house does. */
export const STORE_BUCKETS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5];

/** Whoever asks gives up after 10 s by default, and is to be told the rest before that. */
const PATIENCE_MS = 3_000;
/** So many times that, and whatever is under way is not waited for any more: a minute. */
const LOST_AFTER = 20;

/** Finds out figures that are asked for, not counted as they happen. */
export interface Look {
  /** Part of a label: one of a few names of our own. */
  readonly part: string;
  /** Takes away the figures of the last time: an old one must not pass for what holds now. */
  forget(): void;
  /** What it throws counts as a failure of this part; the others are told all the same. */
  look(): Promise<void>;
}

/**
 * The figures of one process. Labels are names of our own alone, from lists that the program holds: never an id, a
 * word of a client, a place, a contract, a unit or anything else by which a number could be one person's.
 */
export class Metrics {
  private readonly registry = new Registry();
  private readonly looks: Look[] = [];
  private asked: Promise<string> | undefined;
  /** When those began that are not at their end, in milliseconds of a clock that never goes back. */
  private readonly underWay = new Map<Look, number>();
  private readonly failures: Counter<'part'>;

  constructor(private readonly patienceMs = PATIENCE_MS) {
    this.failures = this.counter('scrape_failures_total', 'Figures that could not be had, by part', ['part']);
  }

  counter<Label extends string>(name: string, help: string, labelNames: readonly Label[] = []) {
    return new Counter({ name: `throughline_${name}`, help, labelNames, registers: [this.registry] });
  }

  gauge<Label extends string>(name: string, help: string, labelNames: readonly Label[] = []) {
    return new Gauge({ name: `throughline_${name}`, help, labelNames, registers: [this.registry] });
  }

  histogram<Label extends string>(
    name: string,
    help: string,
    buckets: readonly number[],
    labelNames: readonly Label[] = [],
  ) {
    const options = { name: `throughline_${name}`, help, labelNames, buckets: [...buckets] };
    return new Histogram({ ...options, registers: [this.registry] });
  }

  /** What Node tells of the process: its memory, its event loop, its collections of garbage. Once a process. */
  addNode(version: string): void {
    collectDefaultMetrics({ register: this.registry });
    this.gauge('build_info', 'Always 1', ['version']).set({ version }, 1);
  }

  /** Before each answer. */
  addLook(look: Look): void {
    this.failures.inc({ part: look.part }, 0);
    this.looks.push(look);
  }

  get contentType(): string {
    return this.registry.contentType;
  }

  /** All figures as Prometheus reads them. Those who ask at once are told the same. */
  text(): Promise<string> {
    return (this.asked ??= this.tell().finally(() => (this.asked = undefined)));
  }

  private async tell(): Promise<string> {
    await Promise.all(this.looks.map((look) => this.lookOnce(look)));
    return this.registry.metrics();
  }

  private async lookOnce(look: Look): Promise<void> {
    // Another beside it would ask the same of what does not answer. One that never ends counts as lost in the end.
    const began = this.underWay.get(look);
    if (began !== undefined && performance.now() - began < this.patienceMs * LOST_AFTER) {
      look.forget();
      this.failures.inc({ part: look.part });
      return;
    }
    const ending = new AbortController();
    const outOfTime = delay(this.patienceMs, undefined, { signal: ending.signal }).then(() => {
      throw new Error('took too long');
    });
    try {
      look.forget();
      await Promise.race([this.looking(look), outOfTime]);
    } catch {
      look.forget();
      this.failures.inc({ part: look.part }); // why is in the logs of whatever does not answer
    } finally {
      ending.abort();
      outOfTime.catch(() => undefined); // aborted, as it should be
    }
  }

  private async looking(look: Look): Promise<void> {
    const began = performance.now();
    this.underWay.set(look, began);
    try {
      await look.look();
    } finally {
      if (this.underWay.get(look) === began) this.underWay.delete(look);
    }
  }
}
