import type { LondonDay, Polarity } from '#programme';
import type { AsOf, Basis } from './contract.js';
import type { Route } from './contract-cases.js';

export interface ProgrammeSummaryQuery {
  readonly contract: string;
  /** The id of a contract year; without it, everything up to `asOf.asAt`. */
  readonly contractYear?: string;
  readonly unit?: string;
  readonly asOf: AsOf;
}

/** A named number: a unit, a reason, a support kind, a sentiment. */
export interface Tally {
  readonly code: string;
  readonly count: number;
}

/** An ending of a kind, with how the programme looks at it. */
export interface ReasonTally {
  readonly reason: string;
  readonly polarity: Polarity;
  readonly count: number;
}

export const FUNNEL_STAGES = [
  'REFERRED',
  'ELIGIBLE',
  'ENROLLED',
  'PASSED',
  'AWARDED',
  'APPROVED',
  'MATCHED',
  'FIRST_SESSION',
  'CLOSED',
] as const;
export type FunnelStage = (typeof FUNNEL_STAGES)[number];

/** The stages of a mentee's way: the rest belong to training. */
export const MENTEE_STAGES: readonly FunnelStage[] = [
  'REFERRED',
  'ELIGIBLE',
  'MATCHED',
  'FIRST_SESSION',
  'CLOSED',
];

/**
 * What reached a stage within the time asked about, for each route apart: a sum of mentors and mentees is no funnel.
 * PASSED: on the roster when the group completed.
 */
export interface FunnelStep {
  readonly route: Route;
  readonly stage: FunnelStage;
  readonly cases: number;
  readonly persons: number;
  /** Median days since the last stage before this one that the same case had reached; null without any. */
  readonly medianDays: number | null;
}

export interface TrainingGroupSummary {
  readonly groupId: string;
  readonly place: string | null;
  readonly unit: string | null;
  readonly plannedStartOn: LondonDay | null;
  readonly startedOn: LondonDay | null;
  readonly completedOn: LondonDay | null;
  readonly cancelledOn: LondonDay | null;
  readonly enrolled: number;
  readonly left: readonly ReasonTally[];
  readonly remaining: number;
  readonly awards: number;
}

export interface TargetProgress {
  readonly measure: string;
  readonly target: number;
  /** Null where the measure is not one that this summary counts. */
  readonly actual: number | null;
}

/** Latest observation of each person and domain by the day asked about, against the baseline. */
export interface OutcomeSummary {
  readonly domain: string;
  readonly improved: number;
  readonly maintained: number;
  readonly worsened: number;
  readonly notMeasurable: number;
}

export interface SessionSummary {
  readonly held: number;
  readonly minutes: number;
  readonly missed: number;
  /** How often each kind of support was given; a session counts under each of its kinds. */
  readonly supportKinds: readonly Tally[];
}

export interface BreachSummary {
  readonly recorded: number;
  readonly resolved: number;
  readonly medianDaysToResolution: number | null;
  readonly resolutions: readonly Tally[];
}

/** On the day asked about, whatever the contract year. A term counts as ended from the day after its last day. */
export interface CaseSupporterSummary {
  readonly waiting: number;
  readonly employed: number;
  readonly ended: number;
}

/** Persons who took such a role, by then. */
export interface RoleTally {
  readonly title: string;
  readonly employer: string | null;
  readonly kind: string;
  /** Permanent or fixed term, where it is known. */
  readonly term: string | null;
  /** FULL_TIME or PART_TIME, where it is known. */
  readonly hours: string | null;
  readonly hoursPerWeek: number | null;
  readonly count: number;
}

export interface ForecastSummary {
  readonly measure: string;
  readonly value: number;
  readonly madeOn: LondonDay;
  /** What it is a forecast for, in the office's words. */
  readonly forecastFor: string;
}

export interface ContractYear {
  readonly yearId: string;
  readonly from: LondonDay;
  readonly to: LondonDay;
  readonly targets: readonly { readonly measure: string; readonly target: number }[];
}

/** A body or an area of a contract, or one that took the place of such. */
export interface OrganisationSummary {
  readonly organisation: string;
  /** Its latest name; null where it was never named. */
  readonly name: string | null;
  readonly kind: string | null;
  /** One of the bodies that commission. Those that take its place are theirs to name. */
  readonly isBody: boolean;
  /** One of the areas that the contract names. */
  readonly isArea: boolean;
  /** The first day of those that took its place; null while it stands. */
  readonly succeededOn: LondonDay | null;
  readonly successors: readonly string[];
}

export interface ContractSummary {
  readonly contract: string;
  readonly title: string | null;
  readonly bodies: readonly string[];
  readonly awardedOn: LondonDay | null;
  readonly years: readonly ContractYear[];
  readonly units: readonly { readonly unit: string; readonly name: string | null }[];
  /** Bodies, areas, and all who took their place, and the place of those. */
  readonly organisations: readonly OrganisationSummary[];
}

export interface ProgrammeSummary extends Basis {
  readonly contract: ContractSummary;
  readonly year: ContractYear | null;
  readonly unit: string | null;
  readonly funnel: readonly FunnelStep[];
  readonly byUnit: readonly { readonly unit: string; readonly funnel: readonly FunnelStep[] }[];
  readonly withdrawals: readonly ReasonTally[];
  readonly groups: readonly TrainingGroupSummary[];
  readonly awards: number;
  readonly modulesPassed: readonly Tally[];
  readonly targets: readonly TargetProgress[];
  readonly forecasts: readonly ForecastSummary[];
  readonly sessions: SessionSummary;
  readonly breaches: BreachSummary;
  readonly feedback: readonly Tally[];
  readonly outcomes: readonly OutcomeSummary[];
  readonly caseSupporters: CaseSupporterSummary;
  readonly laterRoles: readonly RoleTally[];
}
