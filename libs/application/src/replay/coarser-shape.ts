import { entityKind, KEPT_IDENTIFIERS, type ReleaseShape, type Treatment } from '#privacy';
import type { Coarsening } from '#programme';

type Told = Extract<Treatment, string>;

const UNITS: readonly string[] = ['deliveryUnit', 'unit', 'unitId'];
/** `id` is that of whoever referred. */
const STAFF: readonly string[] = ['staff', 'id'];

/** What a coarsening takes out of the data of an event. Of days it is not: whole persons are left out for those. */
const TAKES_OUT: Readonly<Record<Coarsening, (field: string, told: Told) => boolean>> = {
  DAYS: () => false,
  DELIVERY_UNIT: (field) => UNITS.includes(field),
  TRAINING_GROUP: (field, told) => told === 'pseudonym' && entityKind(field) === 'group',
  STAFF: (field, told) => told === 'pseudonym' && STAFF.includes(entityKind(field)),
  RARE_CODES: (field, told) => told === 'keep' && !KEPT_IDENTIFIERS.includes(field),
};

/**
 * The shape of a release without what a decision on erasure keeps from it. Which codes are rare depends on everybody
 * else, and changes: so of RARE_CODES no code, number or flag is told at all.
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
