import { InputType } from '@nestjs/graphql';
import {
  type AchieveGoal,
  type ActionGoal,
  type DropGoal,
  FEEDBACK_THEMES,
  type InputOf,
  JOURNEY_ROLES,
  type MakeSignpost,
  type ObserveOutcome,
  OUTCOME_DOMAINS,
  type ReceivePractitionerFeedback,
  SENTIMENTS,
  type SetGoal,
  SIGNPOST_KINDS,
} from '#programme';
import {
  CodeField,
  codeList,
  CodesField,
  DayCommandInput,
  FlagField,
  IdField,
  LabelField,
  OutOfReachReasonField,
  TextField,
} from '../inputs/index.js';

const OutcomeDomain = codeList('OutcomeDomain', OUTCOME_DOMAINS, 'What a goal or an outcome is about.');
const JourneyRole = codeList(
  'JourneyRole',
  JOURNEY_ROLES,
  "In which of their parts in the programme a step of the person's journey belongs.",
);
const SignpostKind = codeList('SignpostKind', SIGNPOST_KINDS, 'What a person was shown the way to.');
const Sentiment = codeList('Sentiment', SENTIMENTS, 'What the feedback says on the whole.');
const FeedbackTheme = codeList('FeedbackTheme', FEEDBACK_THEMES, 'What the feedback speaks of.');

const place = {
  role: { description: 'As what the person did it, or was seen.' },
  matchId: { description: 'The match in which it happened.', optional: true },
  caseId: {
    description:
      'The case to which it belongs. Default: the open case of the role on that day, or else the latest.',
    optional: true,
  },
};

@InputType()
export class SetGoalInput extends DayCommandInput implements InputOf<SetGoal> {
  @IdField({ description: 'Whose goal it is.' })
  personId!: string;

  @IdField({ description: 'A new id for the goal.' })
  goalId!: string;

  @CodeField(OutcomeDomain, { description: 'What it is about.' })
  domain!: SetGoal['domain'];

  @TextField({ description: "The goal in the person's own words. Sealed.", optional: true })
  title?: string;

  @CodeField(JourneyRole, place.role)
  role!: SetGoal['role'];

  @IdField(place.matchId)
  matchId?: string;

  @IdField(place.caseId)
  caseId?: string;
}

@InputType()
export class ActionGoalInput extends DayCommandInput implements InputOf<ActionGoal> {
  @IdField({ description: 'Whose goal it is.' })
  personId!: string;

  @IdField({ description: 'The goal.' })
  goalId!: string;

  @TextField({ description: 'What the person did towards it. Sealed.', optional: true })
  action?: string;
}

@InputType()
export class AchieveGoalInput extends DayCommandInput implements InputOf<AchieveGoal> {
  @IdField({ description: 'Whose goal it is.' })
  personId!: string;

  @IdField({ description: 'The goal.' })
  goalId!: string;
}

@InputType()
export class DropGoalInput extends DayCommandInput implements InputOf<DropGoal> {
  @IdField({ description: 'Whose goal it is.' })
  personId!: string;

  @IdField({ description: 'The goal.' })
  goalId!: string;

  @TextField({ description: 'Why it was given up. Sealed.', optional: true })
  reason?: string;
}

@InputType()
export class MakeSignpostInput extends DayCommandInput implements InputOf<MakeSignpost> {
  @IdField({ description: 'Who was shown the way.' })
  personId!: string;

  @IdField({ description: 'The goal that it serves.', optional: true })
  goalId?: string;

  @CodeField(SignpostKind, { description: 'What kind of service it is.' })
  kind!: MakeSignpost['kind'];

  @LabelField({ description: 'The service. Sealed.' })
  to!: string;

  @CodeField(JourneyRole, place.role)
  role!: MakeSignpost['role'];

  @IdField(place.matchId)
  matchId?: string;

  @IdField(place.caseId)
  caseId?: string;
}

@InputType()
export class ObserveOutcomeInput extends DayCommandInput implements InputOf<ObserveOutcome> {
  @IdField({ description: 'Who was observed.' })
  personId!: string;

  @CodeField(OutcomeDomain, { description: 'What was observed.' })
  domain!: ObserveOutcome['domain'];

  @LabelField({ description: "A level of the domain's scale, such as SETTLED of ACCOMMODATION." })
  level!: string;

  @FlagField({ description: 'True for the first observation, with which later ones are compared.' })
  baseline!: boolean;

  @FlagField({ description: 'True where it is told from memory.', optional: true })
  retrospective?: boolean;

  @TextField({ description: 'What shows it. Sealed.', optional: true })
  evidence?: string;

  @CodeField(JourneyRole, place.role)
  role!: ObserveOutcome['role'];

  @IdField(place.matchId)
  matchId?: string;

  @IdField(place.caseId)
  caseId?: string;
}

@InputType()
export class ReceivePractitionerFeedbackInput
  extends DayCommandInput
  implements InputOf<ReceivePractitionerFeedback>
{
  @IdField({ description: 'About whom it is.' })
  personId!: string;

  @IdField({ description: 'A new id for the feedback.' })
  feedbackId!: string;

  @IdField({ description: 'The officer who gave it.' })
  officer!: string;

  @CodeField(Sentiment, { description: 'What it says on the whole.' })
  sentiment!: ReceivePractitionerFeedback['sentiment'];

  @CodesField(FeedbackTheme, { description: 'What it speaks of.' })
  themes!: ReceivePractitionerFeedback['themes'];

  @TextField({ description: 'The words of the officer. Sealed.', optional: true })
  comment?: string;

  @TextField({
    description: 'Why the officer spoke for the one who supervised the person that day. Sealed.',
    optional: true,
  })
  coverReason?: string;

  @CodeField(JourneyRole, place.role)
  role!: ReceivePractitionerFeedback['role'];

  @IdField(place.matchId)
  matchId?: string;

  @IdField(place.caseId)
  caseId?: string;

  @OutOfReachReasonField()
  outOfReachReason?: string;
}
