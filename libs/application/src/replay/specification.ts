import {
  beginsPeriod,
  coarsened,
  dayOf,
  DEFAULT_PRECISION,
  endsPeriod,
  JUSTIFICATIONS,
  type Justification,
  needsJustification,
  type Precision,
} from '#privacy';
import type { Instant, LondonDay } from '#programme';
import type { InputFault } from '../inputs/index.js';
import type { ReplaySelection } from './selection.js';

/** Which events a release holds, and how finely it tells when they happened. */
export interface ReleaseSpecification extends Omit<ReplaySelection, 'person'> {
  /** Default: the month. */
  readonly precision?: Precision;
  /** Why exact days are needed, where they are asked for. */
  readonly justification?: Justification;
  /** At most so many lines of events, the first ones in the order of the release. */
  readonly limit?: number;
}

/**
 * What is wrong with a specification. A release is cut off only where a period of its precision begins or ends:
 * cut-offs that anybody could move by a day, or by a millisecond, would tell the day or the instant of each event to
 * whoever asks twice and compares.
 */
export function faultsOfSpecification(specification: ReleaseSpecification): readonly InputFault[] {
  const { from, to, knownAt, justification, precision = DEFAULT_PRECISION } = specification;
  const faults: InputFault[] = [];
  const because = `this release tells dates by the ${precision}`;
  if (from !== undefined && to !== undefined && from > to) {
    faults.push({ field: 'to', rule: 'must not be before from' });
  }
  if (from !== undefined && !beginsPeriod(from, precision)) {
    faults.push({ field: 'from', rule: `must be the first day of a ${precision}: ${because}` });
  }
  if (to !== undefined && !endsPeriod(to, precision)) {
    faults.push({ field: 'to', rule: `must be the last day of a ${precision}: ${because}` });
  }
  if (knownAt !== undefined && !beginsPeriodAt(knownAt, precision)) {
    const nearest = periodStart(knownAt, precision);
    faults.push({
      field: 'knownAt',
      rule: `must be the instant at which a ${precision} begins in London, such as ${nearest}: ${because}`,
    });
  }
  if (needsJustification(precision) && justification === undefined) {
    faults.push({
      field: 'justification',
      rule: `exact days need one, which goes on record: ${JUSTIFICATIONS.join(', ')}`,
    });
  }
  return faults;
}

function beginsPeriodAt(instant: Instant, precision: Precision): boolean {
  const day = dayOf(instant);
  const before = dayOf(new Date(Date.parse(instant) - 1).toISOString());
  return day !== before && beginsPeriod(day, precision);
}

/** The instant at which the period begins that an instant lies in. */
export function periodStart(instant: Instant, precision: Precision): Instant {
  const day = dayOf(instant);
  const first = firstDay(day, precision);
  const midnight = `${first}T00:00:00.000Z`; // in London an hour earlier while summer time holds
  const hourEarlier = new Date(Date.parse(midnight) - 3_600_000).toISOString();
  return dayOf(hourEarlier) === first ? hourEarlier : midnight;
}

function firstDay(day: LondonDay, precision: Precision): LondonDay {
  if (precision === 'day') return day;
  if (precision === 'month') return `${day.slice(0, 7)}-01`;
  if (precision === 'year') return `${day.slice(0, 4)}-01-01`;
  const quarter = Number(coarsened(day, 'quarter').slice(-1));
  return `${day.slice(0, 4)}-${String(quarter * 3 - 2).padStart(2, '0')}-01`;
}
