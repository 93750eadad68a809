import { SAFEGUARDING_REVIEW } from '#programme';
import type { InputFault } from '../inputs/index.js';
import type { RaiseTaskInput } from './inputs.js';

const RULE =
  'must be given where a task is about no person: it is for the manager of its contract, and under none nobody is shown it. Give the contract, or the persons';

/**
 * A task about nobody and under no contract would be asked of nobody, although whoever raised it has a receipt. One
 * about a concern is for safeguarding leads, and names nothing else. An import may record such a task, as it stood
 * where it comes from, and can give it to somebody.
 */
export function shownToNobody({ kind, personIds, contract, source }: RaiseTaskInput): readonly InputFault[] {
  const isMet = kind === SAFEGUARDING_REVIEW || contract != null || (personIds ?? []).length > 0;
  return isMet || source != null ? [] : [{ field: 'contract', rule: RULE }];
}
