import type { LondonDay } from './calendar.js';

/** A change of state of one thing (a place, an approval), on its day. */
export interface Step<Name extends string> {
  readonly name: Name;
  readonly on: LondonDay;
}

/** For each step, those that it may follow; START where nothing came before. */
export type StepOrder<Name extends string> = Readonly<Record<Name, readonly (Name | 'START')[]>>;

/**
 * True where a step of a day fits between its neighbours on record. A later step counts as well: a withdrawal that is
 * entered late must not stand before another one, and one that replaces a wrong entry may stand before a return.
 * @param steps in the order of occurrence
 */
export function fits<Name extends string>(
  steps: readonly Step<Name>[],
  { name, on }: Step<Name>,
  order: StepOrder<Name>,
): boolean {
  const before = steps.findLast((step) => step.on <= on)?.name ?? 'START';
  const after = steps.find((step) => step.on > on);
  return order[name].includes(before) && (after === undefined || order[after.name].includes(name));
}

/** The steps that do not follow from the one before them. */
export function misplaced<Name extends string>(
  steps: readonly Step<Name>[],
  order: StepOrder<Name>,
): readonly Step<Name>[] {
  return steps.filter(({ name }, index) => !order[name].includes(steps[index - 1]?.name ?? 'START'));
}
