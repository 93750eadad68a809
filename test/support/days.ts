import { londonDay } from '#programme';

const DAY_MS = 24 * 60 * 60 * 1000;

/** The London day that lies so many days back; negative for days to come. */
export function daysAgo(days: number): string {
  return londonDay(new Date(Date.now() - days * DAY_MS).toISOString());
}

/** An instant so many days back, at noon UTC: on the London day of `daysAgo`, in summer and in winter. */
export function noonAgo(days: number): string {
  return `${daysAgo(days)}T12:00:00.000Z`;
}
