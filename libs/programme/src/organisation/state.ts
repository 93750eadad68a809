import type { OrganisationEvent } from './events.js';

export interface Organisation {
  readonly named: boolean;
  /** Empty while the organisation stands. */
  readonly successors: readonly string[];
}

export const noOrganisation: Organisation = { named: false, successors: [] };

export function evolveOrganisation(state: Organisation, event: OrganisationEvent): Organisation {
  switch (event.type) {
    case 'OrganisationNamed':
      return { ...state, named: true };
    case 'OrganisationSucceeded':
      return { ...state, successors: event.data.to };
  }
}
