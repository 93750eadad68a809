import { type Deciding, type History, type LondonDay, refuse } from '../kernel/index.js';
import type { CaseSupporterApplication, Employment } from './state.js';

/** The steps on which others rest. */
type Step = 'appliedOn' | 'offeredOn' | 'acceptedOn';
const names: Readonly<Record<Step, string>> = {
  appliedOn: 'the application',
  offeredOn: 'the offer',
  acceptedOn: 'the acceptance',
};

/** An application as it stood on the day of the fact, and as it stands with everything on record. */
export interface Standing {
  readonly then: Partial<CaseSupporterApplication>;
  readonly latest: Partial<CaseSupporterApplication>;
}

export function standingOf(history: History<Employment>, applicationId: string, on: LondonDay): Standing {
  return {
    then: history.at(on).applications.get(applicationId) ?? {},
    latest: history.latest.applications.get(applicationId) ?? {},
  };
}

/**
 * Refuses a step that rests on one that is not on record by that day. Where history begins later than the earlier
 * step, what has happened is accepted all the same: the office may have no record of it.
 * @throws Refusal INVALID_TRANSITION
 */
export function requireEarlier(
  step: Step,
  { then, latest }: Standing,
  { on, hasHappened }: Deciding,
  applicationId: string,
): void {
  if (then[step] !== undefined) return;
  const recordedLater = latest[step] !== undefined;
  if (recordedLater || !hasHappened) {
    refuse('INVALID_TRANSITION', { applicationId, on, missing: names[step] });
  }
}

/**
 * Refuses a step that was already taken, or that cannot follow any more.
 * @param days the days that must not be set, such as `{ offeredOn }`
 * @throws Refusal INVALID_TRANSITION naming the first that is
 */
export function requireNone(
  applicationId: string,
  days: Readonly<Partial<Record<keyof CaseSupporterApplication, LondonDay | undefined>>>,
): void {
  const taken = Object.entries(days).find(([, day]) => day !== undefined);
  if (taken) refuse('INVALID_TRANSITION', { applicationId, [taken[0]]: taken[1] ?? null });
}
