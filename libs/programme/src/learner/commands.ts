import type { Static } from 'typebox';
import type { Command, Fact } from '../kernel/index.js';
import type { OpenCase } from '../training-group/index.js';
import type { learnerEvents } from './events.js';

type Data<Type extends keyof typeof learnerEvents> = Static<(typeof learnerEvents)[Type]['data']>;

interface OfPerson {
  readonly personId: string;
}

/** What the group says of a learner on a day. A type, so that it can be frozen into an event as a fact. */
export type PlaceInGroup = {
  readonly unit: string;
  readonly contract: string | null;
  /** The modules of the specification. */
  readonly modules: readonly string[];
  /** NONE: never came, by that day. LEFT: came and withdrew. */
  readonly place: 'ACTIVE' | 'LEFT' | 'NONE';
  readonly caseId: string | null;
};

/** The assessor may say which attempt it was; otherwise it is the next after those on record. */
type Attempt = OfPerson &
  Omit<Data<'TrainingModulePassed'>, 'attempt' | 'caseId'> & { readonly attempt?: number };
type InGroup = { readonly group: Fact<PlaceInGroup> };

export type PassTrainingModule = Command<'PassTrainingModule', Attempt, InGroup>;
export type FailTrainingModule = Command<'FailTrainingModule', Attempt, InGroup>;
export type RecognisePriorLearning = Command<
  'RecognisePriorLearning',
  OfPerson & Data<'PriorLearningRecognised'>
>;
export type AwardQualification = Command<
  'AwardQualification',
  OfPerson & Omit<Data<'QualificationAwarded'>, 'modules' | 'caseId'>,
  {
    /** Where the award names a group. */
    readonly group?: Fact<PlaceInGroup>;
    readonly mentorCase: Fact<OpenCase | null>;
  }
>;
export type RevokeQualification = Command<'RevokeQualification', OfPerson & Data<'QualificationRevoked'>>;

export type LearnerCommand =
  PassTrainingModule | FailTrainingModule | RecognisePriorLearning | AwardQualification | RevokeQualification;
