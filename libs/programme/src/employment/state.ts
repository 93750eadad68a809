import type { LondonDay } from '../kernel/index.js';
import { present } from '../kernel/index.js';
import type { EmploymentEvent } from './events.js';

/** One way towards the post of Case Supporter, and the term that came of it: the days of its steps. */
export interface CaseSupporterApplication {
  readonly applicationId: string;
  readonly caseId?: string;
  readonly appliedOn?: LondonDay;
  readonly interviewedOn?: LondonDay;
  readonly offeredOn?: LondonDay;
  readonly acceptedOn?: LondonDay;
  readonly plannedStartOn?: LondonDay;
  /** When it came to nothing: withdrawn, not selected, declined or lapsed. */
  readonly closedOn?: LondonDay;
  readonly startedOn?: LondonDay;
  /** The last day of the term as agreed at the start or by an extension. */
  readonly lastDay?: LondonDay;
  /** The last day of work, where the end of the term is on record. */
  readonly endedOn?: LondonDay;
}

export interface HeldRole {
  readonly roleId: string;
  readonly caseId?: string;
  readonly takenOn: LondonDay;
  readonly leftOn?: LondonDay;
}

export interface Employment {
  readonly applications: ReadonlyMap<string, CaseSupporterApplication>;
  readonly roles: ReadonlyMap<string, HeldRole>;
  /** The days on which a policy was set aside for the person. */
  readonly policyOverriddenOn: readonly LondonDay[];
}

export const noEmployment: Employment = { applications: new Map(), roles: new Map(), policyOverriddenOn: [] };

export function evolveEmployment(state: Employment, event: EmploymentEvent): Employment {
  const day = event.occurredOn ?? '';
  switch (event.type) {
    case 'CaseSupporterApplied':
      return withStep(state, event.data, { appliedOn: day });
    case 'CaseSupporterInterviewed':
      return withStep(state, event.data, { interviewedOn: day });
    case 'CaseSupporterOffered':
      return withStep(state, event.data, { offeredOn: day });
    case 'CaseSupporterOfferAccepted':
      return withStep(state, event.data, { acceptedOn: day, plannedStartOn: event.data.plannedStartOn });
    case 'CaseSupporterApplicationWithdrawn':
    case 'CaseSupporterNotSelected':
    case 'CaseSupporterOfferDeclined':
    case 'CaseSupporterOfferLapsed':
      return withStep(state, event.data, { closedOn: day });
    case 'CaseSupporterStarted':
      return withStep(state, event.data, { startedOn: day, lastDay: event.data.lastDay });
    case 'CaseSupporterTermExtended':
      return withStep(state, event.data, { lastDay: event.data.lastDay });
    case 'CaseSupporterTermEnded':
      return withStep(state, event.data, { endedOn: day });
    case 'RoleTaken': {
      const { roleId, caseId } = event.data;
      return withRole(state, { roleId, takenOn: day, ...present({ caseId }) });
    }
    case 'RoleLeft': {
      const role = state.roles.get(event.data.roleId);
      return role ? withRole(state, { ...role, leftOn: day }) : state;
    }
    case 'EmploymentPolicyOverridden':
      return { ...state, policyOverriddenOn: [...state.policyOverriddenOn, day] };
  }
}

/** A step may be the first on record: imported history begins where the office's files begin. */
function withStep(
  state: Employment,
  { applicationId, caseId }: { readonly applicationId: string; readonly caseId?: string },
  step: Partial<CaseSupporterApplication>,
): Employment {
  const known = state.applications.get(applicationId) ?? { applicationId, ...present({ caseId }) };
  return { ...state, applications: new Map(state.applications).set(applicationId, { ...known, ...step }) };
}

function withRole(state: Employment, role: HeldRole): Employment {
  return { ...state, roles: new Map(state.roles).set(role.roleId, role) };
}
