import { createHash } from 'node:crypto';

/** What of a released event makes up the patterns of its persons. */
export interface DatedEvent {
  readonly subjects: readonly string[];
  readonly type: string;
  /** At the precision of the release, as is `recordedOn`: an evaluator reads both. */
  readonly occurredOn: string;
  readonly recordedOn: string;
}

/** How many persons of a release stand out by when things happened to them. */
export interface PatternReport {
  readonly persons: number;
  /** k: a pattern is taken to be common where at least this many others have it too. */
  readonly sharedByFewerThan: number;
  /** Persons whose dates alone are shared by fewer than k others. */
  readonly dates: number;
  /** Persons whose dates and types of events are. */
  readonly datesAndTypes: number;
}

/** As many others have to share a pattern as have to be in a cell that is published. */
export const PATTERN_THRESHOLD = 10;

const MOST_DIGESTS = 65_536;

/**
 * Counts, over a whole release, how many persons could be told from others by their dates. A person's pattern is all
 * the dates of the events about them (when they happened and when they were recorded), however often each, in whatever
 * order. Holds two numbers of 128 bits a person.
 */
export class DatePatterns {
  private readonly persons = new Map<string, { dates: bigint; datesAndTypes: bigint }>();
  private readonly digests = new Map<string, bigint>();

  add({ subjects, type, occurredOn, recordedOn }: DatedEvent): void {
    const dates = `${occurredOn} ${recordedOn}`;
    const [date, dateAndType] = [this.digest(dates), this.digest(`${dates} ${type}`)];
    for (const subject of new Set(subjects)) {
      const { dates, datesAndTypes } = this.persons.get(subject) ?? { dates: 0n, datesAndTypes: 0n };
      this.persons.set(subject, {
        dates: BigInt.asUintN(128, dates + date),
        datesAndTypes: BigInt.asUintN(128, datesAndTypes + dateAndType),
      });
    }
  }

  /** @param k see `PatternReport` */
  report(k: number = PATTERN_THRESHOLD): PatternReport {
    const patterns = [...this.persons.values()];
    return {
      persons: patterns.length,
      sharedByFewerThan: k,
      dates: rare(
        patterns.map(({ dates }) => dates),
        k,
      ),
      datesAndTypes: rare(
        patterns.map(({ datesAndTypes }) => datesAndTypes),
        k,
      ),
    };
  }

  /** Sums of these do not depend on an order. Remembered, so many: there are few dates, and many events. */
  private digest(text: string): bigint {
    const known = this.digests.get(text);
    if (known !== undefined) return known;
    const digest = BigInt(`0x${createHash('sha256').update(text).digest('hex').slice(0, 32)}`);
    if (this.digests.size === MOST_DIGESTS) this.digests.clear();
    this.digests.set(text, digest);
    return digest;
  }
}

/** How many of the patterns fewer than k others share. */
function rare(patterns: readonly bigint[], k: number): number {
  const counts = new Map<bigint, number>();
  for (const pattern of patterns) counts.set(pattern, (counts.get(pattern) ?? 0) + 1);
  return [...counts.values()].filter((count) => count <= k).reduce((sum, count) => sum + count, 0);
}
