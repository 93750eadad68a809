import { DEFAULT_PRECISION, type Precision } from '#privacy';

/** How a release that was asked for as known at an instant says so on record, after its name. */
export const AS_KNOWN_AT = 'as known at';

/** As much of what was asked for as stands on record. */
interface Asked {
  readonly precision?: Precision | undefined;
  readonly justification?: string | undefined;
  /** An instant, as it was given. */
  readonly knownAt?: string | undefined;
}

/**
 * How a release is named on record: with what makes it another than the one by the month, and up to this moment.
 * `spring`, `spring (year)`, `spring (day: DATA_CHECK; as known at 2014-09-30T23:00:00.000Z)`.
 */
export function releaseOnRecord(
  name: string,
  { precision = DEFAULT_PRECISION, justification, knownAt }: Asked,
): string {
  const byMonth = precision === DEFAULT_PRECISION && justification === undefined;
  const more = [
    ...(byMonth ? [] : [justification === undefined ? precision : `${precision}: ${justification}`]),
    ...(knownAt === undefined ? [] : [`${AS_KNOWN_AT} ${knownAt}`]),
  ];
  return more.length === 0 ? name : `${name} (${more.join('; ')})`;
}
