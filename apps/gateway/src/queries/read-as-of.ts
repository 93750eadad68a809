import { type InputFault, InvalidInput } from '#application';
import { isInstant, isLondonDay, type LondonDay, londonDay } from '#programme';
import type { AsOf, PageRequest } from '#read-models';
import type { Gateway } from '../services.js';
import type { AsOfArgs, PagedAsOfArgs } from './as-of.args.js';

/**
 * The clocks of a question, checked. Without a day it is about today; a later page is about the day of page one.
 * @throws InvalidInput, BAD_CURSOR
 */
export function readAsOf(args: AsOfArgs & Partial<PagedAsOfArgs>, services: Gateway): AsOf {
  const today = londonDay(services.now());
  const faults = [...dayFaults(args.asAt, today), ...instantFaults(args.knownAt)];
  if (faults.length > 0) throw new InvalidInput(faults);
  return {
    asAt: args.asAt ?? (args.after == null ? today : services.readModels.asAtOf(args.after)),
    ...(args.knownAt == null ? {} : { knownAt: args.knownAt }),
    knownBy: args.knownBy,
  };
}

/** @throws InvalidInput */
export function readPage({ first, after }: PagedAsOfArgs): PageRequest {
  if (first < 1 || first > 100) {
    throw new InvalidInput([{ field: 'first', rule: 'must be a whole number from 1 to 100' }]);
  }
  return { first, ...(after == null ? {} : { after }) };
}

function dayFaults(day: string | null | undefined, today: LondonDay): readonly InputFault[] {
  if (day == null) return [];
  if (!isLondonDay(day)) return [{ field: 'asAt', rule: 'must be a day that exists, written YYYY-MM-DD' }];
  return day > today
    ? [{ field: 'asAt', rule: 'must not be after today: what has not happened is not on record' }]
    : [];
}

function instantFaults(instant: string | null | undefined): readonly InputFault[] {
  return instant == null || isInstant(instant)
    ? []
    : [
        {
          field: 'knownAt',
          rule: 'must be an instant in UTC with milliseconds, such as 2014-09-26T16:00:00.000Z',
        },
      ];
}
