import type { Static } from 'typebox';
import type { Command } from '../kernel/index.js';
import type { supervisionEvents } from './events.js';

type Data<Type extends keyof typeof supervisionEvents> = Static<(typeof supervisionEvents)[Type]['data']>;
interface OfPerson {
  readonly personId: string;
}

export type StartSentence = Command<'StartSentence', OfPerson & Data<'SentenceStarted'>>;
export type ChangeSentenceEndDate = Command<
  'ChangeSentenceEndDate',
  OfPerson & Data<'SentenceEndDateChanged'>
>;
export type EndSentence = Command<'EndSentence', OfPerson & Data<'SentenceEnded'>>;
export type CompleteRequirement = Command<'CompleteRequirement', OfPerson & Data<'RequirementCompleted'>>;
export type AssignOffenderManager = Command<
  'AssignOffenderManager',
  OfPerson & Data<'OffenderManagerAssigned'>
>;
export type RecordBreach = Command<'RecordBreach', OfPerson & Data<'BreachRecorded'>>;
export type IssueBreachWarning = Command<'IssueBreachWarning', OfPerson & Data<'BreachWarningIssued'>>;
export type ResolveBreach = Command<'ResolveBreach', OfPerson & Data<'BreachResolved'>>;

export type SupervisionCommand =
  | StartSentence
  | ChangeSentenceEndDate
  | EndSentence
  | CompleteRequirement
  | AssignOffenderManager
  | RecordBreach
  | IssueBreachWarning
  | ResolveBreach;
