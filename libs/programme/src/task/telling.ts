import type { TaskKind } from './events.js';

/** The kinds of review that a precaution gives rise to, with the kind of history that they then are about. */
const TELLING: readonly (readonly [TaskKind, string])[] = [
  ['DEVIATION_REVIEW', 'mentor'],
  ['DEPENDENT_FACT_REVIEW', 'dataSubject'],
];

/**
 * Tasks by which whoever may not read of non-associations could tell that there is one: somebody is to look at the
 * gates of a match, though the match names none; or at a match, for something about a person that is not to be found.
 * By kind and history, whatever gave rise to it: were those alone missing that tell of one, that would tell of it.
 */
export const tellingTasks: readonly { readonly kind: TaskKind; readonly about: string }[] = TELLING.map(
  ([kind, history]) => ({ kind, about: `${history}-` }),
);

/** Whether a task is one of `tellingTasks`. */
export function tellsOfPrecaution(kind: string, stream: string | null | undefined): boolean {
  return tellingTasks.some((one) => one.kind === kind && (stream?.startsWith(one.about) ?? false));
}
