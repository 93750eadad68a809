import { streamsShownTo } from '#access';
import { PROJECTION, TASK_STATES, type TaskRow, type TasksFilter } from '#read-models';
import { onRecord } from '../context/on-record.js';
import { kindOfStream, personsWithin, rolesThatReach, today } from '../context/reach.js';
import type { RequestContext } from '../context/request-context.js';
import { searchFor } from '../context/search-for-one.js';
import type { Gateway } from '../services.js';
import type { PagedAsOfArgs } from './as-of.args.js';
import { readAsOf, readPage } from './read-as-of.js';
import { receiptOf } from './receipt.js';
import type { TaskConnection, TasksFilterInput } from './tasks.type.js';
import { waitFor } from './wait-for.js';

const OPERATION = 'tasks';

/**
 * The tasks about persons whom a caller reaches, and those about nobody under their contracts.
 * @throws AccessDenied; GatewayError STALE; InvalidInput, BadCursor
 */
export function viewTasks(
  gateway: Gateway,
  context: RequestContext,
  filter: TasksFilterInput,
  args: PagedAsOfArgs,
): Promise<TaskConnection> {
  const { personId } = filter;
  const asked = personId == null ? [] : [personId];
  return onRecord(gateway, context, OPERATION, asked, async (role) => {
    await waitFor(gateway, PROJECTION.tasks, args.atLeast);
    const found = await gateway.readModels.tasks({
      filter: filterOf(filter),
      persons: personsWithin(context.principal, OPERATION),
      accessOn: today(gateway),
      asOf: readAsOf(args, gateway),
      page: readPage(args),
    });
    const shown = streamsShownTo(...rolesThatReach(context.principal, OPERATION));
    const { pageInfo, totalCount } = found;
    const edges = found.edges.map(({ cursor, node }) => ({
      cursor,
      node: { ...node, about: originOf(node, shown) },
    }));
    const answer = { edges, pageInfo, totalCount, receipt: await receiptOf(found, gateway) };
    const named = edges.flatMap(({ node }) => node.persons);
    return { answer, ...(await searchFor(gateway, context, OPERATION, role, personId, named)) };
  });
}

/** A stream of a kind that is hidden from the caller is not named: its name tells what is on record, and of whom. */
function originOf({ about }: TaskRow, shown: readonly string[]): TaskRow['about'] | null {
  return about.stream === null || shown.includes(kindOfStream(about.stream)) ? about : null;
}

function filterOf({ states, kinds, contract, unit, personId }: TasksFilterInput): TasksFilter {
  return {
    ...(states == null ? {} : { states: TASK_STATES.filter((state) => states.includes(state)) }),
    ...(kinds == null ? {} : { kinds }),
    ...(contract == null ? {} : { contract }),
    ...(unit == null ? {} : { unit }),
    ...(personId == null ? {} : { personId }),
  };
}
