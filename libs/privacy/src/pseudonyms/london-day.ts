/** `sv-SE` writes days as ISO 8601 does. Made once: making a format is slow. */
const LONDON = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/London', dateStyle: 'short' });

/** The Europe/London day, `YYYY-MM-DD`, of an instant; a day is its own. */
export function dayOf(time: string): string {
  return /^\d{4}-\d{2}-\d{2}$/.test(time) ? time : LONDON.format(new Date(time));
}
