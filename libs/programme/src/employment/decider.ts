import type { Decider, Deciding, History, NewFact } from '../kernel/index.js';
import { decideApplication } from './applying.js';
import { overlappingTerms } from './case-supporter-state.js';
import type { EmploymentCommand } from './commands.js';
import { type EmploymentEvent, employmentEvents } from './events.js';
import { decideRole } from './roles.js';
import { type Employment, evolveEmployment, noEmployment } from './state.js';
import { decideTerm } from './term.js';

/** The rules of a person's employment: the way to the post of Case Supporter, its term, and every other role. */
export const employment: Decider<Employment, EmploymentCommand, EmploymentEvent> = {
  events: employmentEvents,
  initial: noEmployment,
  evolve: evolveEmployment,
  contradictions: overlappingTerms,
  decide: (command, history, deciding) => [decideOne(command, history, deciding)],
};

function decideOne(
  command: EmploymentCommand,
  history: History<Employment>,
  deciding: Deciding,
): NewFact<EmploymentEvent> {
  switch (command.type) {
    case 'StartCaseSupporter':
    case 'ExtendCaseSupporterTerm':
    case 'EndCaseSupporterTerm':
      return decideTerm(command, history, deciding);
    case 'TakeRole':
    case 'LeaveRole':
    case 'OverrideEmploymentPolicy':
      return decideRole(command, history, deciding);
    default:
      return decideApplication(command, history, deciding);
  }
}
