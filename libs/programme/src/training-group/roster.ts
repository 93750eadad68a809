import {
  type Deciding,
  fits,
  type Gate,
  type History,
  type LondonDay,
  type NewFact,
  passGates,
  present,
  refuse,
  WITHDRAWAL_POLARITY,
} from '../kernel/index.js';
import type { EnrolLearner, ReinstateLearner, WithdrawLearner } from './commands.js';
import type { TrainingGroupEvent } from './events.js';
import { requireRunning } from './running.js';
import { activeLearners, type Enrolment, isActiveLearner, PLACE_ORDER, type TrainingGroup } from './state.js';

type Decide<C> = (
  command: C,
  history: History<TrainingGroup>,
  deciding: Deciding,
) => NewFact<TrainingGroupEvent>;

export const enrolLearner: Decide<EnrolLearner> = (command, history, deciding) => {
  const { groupId, personId, facts } = command;
  const about = requireRunning(history, groupId, deciding.on);
  const enrolled = history.latest.roster.get(personId);
  if (enrolled) refuse('ALREADY_ENROLLED', { groupId, personId, enrolledOn: enrolled.enrolledOn });

  const mentorCase = facts.mentorCase.value;
  const eligible: Gate = {
    code: 'NOT_ELIGIBLE',
    open: mentorCase?.eligible ?? false,
    facts: { personId, caseId: mentorCase?.caseId ?? null },
  };
  const deviations = passGates([eligible, roomFor(history, deciding.on)], deciding);
  const data = { groupId, personId, ...present({ caseId: mentorCase?.caseId }) };
  return { type: 'LearnerEnrolled', data, subjects: [personId], ...about, deviations };
};

export const withdrawLearner: Decide<WithdrawLearner> = (command, history, deciding) => {
  const { groupId, personId, reason, detail } = command;
  const about = requireRunning(history, groupId, deciding.on);
  if (reason === undefined) refuse('REASON_REQUIRED', { groupId, personId });
  const { caseId } = requireActive(history, groupId, personId, deciding.on);
  return {
    type: 'LearnerWithdrew',
    data: {
      groupId,
      personId,
      reason,
      polarity: WITHDRAWAL_POLARITY[reason],
      ...present({ caseId, detail }),
    },
    subjects: [personId],
    ...about,
  };
};

export const reinstateLearner: Decide<ReinstateLearner> = (command, history, deciding) => {
  const { groupId, personId } = command;
  const { on } = deciding;
  const about = requireRunning(history, groupId, on);
  const enrolment = history.at(on).roster.get(personId);
  const steps = history.latest.roster.get(personId)?.steps ?? [];
  if (!enrolment || !fits(steps, { name: 'REINSTATED', on }, PLACE_ORDER)) {
    refuse('INVALID_TRANSITION', {
      groupId,
      personId,
      on,
      steps: steps.map(({ name, on: day }) => `${name} ${day}`),
    });
  }
  const deviations = passGates([roomFor(history, on)], deciding);
  const data = { groupId, personId, ...present({ caseId: enrolment.caseId }) };
  return { type: 'LearnerReinstated', data, subjects: [personId], ...about, deviations };
};

/** A learner leaves once for each time they came: later entries count as well as earlier ones. */
function requireActive(
  history: History<TrainingGroup>,
  groupId: string,
  personId: string,
  on: LondonDay,
): Enrolment {
  const then = history.at(on);
  const enrolment = then.roster.get(personId);
  const steps = history.latest.roster.get(personId)?.steps ?? [];
  const active = isActiveLearner(then, personId) && fits(steps, { name: 'WITHDREW', on }, PLACE_ORDER);
  if (!enrolment || !active) {
    const places = steps.map(({ name, on: day }) => `${name} ${day}`);
    refuse('LEARNER_NOT_ACTIVE', { groupId, personId, on, steps: places });
  }
  return enrolment;
}

/**
 * The place must be free from the day of enrolment on, so the days on which others came later count as well: a
 * back-dated enrolment must not overfill a group without a trace.
 */
function roomFor(history: History<TrainingGroup>, on: LondonDay): Gate {
  const { capacity } = history.at(on);
  const days = [
    on,
    ...[...history.latest.roster.values()].flatMap(({ steps }) => steps.map((step) => step.on)),
  ];
  const taken = Math.max(...days.filter((day) => day >= on).map((day) => activeLearners(history.at(day))));
  return { code: 'GROUP_FULL', open: taken < capacity, facts: { capacity, taken } };
}
