import type { Static } from 'typebox';
import type { Command, Fact } from '../kernel/index.js';
import type { Sentence } from '../supervision/index.js';
import type { referralEvents } from './events.js';
import type { Officers } from './referrer.js';

type Data<Type extends keyof typeof referralEvents> = Static<(typeof referralEvents)[Type]['data']>;
/** The decider adds what it knows better, and asks for the reason where it is missing. */
type Asked<Type extends keyof typeof referralEvents, Added extends string, Reason extends string = never> = {
  readonly personId: string;
} & Omit<Data<Type>, Added | Reason> & {
    readonly [Field in Reason & keyof Data<Type>]?: Data<Type>[Field];
  };

/** What an assessment looks at, as things stood on its day. Areas are read on the MENTEE route alone. */
export type EligibilityFacts = {
  readonly supervision: Fact<readonly Sentence[]>;
  readonly areas?: Fact<readonly string[]>;
};

export type SubmitReferral = Command<
  'SubmitReferral',
  Asked<'ReferralSubmitted', never>,
  { readonly officers: Fact<Officers> }
>;
export type ConfirmEligibility = Command<
  'ConfirmEligibility',
  Asked<'EligibilityConfirmed', 'ruleVersion'>,
  EligibilityFacts
>;
export type RefuseEligibility = Command<
  'RefuseEligibility',
  Asked<'EligibilityRefused', 'ruleVersion', 'grounds'>,
  EligibilityFacts
>;
export type OverrideEligibility = Command<
  'OverrideEligibility',
  Asked<'EligibilityOverridden', never, 'reason'>
>;
export type WithdrawReferral = Command<'WithdrawReferral', Asked<'ReferralWithdrawn', 'polarity', 'reason'>>;
export type ReopenReferral = Command<'ReopenReferral', Asked<'ReferralReopened', never>>;
export type CloseCase = Command<'CloseCase', Asked<'CaseClosed', 'polarity', 'reason'>>;

export type ReferralCommand =
  | SubmitReferral
  | ConfirmEligibility
  | RefuseEligibility
  | OverrideEligibility
  | WithdrawReferral
  | ReopenReferral
  | CloseCase;
