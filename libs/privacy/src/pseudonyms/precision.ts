/** How finely a release tells when something happened. */
export type Precision = 'year' | 'quarter' | 'month' | 'day';

/** From the coarsest to the finest. */
export const PRECISIONS: readonly Precision[] = ['year', 'quarter', 'month', 'day'];

/** What a release tells unless it is asked for otherwise. */
export const DEFAULT_PRECISION: Precision = 'month';

/** Whether somebody has to say why they need it: exact days find a person again in another release. */
export const needsJustification = (precision: Precision): boolean => precision === 'day';

/** Why exact days may be needed. Codes, and no free text: they stand in addresses and in the record of access. */
export const JUSTIFICATIONS = [
  /** Offences are counted within twelve months, and disposals within eighteen, to the day. */
  'PROVEN_REOFFENDING',
  /** Survival analysis: days from an index date to an event. */
  'TIME_TO_EVENT',
  /** Who could not yet have been exposed must not count as exposed. */
  'EXPOSURE_TIME',
  /** A figure is checked against another source. */
  'DATA_CHECK',
] as const;
export type Justification = (typeof JUSTIFICATIONS)[number];

/**
 * A day at a precision: `2014`, `2014-Q3`, `2014-09` or `2014-09-26`. All of them sort as time does.
 * @param day `YYYY-MM-DD`
 */
export function coarsened(day: string, precision: Precision): string {
  switch (precision) {
    case 'year':
      return day.slice(0, 4);
    case 'quarter':
      return `${day.slice(0, 4)}-Q${Math.ceil(Number(day.slice(5, 7)) / 3)}`;
    case 'month':
      return day.slice(0, 7);
    case 'day':
      return day;
  }
}

/**
 * Whether a period begins with a day. Only there may a release be cut off: whoever could cut where they like would
 * find the day of each event by asking twice.
 */
export const beginsPeriod = (day: string, precision: Precision): boolean =>
  coarsened(day, precision) !== coarsened(neighbour(day, -1), precision);

/** Whether a period ends with a day. */
export const endsPeriod = (day: string, precision: Precision): boolean =>
  coarsened(day, precision) !== coarsened(neighbour(day, 1), precision);

/** The last day, by a day, with which a month ends: where published figures are cut off. */
export const lastMonthEnd = (day: string): string =>
  endsPeriod(day, 'month') ? day : neighbour(`${coarsened(day, 'month')}-01`, -1);

const DAY_MS = 86_400_000;

const neighbour = (day: string, days: number): string =>
  new Date(Date.parse(`${day}T00:00:00.000Z`) + days * DAY_MS).toISOString().slice(0, 10);
