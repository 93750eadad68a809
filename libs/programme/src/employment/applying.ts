import {
  type Deciding,
  type History,
  type NewFact,
  passGates,
  present,
  refuse,
  WITHDRAWAL_POLARITY,
} from '../kernel/index.js';
import type { ApplicationCommand } from './commands.js';
import type { CaseSupporterEvent } from './events.js';
import { belonging, isMentor } from './mentor-case.js';
import { requireEarlier, requireNone, standingOf } from './stages.js';
import type { Employment } from './state.js';

/** The way to the post: application, interview, offer, answer. Each step is taken once, and one that closed is closed. */
export function decideApplication(
  command: ApplicationCommand,
  history: History<Employment>,
  deciding: Deciding,
): NewFact<CaseSupporterEvent> {
  const { applicationId } = command;
  const standing = standingOf(history, applicationId, deciding.on);
  const { then, latest } = standing;
  const { about, caseId } = belonging(command, deciding, latest);
  const step = { applicationId, ...present({ caseId }) };
  const notOver = { closedOn: then.closedOn, startedOn: then.startedOn };
  const neverOver = { closedOn: latest.closedOn, startedOn: latest.startedOn };

  switch (command.type) {
    case 'ApplyForCaseSupporter': {
      requireNone(applicationId, { appliedOn: latest.appliedOn, ...notOver });
      const deviations = passGates([isMentor(command)], deciding);
      return { type: 'CaseSupporterApplied', data: step, ...about, deviations };
    }
    case 'InterviewCaseSupporter': {
      requireEarlier('appliedOn', standing, deciding, applicationId);
      requireNone(applicationId, notOver);
      return { type: 'CaseSupporterInterviewed', data: step, ...about };
    }
    case 'DeselectCaseSupporter': {
      requireEarlier('appliedOn', standing, deciding, applicationId);
      requireNone(applicationId, { offeredOn: latest.offeredOn, ...neverOver });
      const { detail } = command;
      return { type: 'CaseSupporterNotSelected', data: { ...step, ...present({ detail }) }, ...about };
    }
    case 'OfferCaseSupporter': {
      requireEarlier('appliedOn', standing, deciding, applicationId);
      requireNone(applicationId, { offeredOn: latest.offeredOn, ...notOver });
      const deviations = passGates([isMentor(command)], deciding);
      return { type: 'CaseSupporterOffered', data: step, ...about, deviations };
    }
    case 'AcceptCaseSupporterOffer': {
      const { plannedStartOn } = command;
      requireEarlier('offeredOn', standing, deciding, applicationId);
      requireNone(applicationId, {
        acceptedOn: latest.acceptedOn,
        closedOn: latest.closedOn,
        startedOn: then.startedOn,
      });
      if (plannedStartOn < deciding.on) {
        refuse('INVALID_TRANSITION', { applicationId, acceptedOn: deciding.on, plannedStartOn });
      }
      const deviations = passGates([isMentor(command)], deciding);
      const data = { ...step, plannedStartOn };
      return { type: 'CaseSupporterOfferAccepted', data, ...about, deviations };
    }
    case 'DeclineCaseSupporterOffer': {
      requireEarlier('offeredOn', standing, deciding, applicationId);
      requireNone(applicationId, { acceptedOn: latest.acceptedOn, ...neverOver });
      const { detail } = command;
      return { type: 'CaseSupporterOfferDeclined', data: { ...step, ...present({ detail }) }, ...about };
    }
    case 'LapseCaseSupporterOffer': {
      requireEarlier('offeredOn', standing, deciding, applicationId);
      requireNone(applicationId, neverOver);
      const { detail } = command;
      return { type: 'CaseSupporterOfferLapsed', data: { ...step, ...present({ detail }) }, ...about };
    }
    case 'WithdrawCaseSupporterApplication': {
      const { reason, detail } = command;
      if (reason === undefined) refuse('REASON_REQUIRED', { applicationId });
      requireEarlier('appliedOn', standing, deciding, applicationId);
      requireNone(applicationId, neverOver);
      const polarity = WITHDRAWAL_POLARITY[reason];
      const data = { ...step, reason, polarity, ...present({ detail }) };
      return { type: 'CaseSupporterApplicationWithdrawn', data, ...about };
    }
  }
}
