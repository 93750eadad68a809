import { InvalidInput, periodStart } from '#application';
import { lastMonthEnd } from '#privacy';
import {
  type AsOf,
  type ProgrammeSummary,
  type ProgrammeSummaryQuery,
  PROJECTION,
  type PublishedSummary,
  publishedSummary,
  withCutOff,
} from '#read-models';
import { notFound } from '../errors/gateway-errors.js';
import type { Gateway } from '../services.js';
import type { AsOfArgs } from './as-of.args.js';
import type { ProgrammeSummaryView } from './programme-summary.type.js';
import { readAsOf } from './read-as-of.js';
import { publishedReceipt } from './receipt.js';

export type SummaryQuery = Omit<ProgrammeSummaryQuery, 'asOf'>;

/**
 * The numbers of a contract for those who commission it: small ones hidden, and all but the activity of the contract
 * cut off where a month ends, by both clocks, so that nothing can be had from two days, or two instants, in one month.
 * @throws GatewayError NOT_FOUND; InvalidInput
 */
export async function publishedView(
  { readModels, suppression, ...gateway }: Gateway,
  asked: SummaryQuery,
  args: AsOfArgs,
): Promise<ProgrammeSummaryView> {
  requireNoPlace(args);
  const now = gateway.now();
  const asOf = { knownAt: now, ...readAsOf(args, { readModels, suppression, ...gateway }) };
  if (asOf.knownAt > now) throw new InvalidInput([{ field: 'knownAt', rule: NOT_YET }]);
  const whole = await hasTakenInAll({ readModels, suppression, ...gateway });
  const cutOff = { ...asOf, asAt: lastMonthEnd(asOf.asAt) };
  const monthBegan = periodStart(asOf.knownAt, 'month');
  const publishedAsOf = async (as: AsOf): Promise<Published | null> => {
    const summary = await readModels.programmeSummary({ ...asked, asOf: as });
    if (!summary) return null;
    const beside = await otherUnits(readModels, { ...asked, asOf: as });
    return { summary, shown: publishedSummary(summary, suppression, beside) };
  };
  const [current, cut] = await Promise.all([
    publishedAsOf(asOf),
    // Where nothing of the contract was on record when the month began (its history is being imported), what is now.
    publishedAsOf({ ...cutOff, knownAt: monthBegan }).then((found) => found ?? publishedAsOf(cutOff)),
  ]);
  if (!current) throw notFound();
  const { summary } = current;
  const shown = withCutOff(current.shown, cut?.shown ?? null);
  const { asOf: _asOf, position: _position, incomplete: _incomplete, ...figures } = shown;
  const basis = { ...summary, asOf, incomplete: summary.incomplete || !whole };
  return { ...shown, receipt: publishedReceipt(basis, gateway, figures, suppression, cutOff.asAt) };
}

interface Published {
  readonly summary: ProgrammeSummary;
  readonly shown: PublishedSummary;
}

/** Where one unit is asked for, the summaries of all others: what is hidden of one depends on what is told of the rest. */
async function otherUnits(
  readModels: Gateway['readModels'],
  { unit, ...query }: ProgrammeSummaryQuery,
): Promise<readonly ProgrammeSummary[]> {
  if (unit === undefined) return [];
  const whole = await readModels.programmeSummary(query);
  const others: ProgrammeSummary[] = [];
  // Not those of `byUnit`, which are of cases alone: a unit may have nothing but training groups.
  for (const { unit: beside } of whole?.contract.units ?? []) {
    if (beside === unit) continue;
    const other = await readModels.programmeSummary({ ...query, unit: beside });
    if (other) others.push(other);
  }
  return others;
}

/**
 * Whether the figures are of all that is on record by now: who asks again as known at this instant is told of it. They
 * name no place of the log to wait for, and are not told how far the figures have come.
 */
async function hasTakenInAll({ log, readModels, limits }: Gateway): Promise<boolean> {
  const head = await log.head();
  if (head === null) return true;
  const { waitMs: timeoutMs } = limits;
  return (await readModels.engine.waitFor(PROJECTION.programmeSummary, head, { timeoutMs })) !== 'stale';
}

/** A month to come begins after all that is on record: cut off there, breakdowns would tell of each entry at once. */
const NOT_YET = 'must not be in the future: what is not on record yet is not known';

/**
 * The head of the log can be found by asking for places beyond it, and with it when something was recorded.
 * @throws InvalidInput
 */
export function requireNoPlace({ atLeast }: AsOfArgs): void {
  if (atLeast != null) throw new InvalidInput([{ field: 'atLeast', rule: NO_PLACES }]);
}

const NO_PLACES = 'is for those who are told places of the log: leave it out';
