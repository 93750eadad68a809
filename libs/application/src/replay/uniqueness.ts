import type { EventLogReader } from '#event-log';
import { coarsened, DatePatterns, dayOf, type PatternReport, type Precision, PRECISIONS } from '#privacy';
import { decidedPersons, leftOut } from './decided-persons.js';
import { isReleased } from './released-event.js';
import { replay } from './replay.js';
import type { ReplaySelection } from './selection.js';

/** How many persons would stand out in a release, at each precision: what a choice of one rests on. */
export async function uniquenessOf(
  log: EventLogReader,
  selection: ReplaySelection,
  signal: AbortSignal,
): Promise<Readonly<Record<Precision, PatternReport>>> {
  const decided = await decidedPersons(log, signal);
  const patterns = {
    year: new DatePatterns(),
    quarter: new DatePatterns(),
    month: new DatePatterns(),
    day: new DatePatterns(),
  };
  const releases = PRECISIONS.map((precision) => ({ precision, without: leftOut(decided, precision) }));
  for await (const event of replay(log, selection, signal)) {
    const occurred = event.occurredOn ?? event.occurredAt;
    if (occurred === undefined || !isReleased(event)) continue;
    const [day, recorded, { subjects, type }] = [dayOf(occurred), dayOf(event.recordedAt), event];
    for (const { precision, without } of releases) {
      if (subjects.some((person) => without.has(person))) continue;
      const [occurredOn, recordedOn] = [coarsened(day, precision), coarsened(recorded, precision)];
      patterns[precision].add({ subjects, type, occurredOn, recordedOn });
    }
  }
  const { year, quarter, month, day } = patterns;
  return { year: year.report(), quarter: quarter.report(), month: month.report(), day: day.report() };
}
