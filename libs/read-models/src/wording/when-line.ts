import { daysBetween, type Instant, londonDay, type LondonDay } from '#programme';

const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];

/** `3 May`, with the year where it is not this one. */
export function dayInWords(day: LondonDay, today: LondonDay): string {
  const [year, month, date] = day.split('-');
  const name = `${Number(date)} ${MONTHS[Number(month) - 1]}`;
  return year === today.slice(0, 4) ? name : `${name} ${year}`;
}

/** The two clocks of an entry for a reader today: `happened 3 May, recorded today`. */
export function whenLine(occurredOn: LondonDay, recordedAt: Instant, today: LondonDay): string {
  const recordedOn = londonDay(recordedAt);
  const relative = (day: LondonDay) => {
    const ago = daysBetween(day, today);
    return ago === 0 ? 'today' : ago === 1 ? 'yesterday' : dayInWords(day, today);
  };
  return occurredOn === recordedOn
    ? `happened and recorded ${relative(occurredOn)}`
    : `happened ${relative(occurredOn)}, recorded ${relative(recordedOn)}`;
}
