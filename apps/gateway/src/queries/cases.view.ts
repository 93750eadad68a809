import type { Principal } from '#access';
import { CASE_STATES, type CaseRow, type CasesFilter, PROJECTION } from '#read-models';
import { onRecord } from '../context/on-record.js';
import { personsWithin, type Sight, sightsOf, today } from '../context/reach.js';
import type { RequestContext } from '../context/request-context.js';
import { searchFor } from '../context/search-for-one.js';
import type { Gateway } from '../services.js';
import type { PagedAsOfArgs } from './as-of.args.js';
import type { CaseConnection, CasesFilterInput } from './cases.type.js';
import { readAsOf, readPage } from './read-as-of.js';
import { receiptOf } from './receipt.js';
import { waitFor } from './wait-for.js';

const OPERATION = 'cases';

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
  const { personId } = filter;
  return onRecord(gateway, context, OPERATION, personId == null ? [] : [personId], async (role) => {
    await waitFor(gateway, PROJECTION.cases, args.atLeast);
    const page = await gateway.readModels.cases({
      filter: filterOf(filter),
      persons: personsWithin(context.principal, OPERATION),
      accessOn: today(gateway),
      asOf: readAsOf(args, gateway),
      page: readPage(args),
    });
    const { pageInfo, totalCount } = page;
    const found = page.edges.map(({ node }) => node.personId);
    const sights = await sightsOf(gateway, context.principal, OPERATION, found);
    const edges = page.edges.map(({ cursor, node }) => ({
      cursor,
      node: { ...node, matches: matchesShown(node, sights.get(node.personId), context.principal) },
    }));
    const answer = { edges, pageInfo, totalCount, receipt: await receiptOf(page, gateway) };
    return { answer, ...(await searchFor(gateway, context, OPERATION, role, personId, found)) };
  });
}

/** A match is told of where the entry would be that made it: to some not at all, to a mentor where it is their own. */
function matchesShown(
  { matches, personId }: CaseRow,
  sight: Sight | undefined,
  { personId: self }: Principal,
): CaseRow['matches'] {
  if (!sight?.streams.includes('mentor') || sight.hidden.eventTypes.includes('MatchMade')) return [];
  if (!sight.hidden.matchesOfOthers) return matches;
  return matches.filter(
    ({ otherPersonId }) => self !== undefined && [personId, otherPersonId].includes(self),
  );
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
