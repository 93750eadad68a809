import {
  faultsOfSpecification,
  type InputFault,
  InvalidInput,
  type ReleaseSpecification,
} from '#application';
import { type Justification, JUSTIFICATIONS, type Precision, PRECISIONS } from '#privacy';
import { isEventType, isInstant, isLondonDay } from '#programme';

/** What a replay holds, and under what name. */
export interface ReplayQuery {
  readonly specification: ReleaseSpecification;
  /** The name of a release, for the same pseudonyms as an earlier replay of that name and precision. */
  readonly release?: string;
}

const FIELDS: readonly string[] = [
  'from',
  'to',
  'knownAt',
  'types',
  'limit',
  'precision',
  'justification',
  'release',
];

/** @throws InvalidInput naming every fault, unknown parameters included */
export function readReplayQuery(given: Readonly<Record<string, unknown>>): ReplayQuery {
  const faults: InputFault[] = [];
  const text = (field: string, valid: (value: string) => boolean, rule: string): string | undefined => {
    const value = given[field];
    if (value === undefined) return undefined;
    if (typeof value === 'string' && valid(value)) return value;
    faults.push({ field, rule });
    return undefined;
  };

  const day = 'must be a day that exists, written YYYY-MM-DD';
  const from = text('from', isLondonDay, day);
  const to = text('to', isLondonDay, day);
  const knownAt = text('knownAt', isInstant, 'must be an instant in UTC, such as 2014-09-26T16:00:00.000Z');
  const types = text(
    'types',
    (value) => value.split(',').every(isEventType),
    'must be event types of schema/events, with commas between them',
  );
  const limit = text('limit', (value) => /^[1-9]\d{0,8}$/.test(value), 'must be a whole number from 1');
  const release = text(
    'release',
    (value) => /^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/.test(value),
    'must be 1 to 64 letters, digits, - or _',
  );
  const precision = text('precision', isPrecision, `must be one of ${PRECISIONS.join(', ')}`);
  const justification = text('justification', isJustification, `must be one of ${JUSTIFICATIONS.join(', ')}`);
  const specification = {
    ...(from === undefined ? {} : { from }),
    ...(to === undefined ? {} : { to }),
    ...(knownAt === undefined ? {} : { knownAt }),
    ...(types === undefined ? {} : { types: [...new Set(types.split(','))] }),
    ...(limit === undefined ? {} : { limit: Number(limit) }),
    ...(precision !== undefined && isPrecision(precision) ? { precision } : {}),
    ...(justification !== undefined && isJustification(justification) ? { justification } : {}),
  };
  if (faults.length === 0) faults.push(...faultsOfSpecification(specification));
  for (const field of Object.keys(given).filter((name) => !FIELDS.includes(name))) {
    faults.push({ field, rule: `is not a parameter: remove it; there are ${FIELDS.join(', ')}` });
  }
  if (faults.length > 0) throw new InvalidInput(faults);
  return { specification, ...(release === undefined ? {} : { release }) };
}

const isPrecision = (text: string): text is Precision => PRECISIONS.some((precision) => precision === text);

const isJustification = (text: string): text is Justification =>
  JUSTIFICATIONS.some((justification) => justification === text);
