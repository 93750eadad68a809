import type { JsonValue } from '#event-log';
import { isInstant, isLondonDay, type LondonDay } from '#programme';
import { dayInWords } from '../wording/index.js';
import { momentOf } from './moment.js';

/** With its year, whichever year it is now: the page is read long after. */
export const dayWithYear = (day: LondonDay): string => dayInWords(day, '0000');

/** A value of an entry as a person reads it. */
export function valueInWords(value: JsonValue): string {
  if (value === null) return 'not given';
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (typeof value === 'number') return String(value);
  if (typeof value === 'string') return timeInWords(value) ?? inWords(value);
  if (Array.isArray(value)) return value.length === 0 ? 'none' : value.map(valueInWords).join(', ');
  return Object.entries(value)
    .map(([field, inner]) => `${fieldInWords(field)}: ${valueInWords(inner)}`)
    .join('; ');
}

const timeInWords = (text: string): string | undefined =>
  isLondonDay(text) ? dayWithYear(text) : isInstant(text) ? momentOf(text).london : undefined;

/** Codes as words: `GOALS_MET` is goals met. Everything else is as it was written. */
export const inWords = (text: string): string =>
  /^[A-Z][A-Z0-9]*(_[A-Z0-9]+)*$/.test(text) && text.length > 3
    ? text.toLowerCase().replaceAll('_', ' ')
    : text;

/** `expectedEndOn` → `Expected end on`. */
export function fieldInWords(field: string): string {
  const spaced = field.replace(/([a-z0-9])([A-Z])/g, '$1 $2').toLowerCase();
  return spaced.charAt(0).toUpperCase() + spaced.slice(1);
}
