import {
  type Deciding,
  type Gate,
  type History,
  type LondonDay,
  type NewFact,
  passGates,
  present,
  refuse,
} from '../kernel/index.js';
import { caseSupporterLastDay, termOf } from './case-supporter-state.js';
import type { StartCaseSupporter, TermCommand } from './commands.js';
import type { CaseSupporterEvent } from './events.js';
import { belonging, isMentor } from './mentor-case.js';
import { POST_END_POLARITY } from './reasons.js';
import { requireEarlier, requireNone, standingOf } from './stages.js';
import type { Employment } from './state.js';

/** The six-month post (R3): start, extension, end. */
export function decideTerm(
  command: TermCommand,
  history: History<Employment>,
  deciding: Deciding,
): NewFact<CaseSupporterEvent> {
  const { applicationId } = command;
  const { on } = deciding;
  const standing = standingOf(history, applicationId, on);
  const { then, latest } = standing;
  const { about, caseId } = belonging(command, deciding, latest);
  const step = { applicationId, ...present({ caseId }) };

  switch (command.type) {
    case 'StartCaseSupporter': {
      const { authority, lastDay = caseSupporterLastDay(on) } = command;
      requireEarlier('acceptedOn', standing, deciding, applicationId);
      requireNone(applicationId, { startedOn: latest.startedOn, closedOn: latest.closedOn });
      if (lastDay < on) refuse('INVALID_TRANSITION', { applicationId, startOn: on, lastDay });
      requireNoOtherTerm(history.latest, applicationId, on, lastDay);
      const deviations = passGates([isMentor(command), isSixMonths(command, on)], deciding);
      const data = { ...step, lastDay, ...present({ authority }) };
      return { type: 'CaseSupporterStarted', data, ...about, deviations };
    }
    case 'ExtendCaseSupporterTerm': {
      const { authority, lastDay } = command;
      const term = termOf(then);
      const over = term === undefined || on > term.to || latest.endedOn !== undefined;
      if (over) refuse('INVALID_TRANSITION', { applicationId, on, missing: 'a running term' });
      if (lastDay <= term.to) refuse('INVALID_TRANSITION', { applicationId, lastDay, already: term.to });
      requireNoOtherTerm(history.latest, applicationId, term.from, lastDay);
      return { type: 'CaseSupporterTermExtended', data: { ...step, lastDay, authority }, ...about };
    }
    case 'EndCaseSupporterTerm': {
      const { reason, detail } = command;
      if (reason === undefined) refuse('REASON_REQUIRED', { applicationId });
      requireNone(applicationId, { endedOn: latest.endedOn });
      const term = termOf(latest);
      if (!term) refuse('INVALID_TRANSITION', { applicationId, missing: 'the start of the term' });
      if (on < term.from || on > term.to) {
        refuse('INVALID_TRANSITION', { applicationId, endedOn: on, startOn: term.from, lastDay: term.to });
      }
      const data = { ...step, reason, polarity: POST_END_POLARITY[reason], ...present({ detail }) };
      return { type: 'CaseSupporterTermEnded', data, ...about };
    }
  }
}

/** R3: another length than six months needs an authority. */
function isSixMonths({ lastDay, authority }: StartCaseSupporter, startOn: LondonDay): Gate {
  const byRule = caseSupporterLastDay(startOn);
  const open = lastDay === undefined || lastDay === byRule || authority !== undefined;
  return { code: 'TERM_NOT_SIX_MONTHS', open, facts: { startOn, lastDay: lastDay ?? byRule, byRule } };
}

/** Nobody holds the post twice at once. */
function requireNoOtherTerm(latest: Employment, applicationId: string, from: LondonDay, to: LondonDay): void {
  for (const other of latest.applications.values()) {
    const term = termOf(other);
    if (other.applicationId !== applicationId && term && term.from <= to && from <= term.to) {
      refuse('INVALID_TRANSITION', { applicationId, employedAs: other.applicationId, until: term.to });
    }
  }
}
