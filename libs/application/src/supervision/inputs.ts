import { InputType } from '@nestjs/graphql';
import {
  type AssignOffenderManager,
  BREACH_RESOLUTIONS,
  type ChangeSentenceEndDate,
  type CompleteRequirement,
  type EndSentence,
  type InputOf,
  type IssueBreachWarning,
  type RecordBreach,
  REQUIREMENTS,
  SELF_ASSIGNMENT_REASONS,
  type ResolveBreach,
  SENTENCE_KINDS,
  SENTENCE_OUTCOMES,
  type StartSentence,
} from '#programme';
import {
  CodeField,
  codeList,
  DayCommandInput,
  DayField,
  IdField,
  LabelField,
  OutOfReachReasonField,
  TextField,
} from '../inputs/index.js';

const SentenceKind = codeList('SentenceKind', SENTENCE_KINDS, 'Kinds of order and licence.');
const SentenceOutcome = codeList('SentenceOutcome', SENTENCE_OUTCOMES, 'How a sentence ended.');
const Requirement = codeList('Requirement', REQUIREMENTS, 'Requirements of a sentence.');
const BreachResolution = codeList('BreachResolution', BREACH_RESOLUTIONS, 'How a breach came to its end.');

const SelfAssignmentReason = codeList(
  'SelfAssignmentReason',
  SELF_ASSIGNMENT_REASONS,
  'Why an officer took a person over from another.',
);

@InputType()
export class StartSentenceInput extends DayCommandInput implements InputOf<StartSentence> {
  @IdField({ description: 'Whose sentence it is.' })
  personId!: string;

  @IdField({ description: 'A new id for the sentence.' })
  sentenceId!: string;

  @CodeField(SentenceKind, { description: 'The kind of order or licence.' })
  kind!: StartSentence['kind'];

  @DayField({ description: 'When it is due to end.' })
  expectedEndOn!: string;

  @IdField({ description: 'The organisation in whose area it is served.' })
  area!: string;

  @OutOfReachReasonField()
  outOfReachReason?: string;
}

@InputType()
export class ChangeSentenceEndDateInput extends DayCommandInput implements InputOf<ChangeSentenceEndDate> {
  @IdField({ description: 'Whose sentence it is.' })
  personId!: string;

  @IdField({ description: 'The sentence.' })
  sentenceId!: string;

  @DayField({ description: 'When it is now due to end.' })
  expectedEndOn!: string;
}

@InputType()
export class EndSentenceInput extends DayCommandInput implements InputOf<EndSentence> {
  @IdField({ description: 'Whose sentence it is.' })
  personId!: string;

  @IdField({ description: 'The sentence.' })
  sentenceId!: string;

  @CodeField(SentenceOutcome, { description: 'How it ended.' })
  outcome!: EndSentence['outcome'];
}

@InputType()
export class CompleteRequirementInput extends DayCommandInput implements InputOf<CompleteRequirement> {
  @IdField({ description: 'Whose sentence it is.' })
  personId!: string;

  @IdField({ description: 'The sentence.' })
  sentenceId!: string;

  @CodeField(Requirement, { description: 'What was completed.' })
  requirement!: CompleteRequirement['requirement'];

  @LabelField({ description: 'The title of the programme. Sealed.', optional: true })
  title?: string;
}

@InputType()
export class AssignOffenderManagerInput extends DayCommandInput implements InputOf<AssignOffenderManager> {
  @IdField({ description: 'Who is supervised.' })
  personId!: string;

  @IdField({ description: 'The probation officer.' })
  officer!: string;

  @IdField({ description: 'The Delivery Unit.' })
  unit!: string;

  @CodeField(SelfAssignmentReason, {
    description:
      'Why you take the person over, where you assign them to yourself; needed where another is their officer.',
    optional: true,
  })
  selfAssignmentReason?: NonNullable<AssignOffenderManager['selfAssignmentReason']>;

  @TextField({ description: 'More about that; needed with it. Sealed.', optional: true })
  selfAssignmentDetail?: string;

  @OutOfReachReasonField()
  outOfReachReason?: string;
}

@InputType()
export class RecordBreachInput extends DayCommandInput implements InputOf<RecordBreach> {
  @IdField({ description: 'Whose sentence it is.' })
  personId!: string;

  @IdField({ description: 'A new id for the breach.' })
  breachId!: string;

  @IdField({ description: 'The sentence that was breached.' })
  sentenceId!: string;
}

@InputType()
export class IssueBreachWarningInput extends DayCommandInput implements InputOf<IssueBreachWarning> {
  @IdField({ description: 'Who was warned.' })
  personId!: string;

  @IdField({ description: 'The breach.' })
  breachId!: string;
}

@InputType()
export class ResolveBreachInput extends DayCommandInput implements InputOf<ResolveBreach> {
  @IdField({ description: 'Whose breach it is.' })
  personId!: string;

  @IdField({ description: 'The breach.' })
  breachId!: string;

  @CodeField(BreachResolution, { description: 'How it came to its end.' })
  resolution!: ResolveBreach['resolution'];
}
