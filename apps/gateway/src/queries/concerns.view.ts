import { CONCERN_STATES, type ConcernsFilter, PROJECTION } from '#read-models';
import { onRecord } from '../context/on-record.js';
import { personsWithin, today } from '../context/reach.js';
import type { RequestContext } from '../context/request-context.js';
import { searchFor } from '../context/search-for-one.js';
import type { Gateway } from '../services.js';
import type { PagedAsOfArgs } from './as-of.args.js';
import type { ConcernConnection, ConcernsFilterInput } from './concerns.type.js';
import { readAsOf, readPage } from './read-as-of.js';
import { receiptOf } from './receipt.js';
import { waitFor } from './wait-for.js';

const OPERATION = 'concerns';

/**
 * The concerns that a safeguarding lead reaches.
 * @throws AccessDenied; GatewayError STALE; InvalidInput, BadCursor
 */
export function viewConcerns(
  gateway: Gateway,
  context: RequestContext,
  filter: ConcernsFilterInput,
  args: PagedAsOfArgs,
): Promise<ConcernConnection> {
  const { personId } = filter;
  return onRecord(gateway, context, OPERATION, personId == null ? [] : [personId], async (role) => {
    await waitFor(gateway, PROJECTION.cases, args.atLeast);
    const page = await gateway.readModels.concerns({
      filter: filterOf(filter),
      persons: personsWithin(context.principal, OPERATION),
      accessOn: today(gateway),
      asOf: readAsOf(args, gateway),
      page: readPage(args),
    });
    const { edges, pageInfo, totalCount } = page;
    const answer = { edges, pageInfo, totalCount, receipt: await receiptOf(page, gateway) };
    const found = edges.flatMap(({ node }) => node.personId ?? []);
    return { answer, ...(await searchFor(gateway, context, OPERATION, role, personId, found)) };
  });
}

function filterOf({ states, personId }: ConcernsFilterInput): ConcernsFilter {
  return {
    ...(states == null ? {} : { states: CONCERN_STATES.filter((state) => states.includes(state)) }),
    ...(personId == null ? {} : { personId }),
  };
}
