import { type Instant, londonDay, type LondonDay, startOfDay } from '#programme';

/**
 * Days and their first instants, remembered: a projection asks for the same ones over and over, and the calendar
 * costs more than the row that is written.
 */
const MAX_REMEMBERED = 10_000;

const starts = new Map<LondonDay, Instant>();
const days = new Map<string, LondonDay>();

export function startOf(day: LondonDay): Instant {
  return remember(starts, day, () => startOfDay(day));
}

/** London's day changes at a full hour of UTC only, so an hour has one day. */
export function dayOf(instant: Instant): LondonDay {
  return remember(days, instant.slice(0, 13), () => londonDay(instant));
}

function remember(known: Map<string, string>, key: string, calculate: () => string): string {
  const found = known.get(key);
  if (found !== undefined) return found;
  const value = calculate();
  if (known.size >= MAX_REMEMBERED) known.clear();
  known.set(key, value);
  return value;
}
