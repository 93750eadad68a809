import { type Cast, smallProgramme, type Step } from '../support/programme.js';
import { daysAgo, noonAgo } from '../support/days.js';

/** Stands in every personal value that is recorded, and in nothing else. */
export const MARK = 'Qrecordedmark';

/** Stands in everything that is sent and must be kept nowhere. */
export const SENT = 'Qsentmark';

/** Which inputs of a command hold what is personal, each of them marked. */
const PERSONAL_INPUTS: Readonly<Record<string, readonly string[]>> = {
  RecordPersonalDetails: ['name', 'phone', 'email', 'address'],
  SubmitReferral: ['reasons'],
  AwardQualification: ['certificate'],
  HoldSession: ['place'],
  WriteSessionNote: ['note'],
  SetGoal: ['title'],
  ReceivePractitionerFeedback: ['comment'],
  ObserveOutcome: ['evidence'],
  RecordNonAssociation: ['reason'],
};

/** The small programme, every personal field of its inputs filled with words that are found again wherever they lie. */
export function markedSteps(cast: Cast): readonly Step[] {
  return [...smallProgramme(cast), ...besides(cast)].map(([role, command, input]): Step => {
    const marks = (PERSONAL_INPUTS[command] ?? []).map((field) => [field, marked(`${command} ${field}`)]);
    const late = { backdateReason: marked(`${command} late`) };
    return [role, command, { ...input, ...late, ...Object.fromEntries(marks) }];
  });
}

/** Words about somebody, as they would be typed. */
export const marked = (what: string): string => `${MARK} O'Hara, “${what}”; said at 14 Mill Lane`;

/** Commands with personal inputs that the small programme has no use for. */
function besides({ mentor, mentee, officer }: Cast): readonly Step[] {
  const asMentee = { personId: mentee, role: 'MENTEE', matchId: 'match-1' };
  const ofMatch = { mentorId: mentor, matchId: 'match-1' };
  return [
    [
      'MENTOR',
      'MakeSignpost',
      { occurredOn: daysAgo(5), ...asMentee, kind: 'EDUCATION_AND_TRAINING', to: marked('signpost') },
    ],
    [
      'MENTOR',
      'ActionGoal',
      { occurredOn: daysAgo(5), personId: mentee, goalId: 'goal-1', action: marked('action') },
    ],
    [
      'MENTOR',
      'DropGoal',
      { occurredOn: daysAgo(4), personId: mentee, goalId: 'goal-1', reason: marked('drop') },
    ],
    [
      'MENTOR',
      'ScheduleSession',
      { occurredOn: daysAgo(4), ...ofMatch, sessionId: 'session-2', plannedFor: noonAgo(-2) },
    ],
    [
      'MENTOR',
      'CancelSession',
      { occurredOn: daysAgo(3), ...ofMatch, sessionId: 'session-2', reason: marked('cancel') },
    ],
    [
      'OFFENDER_MANAGER',
      'CompleteRequirement',
      {
        occurredOn: daysAgo(3),
        personId: mentee,
        sentenceId: `${mentee}-s1`,
        requirement: 'OTHER',
        title: marked('requirement'),
      },
    ],
    [
      'PROGRAMME_MANAGER',
      'SuspendMentor',
      { occurredOn: daysAgo(2), personId: mentor, reason: marked('suspend') },
    ],
    [
      'PROGRAMME_MANAGER',
      'EndMatch',
      { occurredOn: daysAgo(1), ...ofMatch, reason: 'OTHER', detail: marked(`end by ${officer}`) },
    ],
  ];
}
