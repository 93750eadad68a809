import { caseOn, type PersonCase } from '../journey/index.js';
import type { Deciding, Gate } from '../kernel/index.js';
import type { ApplyForCaseSupporter, EmploymentCommand } from './commands.js';

/** Where an event of a person's employment belongs: in its data, and in its envelope. */
export interface Belonging {
  readonly caseId: string | undefined;
  readonly about: {
    readonly subjects: readonly string[];
    readonly deliveryUnit: string | undefined;
    readonly contract: string | undefined;
  };
}

/** Employment comes of mentoring, so it belongs to the person's mentor case: the one that the first step named. */
export function belonging(
  { personId, facts }: EmploymentCommand,
  { on }: Deciding,
  known: { readonly caseId?: string } = {},
): Belonging {
  const cases: readonly PersonCase[] = facts.cases.value;
  const mentorCase = cases.find(({ caseId }) => caseId === known.caseId) ?? caseOn(cases, 'MENTOR', on);
  return {
    caseId: known.caseId ?? mentorCase?.caseId,
    about: { subjects: [personId], deliveryUnit: mentorCase?.unit, contract: mentorCase?.contract },
  };
}

/** The post is for people who mentor, or have mentored. */
export function isMentor({ facts, personId }: Pick<ApplyForCaseSupporter, 'facts' | 'personId'>): Gate {
  return { code: 'NOT_A_MENTOR', open: facts.mentor.value, facts: { personId } };
}
