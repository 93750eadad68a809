import type { PublishedSummary } from './published-summary.js';

/**
 * Published figures in which only the activity of the contract is as of the day that was asked for, as management
 * information; breakdowns and what became of people are as of a fixed cut-off. Asked for day by day, they would tell by
 * subtraction what one day brought: of whom the asker may know that they were there.
 *
 * Asked for one Delivery Unit the whole answer is a part of a breakdown.
 * @param summary as of the day that was asked for
 * @param cut as of the cut-off; null where the contract was not there yet
 */
export function withCutOff(summary: PublishedSummary, cut: PublishedSummary | null): PublishedSummary {
  const fixed = cut ?? nothingOf(summary);
  if (summary.unit !== null) return { ...fixed, asOf: summary.asOf };
  return {
    ...summary,
    funnel: summary.funnel.map((step) => ({ ...step, medianDays: medianIn(fixed, step) })),
    byUnit: fixed.byUnit,
    withdrawals: fixed.withdrawals,
    groups: fixed.groups,
    modulesPassed: fixed.modulesPassed,
    sessions: { ...summary.sessions, supportKinds: fixed.sessions.supportKinds },
    breaches: fixed.breaches,
    feedback: fixed.feedback,
    outcomes: fixed.outcomes,
    laterRoles: fixed.laterRoles,
  };
}

type Step = PublishedSummary['funnel'][number];

const medianIn = ({ funnel }: PublishedSummary, { route, stage }: Step): Step['medianDays'] =>
  funnel.find((step) => step.route === route && step.stage === stage)?.medianDays ?? null;

/** What is told where nothing had begun by the cut-off. */
function nothingOf(summary: PublishedSummary): PublishedSummary {
  return {
    ...summary,
    funnel: summary.funnel.map((step) => ({ ...step, cases: null, persons: null, medianDays: null })),
    byUnit: [],
    withdrawals: [],
    groups: [],
    awards: null,
    targets: summary.targets.map((target) => ({ ...target, actual: null })),
    modulesPassed: [],
    sessions: { held: null, minutes: null, missed: null, supportKinds: [] },
    breaches: { recorded: null, resolved: null, medianDaysToResolution: null, resolutions: [] },
    feedback: [],
    outcomes: [],
    caseSupporters: { waiting: null, employed: null, ended: null },
    laterRoles: [],
  };
}
