import { remembering } from './remembering.js';

/** `sv-SE` writes days as ISO 8601 does. Made once: making a format is slow. */
const LONDON = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/London', dateStyle: 'short' });
const DAY = /^\d{4}-\d{2}-\d{2}$/;
const HOUR = /^\d{4}-\d{2}-\d{2}T\d{2}/;

const REMEMBERED = 4096;
const dayOfHour = remembering(REMEMBERED, (hour) => LONDON.format(new Date(`${hour}:00:00.000Z`)));

/**
 * The Europe/London day, `YYYY-MM-DD`, of an instant of ISO 8601 in UTC; a day is its own. London keeps whole hours, so
 * an hour of UTC lies within one of its days: hours are remembered, since to format one again takes longer than the
 * rest of an event.
 */
export function dayOf(time: string): string {
  if (DAY.test(time)) return time;
  const hour = HOUR.exec(time)?.[0];
  if (hour === undefined || !time.endsWith('Z')) return LONDON.format(new Date(time));
  return dayOfHour(hour);
}
