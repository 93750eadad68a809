import type { LondonDay } from '../kernel/index.js';
import { isActive, type Sentence } from '../supervision/index.js';

/** Frozen in every assessment: a change of the rule is a new version, and never restates a decision. */
export const MENTEE_SUPERVISION_RULE = 'R2/1';

/**
 * R2, "must be on an order or licence": a sentence runs on that day in one of the programme's areas.
 * @param areas organisation ids, successors included
 */
export function isUnderSupervision(
  sentences: readonly Sentence[],
  areas: readonly string[],
  on: LondonDay,
): boolean {
  return sentences.some((sentence) => isActive(sentence, on) && areas.includes(sentence.area));
}
