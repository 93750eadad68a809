/** What an outcome is about. Version 1 of the list. */
export const OUTCOME_DOMAINS = [
  'ACCOMMODATION',
  'EMPLOYMENT_TRAINING_EDUCATION',
  'SUBSTANCE_MISUSE',
  'ENGAGEMENT',
  'FINANCE_AND_BENEFITS',
  'FAMILY',
  'WELLBEING',
  'SELF_ESTEEM',
  'SOCIAL_INCLUSION',
] as const;
export type OutcomeDomain = (typeof OUTCOME_DOMAINS)[number];

type Scales = Readonly<Record<OutcomeDomain, readonly string[]>>;

/**
 * The levels of each domain, from worst to best. Scales are versioned data: an observation stores the version by
 * which it was made, and a published version never changes. A change of a scale is a new entry at the end.
 */
const VERSIONS: readonly [Scales, ...Scales[]] = [
  {
    ACCOMMODATION: ['HOMELESS', 'TEMPORARY', 'SUPPORTED', 'SETTLED'],
    EMPLOYMENT_TRAINING_EDUCATION: [
      'NOT_LOOKING',
      'LOOKING',
      'VOLUNTEERING',
      'COURSE_OR_TRAINING',
      'EMPLOYED',
    ],
    SUBSTANCE_MISUSE: ['DEPENDENT', 'PROBLEMATIC', 'IN_TREATMENT', 'CONTROLLED', 'ABSTINENT'],
    ENGAGEMENT: ['NOT_ENGAGING', 'IRREGULAR', 'REGULAR', 'ENGAGING_WELL'],
    FINANCE_AND_BENEFITS: ['NO_INCOME', 'CLAIM_PENDING', 'UNSTABLE', 'STABLE'],
    FAMILY: ['NO_CONTACT', 'STRAINED', 'REBUILDING', 'SUPPORTIVE'],
    WELLBEING: ['IN_CRISIS', 'STRUGGLING', 'COPING', 'WELL'],
    SELF_ESTEEM: ['VERY_LOW', 'LOW', 'FAIR', 'GOOD'],
    SOCIAL_INCLUSION: ['ISOLATED', 'FEW_CONTACTS', 'SOME_CONTACTS', 'BELONGS'],
  },
];

/** The version of the scales by which observations are made now. Versions count from 1. */
export const SCALE_VERSION = VERSIONS.length;

/**
 * The levels of a domain, from worst to best.
 * @throws RangeError where there is no such version
 */
export function levelsOf(domain: OutcomeDomain, version: number = SCALE_VERSION): readonly string[] {
  const scales = VERSIONS[version - 1];
  if (!scales) throw new RangeError(`there is no version ${version} of the outcome scales`);
  return scales[domain];
}

export const OUTCOME_CHANGES = ['IMPROVED', 'MAINTAINED', 'WORSENED'] as const;
export type OutcomeChange = (typeof OUTCOME_CHANGES)[number];

/**
 * How a level compares with the baseline of the same domain, on one version of its scale.
 * @throws RangeError where one of the levels is not on the scale
 */
export function changeFromBaseline(
  domain: OutcomeDomain,
  baselineLevel: string,
  level: string,
  version: number = SCALE_VERSION,
): OutcomeChange {
  const difference = rank(domain, level, version) - rank(domain, baselineLevel, version);
  if (difference > 0) return 'IMPROVED';
  return difference < 0 ? 'WORSENED' : 'MAINTAINED';
}

/** As `changeFromBaseline`; an observation without a baseline is kept, and counted apart. */
export function measuredChange(
  domain: OutcomeDomain,
  baselineLevel: string | undefined,
  level: string,
  version: number = SCALE_VERSION,
): OutcomeChange | 'NOT_MEASURABLE' {
  if (baselineLevel === undefined) return 'NOT_MEASURABLE';
  return changeFromBaseline(domain, baselineLevel, level, version);
}

function rank(domain: OutcomeDomain, level: string, version: number): number {
  const found = levelsOf(domain, version).indexOf(level);
  if (found < 0) throw new RangeError(`${level} is not on version ${version} of the scale of ${domain}`);
  return found;
}
