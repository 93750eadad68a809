import {
  dataOf,
  type Decider,
  type Deciding,
  type History,
  type LondonDay,
  type NewFact,
  refuse,
} from '../kernel/index.js';
import type { AssignOffenderManager, SupervisionCommand } from './commands.js';
import { type SupervisionEvent, supervisionEvents } from './events.js';
import {
  assignmentOn,
  evolveSupervision,
  isActive,
  noSupervision,
  type Sentence,
  type Supervision,
} from './state.js';

/** The rules of a person's supervision: sentences, officers, breaches. */
export const supervision: Decider<Supervision, SupervisionCommand, SupervisionEvent> = {
  events: supervisionEvents,
  initial: noSupervision,
  evolve: evolveSupervision,
  decide,
};

function decide(
  command: SupervisionCommand,
  history: History<Supervision>,
  { on, actor }: Deciding,
): readonly NewFact<SupervisionEvent>[] {
  const then = history.at(on);
  const about = { subjects: [command.personId], deliveryUnit: assignmentOn(then, on)?.unit };

  switch (command.type) {
    case 'StartSentence': {
      const { sentenceId, expectedEndOn } = command;
      if (history.latest.sentences.has(sentenceId))
        refuse('INVALID_TRANSITION', { sentenceId, already: 'started' });
      if (expectedEndOn < on) refuse('SENTENCE_DATES_INVALID', { startOn: on, expectedEndOn });
      return [{ type: 'SentenceStarted', data: dataOf(command), ...about }];
    }
    case 'ChangeSentenceEndDate': {
      const { startOn } = requireActive(then, command.sentenceId, on);
      const { expectedEndOn } = command;
      if (expectedEndOn < startOn) refuse('SENTENCE_DATES_INVALID', { startOn, expectedEndOn });
      return [{ type: 'SentenceEndDateChanged', data: dataOf(command), ...about }];
    }
    case 'EndSentence': {
      requireEndable(history.latest, command.sentenceId, on);
      return [{ type: 'SentenceEnded', data: dataOf(command), ...about }];
    }
    case 'CompleteRequirement': {
      requireActive(then, command.sentenceId, on);
      return [{ type: 'RequirementCompleted', data: dataOf(command), ...about }];
    }
    case 'AssignOffenderManager': {
      if (actor.id === command.officer) requireReasonToTakeOver(command, then, on);
      return [
        { type: 'OffenderManagerAssigned', data: dataOf(command), ...about, deliveryUnit: command.unit },
      ];
    }
    case 'RecordBreach': {
      const { breachId, sentenceId } = command;
      if (history.latest.breaches.has(breachId))
        refuse('INVALID_TRANSITION', { breachId, already: 'recorded' });
      requireActive(then, sentenceId, on);
      return [{ type: 'BreachRecorded', data: dataOf(command), ...about }];
    }
    case 'IssueBreachWarning': {
      const { breachId } = command;
      const breach = then.breaches.get(breachId);
      if (!breach) refuse('BREACH_NOT_FOUND', { breachId, on });
      const { resolvedOn } = breach;
      // On the day of the resolution itself the warning may well have come first.
      if (resolvedOn !== undefined && resolvedOn < on)
        refuse('BREACH_ALREADY_RESOLVED', { breachId, resolvedOn });
      return [{ type: 'BreachWarningIssued', data: dataOf(command), ...about }];
    }
    case 'ResolveBreach': {
      const { breachId } = command;
      if (!then.breaches.has(breachId)) refuse('BREACH_NOT_FOUND', { breachId, on });
      const resolvedOn = history.latest.breaches.get(breachId)?.resolvedOn;
      if (resolvedOn !== undefined) refuse('BREACH_ALREADY_RESOLVED', { breachId, resolvedOn });
      return [{ type: 'BreachResolved', data: dataOf(command), ...about }];
    }
  }
}

/**
 * Who takes a person over from another officer opens that person's record to themselves, and says why. A first
 * allocation takes nobody over.
 */
function requireReasonToTakeOver(command: AssignOffenderManager, then: Supervision, on: LondonDay): void {
  const { personId, officer, selfAssignmentReason, selfAssignmentDetail } = command;
  const before = assignmentOn(then, on)?.officer;
  if (before === undefined || before === officer) return;
  if (selfAssignmentReason !== undefined && selfAssignmentDetail !== undefined) return;
  const missing = selfAssignmentReason === undefined ? 'selfAssignmentReason' : 'selfAssignmentDetail';
  refuse('REASON_REQUIRED', { personId, missing });
}

function requireActive(then: Supervision, sentenceId: string, on: LondonDay): Sentence {
  const sentence = then.sentences.get(sentenceId);
  if (!sentence || !isActive(sentence, on)) refuse('SENTENCE_NOT_ACTIVE', { sentenceId, on });
  return sentence;
}

/** A sentence ends once, on or after the day it started, whatever was recorded in between. */
function requireEndable(latest: Supervision, sentenceId: string, on: LondonDay): void {
  const sentence = latest.sentences.get(sentenceId);
  if (!sentence || sentence.endedOn !== undefined) refuse('SENTENCE_NOT_ACTIVE', { sentenceId, on });
  if (on < sentence.startOn) refuse('SENTENCE_DATES_INVALID', { startOn: sentence.startOn, endOn: on });
}
