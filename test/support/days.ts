import { addDays, londonDay } from '#programme';

/**
 * Read once for each file of tests: between what is sent and what is expected midnight may pass. Days are counted on
 * the calendar, because two instants 24 hours apart lie on one day where the clocks go back.
 */
const TODAY = londonDay(new Date().toISOString());

/** The London day that lies so many days back; negative for days to come. */
export function daysAgo(days: number): string {
  return addDays(TODAY, -days);
}

/** An instant so many days back, at noon UTC: on the London day of `daysAgo`, in summer and in winter. */
export function noonAgo(days: number): string {
  return `${daysAgo(days)}T12:00:00.000Z`;
}
