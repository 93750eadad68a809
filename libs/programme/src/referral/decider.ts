import {
  dataOf,
  type Decider,
  type Deciding,
  type History,
  type LondonDay,
  type NewFact,
  refuse,
  WITHDRAWAL_POLARITY,
} from '../kernel/index.js';
import type { ReferralCommand, SubmitReferral } from './commands.js';
import { confirm, decline, override } from './eligibility.js';
import { type ReferralEvent, referralEvents, type Route } from './events.js';
import { CASE_CLOSING_POLARITY } from './reasons.js';
import { requireReferrer } from './referrer.js';
import {
  evolveReferral,
  noReferral,
  openCase,
  type Referral,
  type ReferralCase,
  referralContradictions,
} from './state.js';

/** The rules of a person's cases: who refers, who is eligible, how a case ends and goes on. */
export const referral: Decider<Referral, ReferralCommand, ReferralEvent> = {
  events: referralEvents,
  initial: noReferral,
  evolve: evolveReferral,
  contradictions: referralContradictions,
  decide,
};

function decide(
  command: ReferralCommand,
  history: History<Referral>,
  deciding: Deciding,
): readonly NewFact<ReferralEvent>[] {
  const { on } = deciding;
  if (command.type === 'SubmitReferral') return submit(command, history, on);

  const { personId, caseId } = command;
  const one = history.at(on).cases.get(caseId);
  if (!one) refuse('INVALID_TRANSITION', { caseId, missing: 'referral', on });
  const about = { subjects: [personId], deliveryUnit: one.unit, contract: one.contract };

  switch (command.type) {
    case 'ConfirmEligibility':
      return confirm(command, requireOpen(one), deciding);
    case 'RefuseEligibility':
      return decline(command, requireOpen(one), deciding);
    case 'OverrideEligibility':
      return override(command, requireOpen(one), deciding);
    case 'WithdrawReferral': {
      const { reason, ...data } = dataOf(command);
      if (reason === undefined) refuse('REASON_REQUIRED', { caseId, missing: 'reason' });
      requireEndable(one, history);
      const polarity = WITHDRAWAL_POLARITY[reason];
      return [{ type: 'ReferralWithdrawn', data: { ...data, reason, polarity }, ...about }];
    }
    case 'CloseCase': {
      const { reason, ...data } = dataOf(command);
      if (reason === undefined) refuse('REASON_REQUIRED', { caseId, missing: 'reason' });
      requireEndable(one, history);
      const polarity = CASE_CLOSING_POLARITY[reason];
      return [{ type: 'CaseClosed', data: { ...data, reason, polarity }, ...about }];
    }
    case 'ReopenReferral': {
      if (one.endedOn === undefined) refuse('INVALID_TRANSITION', { caseId, already: 'open', on });
      requireNoOpenCase(history, one.route, on);
      return [{ type: 'ReferralReopened', data: dataOf(command), ...about }];
    }
  }
}

function submit(
  command: SubmitReferral,
  history: History<Referral>,
  on: LondonDay,
): readonly NewFact<ReferralEvent>[] {
  const { personId, caseId, route, unit, contract } = command;
  if (history.latest.cases.has(caseId)) refuse('INVALID_TRANSITION', { caseId, already: 'submitted' });
  requireNoOpenCase(history, route, on);
  requireReferrer(personId, command.referrer, command.facts.officers.value, on);
  const about = { subjects: [personId], deliveryUnit: unit, contract };
  return [{ type: 'ReferralSubmitted', data: dataOf(command), ...about }];
}

/** One case of a route at a time, as things stood on that day and as they stand now. */
function requireNoOpenCase(history: History<Referral>, route: Route, on: LondonDay): void {
  const open = openCase(history.at(on), route) ?? openCase(history.latest, route);
  if (open) refuse('DUPLICATE_OPEN_REFERRAL', { route, caseId: open.caseId, submittedOn: open.submittedOn });
}

function requireOpen(one: ReferralCase): ReferralCase {
  const { caseId, endedOn } = one;
  if (endedOn !== undefined) refuse('INVALID_TRANSITION', { caseId, already: 'ended', endedOn });
  return one;
}

/** A case ends once, whatever was recorded in between. */
function requireEndable(one: ReferralCase, { latest }: History<Referral>): void {
  requireOpen(one);
  const now = latest.cases.get(one.caseId);
  if (now) requireOpen(now);
}
