import {
  type Deciding,
  fits,
  type History,
  type LondonDay,
  type NewFact,
  passGates,
  present,
  refuse,
  WITHDRAWAL_POLARITY,
} from '../kernel/index.js';
import type {
  ApproveMentor,
  ChangeMentorCapacity,
  ReinstateMentor,
  StandDownMentor,
  SuspendMentor,
} from './commands.js';
import type { MentorEvent } from './events.js';
import { type Approval, APPROVAL_ORDER, type ApprovalStep, isCleared, type Mentor } from './state.js';

/** Approval needs the qualification and a valid clearance; a mentor who stood down may be approved again. */
export function approveMentor(
  command: ApproveMentor,
  history: History<Mentor>,
  deciding: Deciding,
): NewFact<MentorEvent> {
  const { personId, capacity, facts } = command;
  const { on } = deciding;
  requireFits(history, 'APPROVED', on);
  const deviations = passGates(
    [
      { code: 'NOT_QUALIFIED', open: facts.qualified.value, facts: { personId, on } },
      { code: 'VETTING_EXPIRED', open: isCleared(history.at(on), on), facts: { personId, on } },
    ],
    deciding,
  );
  const mentorCase = facts.mentorCase.value;
  return {
    type: 'MentorApproved',
    data: { capacity, ...present({ caseId: mentorCase?.caseId }) },
    subjects: [personId],
    deliveryUnit: mentorCase?.unit,
    contract: mentorCase?.contract,
    deviations,
  };
}

export function changeCapacity(
  { personId, capacity }: ChangeMentorCapacity,
  history: History<Mentor>,
  on: LondonDay,
): NewFact<MentorEvent> {
  const approval = requireApproval(history, on);
  return { type: 'MentorCapacityChanged', data: { capacity }, ...about(personId, approval) };
}

export function suspendMentor(
  { personId, reason }: SuspendMentor,
  history: History<Mentor>,
  on: LondonDay,
): NewFact<MentorEvent> {
  requireFits(history, 'SUSPENDED', on);
  const approval = requireApproval(history, on);
  return { type: 'MentorSuspended', data: { reason }, ...about(personId, approval) };
}

export function reinstateMentor(
  { personId }: ReinstateMentor,
  history: History<Mentor>,
  on: LondonDay,
): NewFact<MentorEvent> {
  requireFits(history, 'REINSTATED', on);
  const approval = requireApproval(history, on);
  return { type: 'MentorReinstated', data: {}, ...about(personId, approval) };
}

/** Standing down ends no match: a person decides what becomes of each. */
export function standDownMentor(
  { personId, reason, detail }: StandDownMentor,
  history: History<Mentor>,
  on: LondonDay,
): NewFact<MentorEvent> {
  if (reason === undefined) refuse('REASON_REQUIRED', { personId });
  requireFits(history, 'STOOD_DOWN', on);
  const approval = requireApproval(history, on);
  return {
    type: 'MentorStoodDown',
    data: {
      reason,
      polarity: WITHDRAWAL_POLARITY[reason],
      ...present({ caseId: approval.caseId, detail }),
    },
    ...about(personId, approval),
  };
}

/** Each change of the approval follows from the one before it, and the one after it still follows from it. */
function requireFits(history: History<Mentor>, name: ApprovalStep, on: LondonDay): void {
  const { steps } = history.latest;
  if (!fits(steps, { name, on }, APPROVAL_ORDER)) {
    refuse('INVALID_TRANSITION', { step: name, on, steps: steps.map((step) => `${step.name} ${step.on}`) });
  }
}

/** The approval that stands on a day, suspended or not. */
function requireApproval(history: History<Mentor>, on: LondonDay): Approval {
  const { approval } = history.at(on);
  if (!approval || approval.status === 'STOOD_DOWN') {
    refuse('INVALID_TRANSITION', { on, missing: 'approval' });
  }
  return approval;
}

function about(personId: string, { deliveryUnit, contract }: Approval) {
  return { subjects: [personId], deliveryUnit, contract };
}
