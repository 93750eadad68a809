import { type History, type LondonDay, type NewFact, present, refuse } from '../kernel/index.js';
import type { AwardQualification, RevokeQualification } from './commands.js';
import type { LearnerEvent } from './events.js';
import { heldAward, type Learner } from './state.js';

/**
 * Awards a qualification. It stands on the modules of the group's specification; where no group is named, on all
 * that the person had passed or had recognised by that day.
 * @throws Refusal ALREADY_AWARDED, LEARNER_NOT_ACTIVE, MODULES_INCOMPLETE
 */
export function awardQualification(
  command: AwardQualification,
  history: History<Learner>,
  on: LondonDay,
): NewFact<LearnerEvent> {
  const { personId, body, level, title, groupId, certificate, facts } = command;
  const held = heldAward(history.latest, command);
  if (held) refuse('ALREADY_AWARDED', { title, level, awardedOn: held.awardedOn });

  const group = facts.group?.value;
  // Who left after the last module keeps what they learnt, and may still be given the award.
  if (group?.place === 'NONE') refuse('LEARNER_NOT_ACTIVE', { personId, groupId: groupId ?? null, on });
  const { passed } = history.at(on);
  const modules = group?.modules ?? [...passed.keys()];
  const missing = modules.filter((module) => !passed.has(module));
  if (missing.length > 0 || modules.length === 0) refuse('MODULES_INCOMPLETE', { personId, on, missing });

  const mentorCase = facts.mentorCase.value;
  const caseId = group?.caseId ?? mentorCase?.caseId;
  return {
    type: 'QualificationAwarded',
    data: { body, level, title, modules: [...modules], ...present({ groupId, caseId, certificate }) },
    subjects: [personId],
    deliveryUnit: group?.unit ?? mentorCase?.unit,
    contract: group?.contract ?? mentorCase?.contract,
  };
}

/** Takes back an award that is held on that day, once. */
export function revokeQualification(
  command: RevokeQualification,
  history: History<Learner>,
  on: LondonDay,
): NewFact<LearnerEvent> {
  const { personId, level, title, reason } = command;
  const held = heldAward(history.at(on), command);
  if (!held) refuse('INVALID_TRANSITION', { title, level, on, missing: 'award' });
  if (!heldAward(history.latest, command)) refuse('INVALID_TRANSITION', { title, level, already: 'revoked' });
  return {
    type: 'QualificationRevoked',
    data: { level, title, reason },
    subjects: [personId],
    deliveryUnit: held.deliveryUnit,
    contract: held.contract,
  };
}
