import { CASE_STATES, type CasesFilter, PROJECTION } from '#read-models';
import { onRecord } from '../context/on-record.js';
import { personsWithin, today } from '../context/reach.js';
import type { RequestContext } from '../context/request-context.js';
import type { Gateway } from '../services.js';
import type { PagedAsOfArgs } from './as-of.args.js';
import type { CaseConnection, CasesFilterInput } from './cases.type.js';
import { readAsOf, readPage } from './read-as-of.js';
import { receiptOf } from './receipt.js';
import { waitFor } from './wait-for.js';

/**
 * The cases of the persons whom a caller reaches.
 * @throws AccessDenied; GatewayError STALE; InvalidInput, BadCursor
 */
export function viewCases(
  gateway: Gateway,
  context: RequestContext,
  filter: CasesFilterInput,
  args: PagedAsOfArgs,
): Promise<CaseConnection> {
  return onRecord(gateway, context, 'cases', filter.personId == null ? [] : [filter.personId], async () => {
    await waitFor(gateway, PROJECTION.cases, args.atLeast);
    const found = await gateway.readModels.cases({
      filter: filterOf(filter),
      persons: personsWithin(context.principal, 'cases'),
      accessOn: today(gateway),
      asOf: readAsOf(args, gateway),
      page: readPage(args),
    });
    const { edges, pageInfo, totalCount } = found;
    const answer = { edges, pageInfo, totalCount, receipt: await receiptOf(found, gateway) };
    return { answer, subjects: [...new Set(edges.map(({ node }) => node.personId))] };
  });
}

function filterOf({ route, states, contract, unit, personId }: CasesFilterInput): CasesFilter {
  return {
    ...(route == null ? {} : { route }),
    ...(states == null ? {} : { states: CASE_STATES.filter((state) => states.includes(state)) }),
    ...(contract == null ? {} : { contract }),
    ...(unit == null ? {} : { unit }),
    ...(personId == null ? {} : { personId }),
  };
}
