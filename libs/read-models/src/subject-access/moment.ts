import type { Instant } from '#programme';
import type { Moment } from './document.js';

/** Made once: making a format is slow. */
const LONDON = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Europe/London',
  day: 'numeric',
  month: 'long',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hourCycle: 'h23',
  timeZoneName: 'short',
});

export const momentOf = (utc: Instant): Moment => ({
  utc,
  london: LONDON.format(new Date(utc)).replace(' at ', ', '),
});
