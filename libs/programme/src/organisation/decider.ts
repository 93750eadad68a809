import { type Decider, type Deciding, type History, type NewFact, refuse } from '../kernel/index.js';
import type { OrganisationCommand } from './commands.js';
import { type OrganisationEvent, organisationEvents } from './events.js';
import { evolveOrganisation, noOrganisation, type Organisation } from './state.js';

/** The rules of an organisation: its name, and who took its place. */
export const organisation: Decider<Organisation, OrganisationCommand, OrganisationEvent> = {
  events: organisationEvents,
  initial: noOrganisation,
  evolve: evolveOrganisation,
  decide,
};

function decide(
  command: OrganisationCommand,
  history: History<Organisation>,
  { on }: Deciding,
): readonly NewFact<OrganisationEvent>[] {
  const { organisationId } = command;
  switch (command.type) {
    case 'NameOrganisation': {
      const { name, kind } = command;
      return [{ type: 'OrganisationNamed', data: { name, kind }, subjects: [] }];
    }
    case 'SucceedOrganisation': {
      const { to } = command;
      if (!history.at(on).named) refuse('INVALID_TRANSITION', { organisationId, missing: 'name', on });
      const { successors } = history.latest;
      if (successors.length > 0)
        refuse('INVALID_TRANSITION', { organisationId, already: 'succeeded', successors });
      if (to.includes(organisationId)) refuse('INVALID_TRANSITION', { organisationId, to });
      return [{ type: 'OrganisationSucceeded', data: { to }, subjects: [] }];
    }
  }
}
