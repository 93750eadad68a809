/** `sv-SE` writes days as ISO 8601 does. Made once: making a format is slow. */
const LONDON = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/London', dateStyle: 'short' });
const HOUR = /^\d{4}-\d{2}-\d{2}T\d{2}/;

let hour = '';
let dayOfHour = '';

/**
 * The Europe/London day, `YYYY-MM-DD`, of an instant of ISO 8601 in UTC; a day is its own. London keeps whole hours, so
 * an hour of UTC lies within one of its days: the last one is kept, since events come in the order of time, and to
 * format it again took longer than the rest of an event.
 */
export function dayOf(time: string): string {
  if (/^\d{4}-\d{2}-\d{2}$/.test(time)) return time;
  const of = HOUR.exec(time)?.[0];
  if (of === undefined || !time.endsWith('Z')) return LONDON.format(new Date(time));
  if (of !== hour) {
    dayOfHour = LONDON.format(new Date(time));
    hour = of;
  }
  return dayOfHour;
}
