import type { Static } from 'typebox';
import type { Command, Fact } from '../kernel/index.js';
import type { PersonCase } from './case-on.js';
import type { journeyEvents } from './events.js';

type Data<Type extends keyof typeof journeyEvents> = Static<(typeof journeyEvents)[Type]['data']>;
interface OfPerson {
  readonly personId: string;
}
/** The person's cases: they give the step its case, Delivery Unit and contract. */
type OfCases = { readonly cases: Fact<readonly PersonCase[]> };
/** Who supervised the person on the day of the feedback. */
export type SupervisingOfficer = { readonly officer: string; readonly unit: string };
type OfSupervision = { readonly supervising: Fact<SupervisingOfficer | null> };
/** Steps towards a goal take from the goal where they belong. */
type OfGoal<Type extends keyof typeof journeyEvents> = OfPerson &
  Omit<Data<Type>, 'role' | 'matchId' | 'caseId'>;

export type SetGoal = Command<'SetGoal', OfPerson & Data<'GoalSet'>, OfCases>;
export type ActionGoal = Command<'ActionGoal', OfGoal<'GoalActioned'>>;
export type AchieveGoal = Command<'AchieveGoal', OfGoal<'GoalAchieved'>>;
export type DropGoal = Command<'DropGoal', OfGoal<'GoalDropped'>>;
export type MakeSignpost = Command<'MakeSignpost', OfPerson & Data<'SignpostMade'>, OfCases>;
export type ObserveOutcome = Command<
  'ObserveOutcome',
  OfPerson & Omit<Data<'OutcomeObserved'>, 'scaleVersion'>,
  OfCases
>;
export type ReceivePractitionerFeedback = Command<
  'ReceivePractitionerFeedback',
  OfPerson & Data<'PractitionerFeedbackReceived'>,
  OfCases & OfSupervision
>;

export type JourneyCommand =
  SetGoal | ActionGoal | AchieveGoal | DropGoal | MakeSignpost | ObserveOutcome | ReceivePractitionerFeedback;
