import { type History, type LondonDay, refuse } from '../kernel/index.js';
import { type MatchSessions, plannedDay } from './state.js';

/** A session is scheduled under an id of its own. */
export function requireNew(history: History<MatchSessions>, sessionId: string): void {
  const session = history.latest.sessions.get(sessionId);
  if (session?.recordedOn !== undefined) {
    refuse('SESSION_ALREADY_RECORDED', { sessionId, recordedOn: session.recordedOn });
  }
  if (session) refuse('INVALID_TRANSITION', { sessionId, already: 'scheduled' });
}

/** Only what was scheduled by that day, and neither took place nor was called off, can be called off. */
export function requireCancellable(history: History<MatchSessions>, sessionId: string, on: LondonDay): void {
  const session = history.latest.sessions.get(sessionId);
  if (session?.recordedOn !== undefined) {
    refuse('SESSION_ALREADY_RECORDED', { sessionId, recordedOn: session.recordedOn });
  }
  if (session?.cancelledOn !== undefined) {
    refuse('INVALID_TRANSITION', { sessionId, cancelledOn: session.cancelledOn });
  }
  if (!history.at(on).sessions.has(sessionId)) {
    refuse('INVALID_TRANSITION', { sessionId, on, missing: 'schedule' });
  }
}

/**
 * A session is held or missed once, and not before the day for which it is planned: on that day it may begin early.
 * It need not have been scheduled.
 */
export function requireRecordable(history: History<MatchSessions>, sessionId: string, on: LondonDay): void {
  const session = history.latest.sessions.get(sessionId);
  if (session?.recordedOn !== undefined) {
    refuse('SESSION_ALREADY_RECORDED', { sessionId, recordedOn: session.recordedOn });
  }
  if (session?.cancelledOn !== undefined) {
    refuse('INVALID_TRANSITION', { sessionId, cancelledOn: session.cancelledOn });
  }
  const plannedOn = plannedDay(session);
  if (plannedOn !== undefined && plannedOn > on) refuse('SESSION_IN_FUTURE', { sessionId, on, plannedOn });
}

/** A note is on a session that is on record, and is written on its day or after it, also after the match's end. */
export function requireRecorded(history: History<MatchSessions>, sessionId: string, on: LondonDay): void {
  const session = history.latest.sessions.get(sessionId);
  const sessionOn = session?.recordedOn ?? plannedDay(session);
  if (sessionOn !== undefined && sessionOn > on) refuse('SESSION_IN_FUTURE', { sessionId, on, sessionOn });
  if (session?.recordedOn === undefined) refuse('INVALID_TRANSITION', { sessionId, on, missing: 'session' });
}
