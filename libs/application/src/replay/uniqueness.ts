import { coarsened, DatePatterns, dayOf, type PatternReport, type Precision, PRECISIONS } from '#privacy';
import type { ProgrammeEvent } from '#programme';
import { isReleased } from './released-event.js';

/** How many persons would stand out in a release, at each precision: what a choice of one rests on. */
export async function uniquenessOf(
  events: AsyncIterable<ProgrammeEvent>,
): Promise<Readonly<Record<Precision, PatternReport>>> {
  const patterns = {
    year: new DatePatterns(),
    quarter: new DatePatterns(),
    month: new DatePatterns(),
    day: new DatePatterns(),
  };
  for await (const event of events) {
    const occurred = event.occurredOn ?? event.occurredAt;
    if (occurred === undefined || !isReleased(event)) continue;
    const [day, recorded, { subjects, type }] = [dayOf(occurred), dayOf(event.recordedAt), event];
    for (const precision of PRECISIONS) {
      const [occurredOn, recordedOn] = [coarsened(day, precision), coarsened(recorded, precision)];
      patterns[precision].add({ subjects, type, occurredOn, recordedOn });
    }
  }
  const { year, quarter, month, day } = patterns;
  return { year: year.report(), quarter: quarter.report(), month: month.report(), day: day.report() };
}
