import {
  type Deciding,
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
import { type Approval, isCleared, type Mentor } from './state.js';

/** Approval needs the qualification and a valid clearance; a mentor who stood down may be approved again. */
export function approveMentor(
  command: ApproveMentor,
  history: History<Mentor>,
  deciding: Deciding,
): NewFact<MentorEvent> {
  const { personId, capacity, facts } = command;
  const { on } = deciding;
  requireNothingLater(history, on);
  const status = history.at(on).approval?.status ?? 'STOOD_DOWN';
  if (status !== 'STOOD_DOWN') refuse('INVALID_TRANSITION', { personId, on, already: status });
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
  const approval = requireStatus(history, on, 'APPROVED', 'SUSPENDED');
  return { type: 'MentorCapacityChanged', data: { capacity }, ...about(personId, approval) };
}

export function suspendMentor(
  { personId, reason }: SuspendMentor,
  history: History<Mentor>,
  on: LondonDay,
): NewFact<MentorEvent> {
  requireNothingLater(history, on);
  const approval = requireStatus(history, on, 'APPROVED');
  return { type: 'MentorSuspended', data: { reason }, ...about(personId, approval) };
}

export function reinstateMentor(
  { personId }: ReinstateMentor,
  history: History<Mentor>,
  on: LondonDay,
): NewFact<MentorEvent> {
  requireNothingLater(history, on);
  const approval = requireStatus(history, on, 'SUSPENDED');
  return { type: 'MentorReinstated', data: {}, ...about(personId, approval) };
}

/** Standing down ends no match: a person decides what becomes of each. */
export function standDownMentor(
  { personId, reason, detail }: StandDownMentor,
  history: History<Mentor>,
  on: LondonDay,
): NewFact<MentorEvent> {
  if (reason === undefined) refuse('REASON_REQUIRED', { personId });
  requireNothingLater(history, on);
  const approval = requireStatus(history, on, 'APPROVED', 'SUSPENDED');
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

/** Changes of status are entered in their order: one of them decides what the next may be. */
function requireNothingLater(history: History<Mentor>, on: LondonDay): void {
  const changedOn = history.latest.approval?.changedOn ?? on;
  if (changedOn > on) refuse('INVALID_TRANSITION', { on, changedOn });
}

function requireStatus(
  history: History<Mentor>,
  on: LondonDay,
  ...allowed: readonly Approval['status'][]
): Approval {
  const { approval } = history.at(on);
  if (!approval || !allowed.includes(approval.status)) {
    refuse('INVALID_TRANSITION', { on, status: approval?.status ?? 'NOT_APPROVED', needed: allowed });
  }
  return approval;
}

function about(personId: string, { deliveryUnit, contract }: Approval) {
  return { subjects: [personId], deliveryUnit, contract };
}
