import {
  type Decider,
  type Deciding,
  type Gate,
  type History,
  type LondonDay,
  londonDay,
  type NewFact,
  passGates,
  present,
  refuse,
} from '../kernel/index.js';
import type { Match } from '../mentor/index.js';
import type { MatchCommand } from './commands.js';
import { type MatchEvent, matchEvents } from './events.js';
import { evolveMatch, type MatchSessions, noSessions } from './state.js';
import { requireCancellable, requireNew, requireRecordable, requireRecorded } from './sessions.js';

/** The rules of a match's sessions and of the notes on them. */
export const match: Decider<MatchSessions, MatchCommand, MatchEvent> = {
  events: matchEvents,
  initial: noSessions,
  evolve: evolveMatch,
  decide,
};

function decide(
  command: MatchCommand,
  history: History<MatchSessions>,
  deciding: Deciding,
): readonly NewFact<MatchEvent>[] {
  const { on } = deciding;
  const { sessionId } = command;
  const ours = requireMatch(command, history);
  const about = aboutMatch(command, ours);

  switch (command.type) {
    case 'ScheduleSession': {
      const plannedOn = londonDay(command.plannedFor);
      requireNew(history, sessionId);
      if (plannedOn < on) refuse('INVALID_TRANSITION', { sessionId, scheduledOn: on, plannedOn });
      const deviations = passGates([insideMatch(ours, plannedOn)], deciding);
      return [{ type: 'SessionScheduled', data: dataOf(command, ours), ...about, deviations }];
    }
    case 'CancelSession':
      requireCancellable(history, sessionId, on);
      return [{ type: 'SessionCancelled', data: dataOf(command, ours), ...about }];
    case 'HoldSession': {
      requireRecordable(history, sessionId, on);
      const deviations = passGates([insideMatch(ours, on)], deciding);
      return [{ type: 'SessionHeld', data: dataOf(command, ours), ...about, deviations }];
    }
    case 'MissSession': {
      requireRecordable(history, sessionId, on);
      const deviations = passGates([insideMatch(ours, on)], deciding);
      return [{ type: 'SessionMissed', data: dataOf(command, ours), ...about, deviations }];
    }
    case 'WriteSessionNote':
      requireRecorded(history, sessionId, on);
      return [{ type: 'SessionNoteWritten', data: dataOf(command, ours), ...about }];
  }
}

/** The mentor must have the match, and the stream must not be that of another mentor's. */
function requireMatch({ matchId, mentorId, facts }: MatchCommand, history: History<MatchSessions>): Match {
  const ours = facts.match.value;
  const keeper = history.latest.mentorId ?? mentorId;
  if (!ours || keeper !== mentorId) refuse('MATCH_NOT_ACTIVE', { matchId, mentorId });
  return ours;
}

/** From the day on which the match was made to its last day, both included, whenever the session is entered. */
function insideMatch({ madeOn, endedOn }: Match, day: LondonDay): Gate {
  const open = madeOn <= day && (endedOn === undefined || day <= endedOn);
  return { code: 'OUTSIDE_MATCH', open, facts: { day, madeOn, endedOn: endedOn ?? null } };
}

function dataOf<C extends MatchCommand>(command: C, ours: Match) {
  const { type: _type, facts: _facts, ...data } = command;
  const { menteeId, mentorCaseId, menteeCaseId } = ours;
  return { ...data, menteeId, ...present({ mentorCaseId, menteeCaseId }) };
}

/** Support is given to the mentee: it stands in their history first. */
function aboutMatch({ mentorId }: MatchCommand, { menteeId, deliveryUnit, contract }: Match) {
  return { subjects: [menteeId, mentorId], deliveryUnit, contract };
}
