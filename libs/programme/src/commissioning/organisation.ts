import Type, { type Static } from 'typebox';
import {
  codeOf,
  type Command,
  type Decider,
  type Deciding,
  defineEvent,
  EntityId,
  type EventOf,
  type History,
  Label,
  type NewFact,
  refuse,
} from '../kernel/index.js';

/** Version 1 of the list. */
export const ORGANISATION_KINDS = [
  'PARTNERSHIP',
  'PUBLIC_BODY',
  'PROBATION_TRUST',
  'NATIONAL_PROBATION_SERVICE',
  'COMMUNITY_REHABILITATION_COMPANY',
  'CHARITY',
  'OTHER',
] as const;

const closed = { additionalProperties: false };
const organisationKey = () => ['organisation'];

export const organisationEvents = {
  OrganisationNamed: defineEvent({
    schemaVersion: 1,
    description: 'An organisation bears this name from that day on.',
    data: Type.Object({ name: Label, kind: codeOf(ORGANISATION_KINDS) }, closed),
    establishes: organisationKey,
  }),
  OrganisationSucceeded: defineEvent({
    schemaVersion: 1,
    description: 'An organisation ended, and others took its place on that day.',
    data: Type.Object({ to: Type.Array(EntityId, { minItems: 1, uniqueItems: true }) }, closed),
    standsOn: organisationKey,
  }),
};
export type OrganisationEvent = EventOf<typeof organisationEvents>;

type Data<Type extends keyof typeof organisationEvents> = Static<(typeof organisationEvents)[Type]['data']>;
interface OfOrganisation {
  readonly organisationId: string;
}
export type NameOrganisation = Command<'NameOrganisation', OfOrganisation & Data<'OrganisationNamed'>>;
export type SucceedOrganisation = Command<
  'SucceedOrganisation',
  OfOrganisation & Data<'OrganisationSucceeded'>
>;
export type OrganisationCommand = NameOrganisation | SucceedOrganisation;

export interface Organisation {
  readonly named: boolean;
  /** Empty while the organisation stands. */
  readonly successors: readonly string[];
}

/** The rules of an organisation: its name, and who took its place. */
export const organisation: Decider<Organisation, OrganisationCommand, OrganisationEvent> = {
  events: organisationEvents,
  initial: { named: false, successors: [] },
  evolve: evolveOrganisation,
  decide,
};

function evolveOrganisation(state: Organisation, event: OrganisationEvent): Organisation {
  switch (event.type) {
    case 'OrganisationNamed':
      return { ...state, named: true };
    case 'OrganisationSucceeded':
      return { ...state, successors: event.data.to };
  }
}

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
