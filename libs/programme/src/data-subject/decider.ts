import { dataOf, type Decider, type Deciding, type History, type NewFact, refuse } from '../kernel/index.js';
import type { DataSubjectCommand } from './commands.js';
import { decideErasure, isErasureCommand } from './erasure-decider.js';
import { type DataSubjectEvent, dataSubjectEvents } from './events.js';
import { agreesTo, type DataSubject, evolveDataSubject, noDataSubject } from './state.js';

/** The rules of a person as a data subject: registration, details, agreement, who must be kept apart. */
export const dataSubject: Decider<DataSubject, DataSubjectCommand, DataSubjectEvent> = {
  events: dataSubjectEvents,
  initial: noDataSubject,
  evolve: evolveDataSubject,
  decide,
};

function decide(
  command: DataSubjectCommand,
  history: History<DataSubject>,
  deciding: Deciding,
): readonly NewFact<DataSubjectEvent>[] {
  if (isErasureCommand(command)) return decideErasure(command, history, deciding);
  const { on } = deciding;
  const { personId } = command;
  const then = history.at(on);
  const about = { subjects: [personId] };

  switch (command.type) {
    case 'RegisterPerson': {
      if (history.latest.erased) refuse('PERSON_ERASED', { personId });
      if (history.latest.registered) refuse('INVALID_TRANSITION', { personId, already: 'registered' });
      return [{ type: 'PersonRegistered', data: {}, ...about }];
    }
    case 'RecordPersonalDetails':
      return [{ type: 'PersonalDetailsRecorded', data: dataOf(command), ...about }];
    case 'AgreeToParticipate':
      // A form may be signed again: agreeing twice says nothing new and is no contradiction.
      return [{ type: 'ParticipationAgreed', data: dataOf(command), ...about }];
    case 'WithdrawAgreement': {
      const notAgreed = command.purposes.filter((purpose) => !agreesTo(then, purpose));
      if (notAgreed.length > 0) refuse('INVALID_TRANSITION', { personId, notAgreed, on });
      return [{ type: 'AgreementWithdrawn', data: dataOf(command), ...about }];
    }
    case 'RecordNonAssociation': {
      const { otherPersonId } = command;
      if (otherPersonId === personId) refuse('INVALID_TRANSITION', { personId, otherPersonId });
      if (then.nonAssociates.has(otherPersonId)) {
        refuse('INVALID_TRANSITION', { personId, otherPersonId, already: 'recorded', on });
      }
      return [{ type: 'NonAssociationRecorded', data: dataOf(command), subjects: [personId, otherPersonId] }];
    }
    case 'LiftNonAssociation': {
      const { otherPersonId } = command;
      if (!then.nonAssociates.has(otherPersonId)) {
        refuse('INVALID_TRANSITION', { personId, otherPersonId, already: 'not recorded', on });
      }
      return [{ type: 'NonAssociationLifted', data: dataOf(command), subjects: [personId, otherPersonId] }];
    }
    case 'ProvideSubjectAccess':
      if (!history.latest.registered) refuse('UNKNOWN_PERSON', { personId });
      return [{ type: 'SubjectAccessProvided', data: dataOf(command), ...about }];
    case 'SetLimitedAccess':
      // Setting it again is how the list is changed: the later one holds.
      return [{ type: 'LimitedAccessSet', data: dataOf(command), ...about }];
    case 'LiftLimitedAccess': {
      if (!then.limitedAccess) refuse('INVALID_TRANSITION', { personId, already: 'not limited', on });
      return [{ type: 'LimitedAccessLifted', data: dataOf(command), ...about }];
    }
  }
}
