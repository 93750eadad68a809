import { InputType } from '@nestjs/graphql';
import {
  ACCEPTABILITIES,
  APPOINTMENT_KINDS,
  type CancelSession,
  type HoldSession,
  type InputOf,
  MAX_SESSION_MINUTES,
  type MissSession,
  MISSING_PARTIES,
  OTHERS_PRESENT,
  type ScheduleSession,
  SESSION_MODES,
  SUPPORT_KINDS,
  type WriteSessionNote,
} from '#programme';
import {
  CodeField,
  codeList,
  CodesField,
  CountField,
  DayCommandInput,
  FlagField,
  IdField,
  InstantCommandInput,
  InstantField,
  TextField,
} from '../inputs/index.js';

const SupportKind = codeList('SupportKind', SUPPORT_KINDS, 'What mentors help with.');
const SessionMode = codeList('SessionMode', SESSION_MODES, 'How mentor and mentee met.');
const OtherPresent = codeList('OtherPresent', OTHERS_PRESENT, 'Who else was there.');
const AppointmentKind = codeList(
  'AppointmentKind',
  APPOINTMENT_KINDS,
  'Appointments that a mentor goes along to.',
);
const MissingParty = codeList('MissingParty', MISSING_PARTIES, 'Who did not come.');
const Acceptability = codeList('AbsenceAcceptability', ACCEPTABILITIES, 'Whether there was good reason.');

/** What every command about a session names, where it is true of a day. */
@InputType({ isAbstract: true })
abstract class SessionDayInput extends DayCommandInput {
  @IdField({ description: 'The match.' })
  matchId!: string;

  @IdField({ description: 'The mentor.' })
  mentorId!: string;

  @IdField({ description: 'The session.' })
  sessionId!: string;
}

/** The same, where it began at a time of day. */
@InputType({ isAbstract: true })
abstract class SessionInstantInput extends InstantCommandInput {
  @IdField({ description: 'The match.' })
  matchId!: string;

  @IdField({ description: 'The mentor.' })
  mentorId!: string;

  @IdField({ description: 'The session: as it was scheduled, or a new id.' })
  sessionId!: string;
}

@InputType()
export class ScheduleSessionInput extends SessionDayInput implements InputOf<ScheduleSession> {
  @InstantField({ description: 'When they will meet, in UTC. The day of the command is when they agreed.' })
  plannedFor!: string;
}

@InputType()
export class CancelSessionInput extends SessionDayInput implements InputOf<CancelSession> {
  @TextField({ description: 'Why. Sealed.', optional: true })
  reason?: string;
}

@InputType()
export class HoldSessionInput extends SessionInstantInput implements InputOf<HoldSession> {
  @CodesField(SupportKind, { description: 'What the mentor helped with.', atLeastOne: true })
  supportKinds!: HoldSession['supportKinds'];

  @CountField({ description: 'How long it took, in minutes.', min: 1, max: MAX_SESSION_MINUTES })
  minutes!: number;

  @CodeField(SessionMode, { description: 'How they met.' })
  mode!: HoldSession['mode'];

  @TextField({ description: 'Where they met. Sealed.', optional: true })
  place?: string;

  @FlagField({ description: 'Whether it began late.', optional: true })
  late?: boolean;

  @CodesField(OtherPresent, { description: 'Who else was there.', optional: true })
  othersPresent?: NonNullable<HoldSession['othersPresent']>;

  @CodeField(AppointmentKind, {
    description: "What kind of appointment it was, where the mentor went along to one of the mentee's.",
    optional: true,
  })
  appointmentKind?: NonNullable<HoldSession['appointmentKind']>;
}

@InputType()
export class MissSessionInput extends SessionInstantInput implements InputOf<MissSession> {
  @CodeField(MissingParty, { description: 'Who did not come.' })
  party!: MissSession['party'];

  @CodeField(Acceptability, { description: 'Whether there was good reason.' })
  acceptability!: MissSession['acceptability'];
}

@InputType()
export class WriteSessionNoteInput extends SessionDayInput implements InputOf<WriteSessionNote> {
  @TextField({ description: 'The note. Sealed; only the mentor and the responsible manager may read it.' })
  note!: string;
}
