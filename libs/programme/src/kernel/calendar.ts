import { Temporal } from 'temporal-polyfill';

/**
 * Days are Europe/London days, written `YYYY-MM-DD`; instants are ISO 8601 in UTC with milliseconds. Both sort
 * as text, which read models rely on.
 */
export type LondonDay = string;
export type Instant = string;

const LONDON = 'Europe/London';

/** True for a day that exists: `2013-02-28` yes, `2013-02-29` and `2013-2-28` no. Years 1900 to 9999. */
export function isLondonDay(text: string): boolean {
  if (!/^(19|[2-9]\d)\d{2}-\d{2}-\d{2}$/.test(text)) return false;
  try {
    Temporal.PlainDate.from(text, { overflow: 'reject' });
    return true;
  } catch {
    return false; // a RangeError is the polyfill's way to say that there is no such day
  }
}

/** True for an instant written in UTC with milliseconds, as this system writes them. */
export function isInstant(text: string): boolean {
  if (!/^(19|[2-9]\d)\d{2}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/.test(text)) return false;
  const time = Date.parse(text);
  return !Number.isNaN(time) && new Date(time).toISOString() === text;
}

/** The London day on which an instant falls. */
export function londonDay(instant: Instant): LondonDay {
  return Temporal.Instant.from(instant).toZonedDateTimeISO(LONDON).toPlainDate().toString();
}

/** The instant at which a London day begins: 23:00Z of the day before in summer time. */
export function startOfDay(day: LondonDay): Instant {
  const start = Temporal.PlainDate.from(day).toZonedDateTime(LONDON).epochMilliseconds;
  return new Date(start).toISOString();
}

/** Calendar months later (earlier where negative), clamped to the month's last day: 31 August − 6 → 28 February. */
export function addMonths(day: LondonDay, months: number): LondonDay {
  return Temporal.PlainDate.from(day).add({ months }, { overflow: 'constrain' }).toString();
}

export function addDays(day: LondonDay, days: number): LondonDay {
  return Temporal.PlainDate.from(day).add({ days }).toString();
}

/** Whole days from `from` to `to`; negative where `to` is earlier. */
export function daysBetween(from: LondonDay, to: LondonDay): number {
  return Temporal.PlainDate.from(from).until(Temporal.PlainDate.from(to), { largestUnit: 'day' }).days;
}
