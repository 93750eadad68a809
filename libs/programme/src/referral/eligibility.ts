import {
  type Deciding,
  type Gate,
  type LondonDay,
  type NewFact,
  passGates,
  refuse,
} from '../kernel/index.js';
import type { ConfirmEligibility, OverrideEligibility, RefuseEligibility } from './commands.js';
import type { ReferralEvent } from './events.js';
import { isUnderSupervision, MENTEE_SUPERVISION_RULE } from './mentee-supervision.js';
import { meetsMentorWindow, MENTOR_WINDOW_RULE, mentorWindow } from './mentor-window.js';
import type { ReferralCase } from './state.js';

type Decision = readonly NewFact<ReferralEvent>[];

/** The version of the rule by which a route is assessed. */
const ruleVersions = { MENTOR: MENTOR_WINDOW_RULE, MENTEE: MENTEE_SUPERVISION_RULE } as const;

/** Who may accept a person against the rule. */
const AUTHORITIES: readonly string[] = ['PROGRAMME_MANAGER', 'CONTRACT_MANAGER'];

/** Confirms by the rule of the route. @throws Refusal where its gate is shut and the decision is taken now */
export function confirm(command: ConfirmEligibility, one: ReferralCase, deciding: Deciding): Decision {
  requireNews(one, 'CONFIRMED', deciding.on);
  const deviations = passGates([gateOf(command, one, deciding.on)], deciding);
  const data = { caseId: one.caseId, ruleVersion: ruleVersions[one.route] };
  return [{ type: 'EligibilityConfirmed', data, ...about(command, one), deviations }];
}

/** Refuses on the grounds given. @throws Refusal REASON_REQUIRED where there are none */
export function decline(command: RefuseEligibility, one: ReferralCase, { on }: Deciding): Decision {
  const { caseId, grounds = [], detail } = command;
  if (grounds.length === 0) refuse('REASON_REQUIRED', { caseId, missing: 'grounds' });
  requireNews(one, 'REFUSED', on);
  const data = {
    caseId,
    ruleVersion: ruleVersions[one.route],
    grounds,
    ...(detail === undefined ? {} : { detail }),
  };
  return [{ type: 'EligibilityRefused', data, ...about(command, one) }];
}

/**
 * Accepts a person against the rule. History that comes from an import was authorised where it was kept.
 * @throws Refusal OVERRIDE_NOT_AUTHORISED, REASON_REQUIRED, INVALID_TRANSITION
 */
export function override(command: OverrideEligibility, one: ReferralCase, deciding: Deciding): Decision {
  const { caseId, authority, reason, expiresOn } = command;
  const { actor, hasHappened, on } = deciding;
  const authorised = AUTHORITIES.includes(actor.role) || (actor.role === 'IMPORTER' && hasHappened);
  if (!authorised) refuse('OVERRIDE_NOT_AUTHORISED', { caseId, role: actor.role, authorities: AUTHORITIES });
  if (reason === undefined || reason.trim() === '') refuse('REASON_REQUIRED', { caseId, missing: 'reason' });
  if (one.eligibility === 'CONFIRMED') refuse('INVALID_TRANSITION', { caseId, already: 'CONFIRMED' });
  if (expiresOn < on) refuse('INVALID_TRANSITION', { caseId, on, expiresOn });
  const data = { caseId, authority, reason, expiresOn };
  return [{ type: 'EligibilityOverridden', data, ...about(command, one) }];
}

function gateOf({ facts }: ConfirmEligibility, one: ReferralCase, on: LondonDay): Gate {
  const sentences = facts.supervision.value;
  if (one.route === 'MENTOR') {
    const { from, to } = mentorWindow(on);
    return {
      code: 'MENTOR_WINDOW_NOT_MET',
      open: meetsMentorWindow(sentences, on),
      facts: { assessedOn: on, from, to, ends: sentences.map((s) => s.endedOn ?? s.expectedEndOn) },
    };
  }
  // Where the areas of the contract could not be read, none is known, and the gate stays shut.
  const areas = facts.areas?.value ?? [];
  return {
    code: 'MENTEE_NOT_UNDER_SUPERVISION',
    open: isUnderSupervision(sentences, areas, on),
    facts: { on, areas },
  };
}

/** A review may confirm or refuse again on another day; twice on one day is the same decision entered twice. */
function requireNews(one: ReferralCase, decision: 'CONFIRMED' | 'REFUSED', on: LondonDay): void {
  if (one.eligibility === decision && one.decidedOn === on) {
    refuse('INVALID_TRANSITION', { caseId: one.caseId, already: decision, on });
  }
}

function about({ personId }: { readonly personId: string }, { unit, contract }: ReferralCase) {
  return { subjects: [personId], deliveryUnit: unit, contract };
}
