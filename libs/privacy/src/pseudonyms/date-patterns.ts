import { DigestList, DigestNumbers, digestOf } from './digests.js';
import { remembering } from './remembering.js';

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

/** There are few dates and types, and many events. */
const REMEMBERED = 4096;

/**
 * Counts, over a whole release, how many persons could be told from others by their dates. A person's pattern is all
 * the dates of the events about them (when they happened and when they were recorded), however often each, in whatever
 * order. Holds three digests a person and no name: about 60 bytes.
 */
export class DatePatterns {
  private readonly persons = new DigestNumbers();
  /** Sums of digests, by the number of the person. */
  private readonly dates = new DigestList();
  private readonly datesAndTypes = new DigestList();
  private readonly digest = remembering(REMEMBERED, digestOf);

  add({ subjects, type, occurredOn, recordedOn }: DatedEvent): void {
    const dates = `${occurredOn} ${recordedOn}`;
    const [date, dateAndType] = [this.digest(dates), this.digest(`${dates} ${type}`)];
    for (const subject of new Set(subjects)) {
      const person = this.persons.numberOf(digestOf(subject));
      if (person === this.dates.length) {
        this.dates.push(date);
        this.datesAndTypes.push(dateAndType);
      } else {
        this.dates.addTo(person, date);
        this.datesAndTypes.addTo(person, dateAndType);
      }
    }
  }

  /** @param k see `PatternReport` */
  report(k: number = PATTERN_THRESHOLD): PatternReport {
    return {
      persons: this.persons.size,
      sharedByFewerThan: k,
      dates: rare(this.dates, k),
      datesAndTypes: rare(this.datesAndTypes, k),
    };
  }
}

/** How many of the patterns fewer than k others share. */
function rare(patterns: DigestList, k: number): number {
  const numbers = new DigestNumbers();
  const counts = new Uint32Array(patterns.length);
  for (let person = 0; person < patterns.length; person += 1) {
    const pattern = numbers.numberOf(patterns.at(person));
    counts[pattern] = (counts[pattern] ?? 0) + 1;
  }
  return counts.reduce((sum, count) => (count <= k ? sum + count : sum), 0);
}
