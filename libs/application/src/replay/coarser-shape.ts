import { entityKind, KEPT_IDENTIFIERS, type ReleaseShape, type Treatment } from '#privacy';
import type { Coarsening } from '#programme';

type Told = Extract<Treatment, string>;

const UNITS: readonly string[] = ['deliveryUnit', 'unit', 'unitId'];
/** Codes of courses: offices keep their lists, and somebody may be the only one to have sat one. */
const COURSES: readonly string[] = ['module', 'modules'];
/** What identifiers in entries about somebody are of that are theirs or of whom they met. Whatever else there is, people share. */
const OF_THEIR_OWN: readonly string[] = [
  'application',
  'breach',
  'case',
  'entry',
  'feedback',
  'goal',
  'match',
  'person',
  'role',
  'sentence',
  'session',
];

/**
 * Unit, group and staff each tell the others: the plan of a group tells its unit and trainer, an officer's other people
 * tell a unit, an assessor's a group, an employer's their units. So for each of the three, whatever identifies what
 * people share goes.
 */
const isShared = (field: string, told: Told): boolean =>
  told === 'pseudonym' && !OF_THEIR_OWN.includes(entityKind(field));

/** What a coarsening takes out of the data of an event. Of days it is not: whole persons are left out for those. */
const TAKES_OUT: Readonly<Record<Coarsening, (field: string, told: Told) => boolean>> = {
  DAYS: () => false,
  DELIVERY_UNIT: (field, told) => UNITS.includes(field) || isShared(field, told),
  TRAINING_GROUP: isShared,
  STAFF: isShared,
  RARE_CODES: (field, told) =>
    told === 'keep' && (COURSES.includes(field) || !KEPT_IDENTIFIERS.includes(field)),
};

/**
 * The shape of a release without what a decision on erasure keeps from it. Which codes are rare depends on everybody
 * else, and changes: so of RARE_CODES no code, number or flag of the data is told but area, contract, unit, and the
 * type of what was corrected.
 */
export function coarserShape(shape: ReleaseShape, coarsenings: ReadonlySet<Coarsening>): ReleaseShape {
  const isTakenOut = (field: string, told: Told): boolean =>
    [...coarsenings].some((coarsening) => TAKES_OUT[coarsening](field, told));
  const coarser = (treatment: Treatment, field: string): Treatment => {
    if (typeof treatment !== 'object') return isTakenOut(field, treatment) ? 'drop' : treatment;
    return 'fields' in treatment
      ? { fields: coarserShape(treatment.fields, coarsenings) }
      : { each: coarser(treatment.each, field) };
  };
  return Object.fromEntries(
    Object.entries(shape).map(([field, treatment]) => [field, coarser(treatment, field)]),
  );
}
