import { aggregateScopeOf } from '#access';
import { PROJECTION } from '#read-models';
import { onRecord } from '../context/on-record.js';
import type { RequestContext } from '../context/request-context.js';
import { notFound } from '../errors/gateway-errors.js';
import type { Gateway } from '../services.js';
import type { AsOfArgs } from './as-of.args.js';
import type { ContractView } from './contract.type.js';
import type { ProgrammeSummaryView } from './programme-summary.type.js';
import { publishedView, requireNoPlace, type SummaryQuery } from './published-summary.view.js';
import { readAsOf } from './read-as-of.js';
import { receiptOf } from './receipt.js';
import { waitFor } from './wait-for.js';

export interface SummaryAsked {
  readonly contract: string;
  readonly contractYear?: string | null | undefined;
  readonly unit?: string | null | undefined;
}

/**
 * The numbers of a contract that is the caller's own: exact for those who run and manage it, suppressed for those who
 * commission it or manage other units of it, and cut off where months end.
 * @throws AccessDenied; GatewayError NOT_FOUND, STALE; InvalidInput
 */
export function viewProgrammeSummary(
  gateway: Gateway,
  context: RequestContext,
  { contract, contractYear, unit }: SummaryAsked,
  args: AsOfArgs,
): Promise<ProgrammeSummaryView> {
  return onRecord(gateway, context, 'programmeSummary', [], async () => {
    const { contracts, figures } = aggregateScopeOf(context.principal, unit);
    if (!contracts.includes(contract)) throw notFound();
    const asked: SummaryQuery = {
      contract,
      ...(contractYear == null ? {} : { contractYear }),
      ...(unit == null ? {} : { unit }),
    };
    if (figures !== 'EXACT') return { answer: await publishedView(gateway, asked, args), subjects: [] };
    await waitFor(gateway, PROJECTION.programmeSummary, args.atLeast);
    const summary = await gateway.readModels.programmeSummary({ ...asked, asOf: readAsOf(args, gateway) });
    if (!summary) throw notFound();
    return { answer: { ...summary, receipt: await receiptOf(summary, gateway) }, subjects: [] };
  });
}

/** The contracts whose numbers the caller may see. */
export function viewContracts(
  gateway: Gateway,
  context: RequestContext,
  args: AsOfArgs,
): Promise<readonly ContractView[]> {
  return onRecord(gateway, context, 'programmeSummary', [], async () => {
    const { contracts, figures } = aggregateScopeOf(context.principal);
    if (figures !== 'EXACT') requireNoPlace(args);
    await waitFor(gateway, PROJECTION.programmeSummary, args.atLeast);
    const all = await gateway.readModels.contracts({ asOf: readAsOf(args, gateway) });
    return { answer: all.filter(({ contract }) => contracts.includes(contract)), subjects: [] };
  });
}
