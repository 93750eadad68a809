import { type Instant, londonDay, type LondonDay, occurrenceDay, occurrenceOf } from '../kernel/index.js';
import type { MatchEvent } from './events.js';

export interface Session {
  readonly plannedFor?: Instant;
  readonly cancelledOn?: LondonDay;
  /** Held or missed: the day on which it was, or should have been. */
  readonly recordedOn?: LondonDay;
}

export interface MatchSessions {
  /** Whose match it is, as soon as something is on record. */
  readonly mentorId?: string;
  readonly sessions: ReadonlyMap<string, Session>;
}

export const noSessions: MatchSessions = { sessions: new Map() };

/** The London day for which a session is, or was, planned. */
export function plannedDay(session: Session | undefined): LondonDay | undefined {
  return session?.plannedFor === undefined ? undefined : londonDay(session.plannedFor);
}

export function evolveMatch(state: MatchSessions, event: MatchEvent): MatchSessions {
  const day = occurrenceDay(occurrenceOf(event));
  switch (event.type) {
    case 'SessionScheduled':
      return withSession(state, event, { plannedFor: event.data.plannedFor });
    case 'SessionCancelled':
      return withSession(state, event, { cancelledOn: day });
    case 'SessionHeld':
    case 'SessionMissed':
      return withSession(state, event, { recordedOn: day });
    case 'SessionNoteWritten':
      return state;
  }
}

function withSession(state: MatchSessions, { data }: MatchEvent, change: Session): MatchSessions {
  const session = { ...state.sessions.get(data.sessionId), ...change };
  return { mentorId: data.mentorId, sessions: new Map(state.sessions).set(data.sessionId, session) };
}
