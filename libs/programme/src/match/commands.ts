import type { Static } from 'typebox';
import type { Command, Fact } from '../kernel/index.js';
import type { Match } from '../mentor/index.js';
import type { matchEvents } from './events.js';

/** What the match adds to the data of a session. */
type Copied = 'menteeId' | 'mentorCaseId' | 'menteeCaseId';
type Data<Type extends keyof typeof matchEvents> = Omit<Static<(typeof matchEvents)[Type]['data']>, Copied>;
/** The match on the mentor's record, with the end that is known by now, or null. */
type OfMatch = { readonly match: Fact<Match | null> };

export type ScheduleSession = Command<'ScheduleSession', Data<'SessionScheduled'>, OfMatch>;
export type CancelSession = Command<'CancelSession', Data<'SessionCancelled'>, OfMatch>;
export type HoldSession = Command<'HoldSession', Data<'SessionHeld'>, OfMatch>;
export type MissSession = Command<'MissSession', Data<'SessionMissed'>, OfMatch>;
export type WriteSessionNote = Command<'WriteSessionNote', Data<'SessionNoteWritten'>, OfMatch>;

export type MatchCommand = ScheduleSession | CancelSession | HoldSession | MissSession | WriteSessionNote;
