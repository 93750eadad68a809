import { meetingRestricted, permits, type Principal, scopeOf, whereTheyLearnOfPrecautions } from '#access';
import { SAFEGUARDING_REVIEW } from '#programme';
import {
  ASKS_FOR_OTHERS,
  PROJECTION,
  TASK_STATES,
  type TaskRow,
  type TasksFilter,
  type TasksQuery,
} from '#read-models';
import { onRecord } from '../context/on-record.js';
import {
  kindOfStream,
  roleOfLook,
  rolesThatReach,
  type Sight,
  sightsOf,
  sightThrough,
  tasksWithin,
  today,
} from '../context/reach.js';
import type { RequestContext } from '../context/request-context.js';
import { searchFor } from '../context/search-for-one.js';
import type { Gateway } from '../services.js';
import type { PagedAsOfArgs } from './as-of.args.js';
import { readAsOf, readPage } from './read-as-of.js';
import { receiptOf } from './receipt.js';
import type { TaskConnection, TasksFilterInput, TaskView } from './tasks.type.js';
import { waitFor } from './wait-for.js';

const OPERATION = 'tasks';

/**
 * The tasks about persons whom a caller reaches, and those about nobody under their contracts; none about themselves.
 * @throws AccessDenied; GatewayError STALE; InvalidInput, BadCursor
 */
export function viewTasks(
  gateway: Gateway,
  context: RequestContext,
  filter: TasksFilterInput,
  args: PagedAsOfArgs,
): Promise<TaskConnection> {
  const { principal } = context;
  const { personId } = filter;
  const asked = personId == null ? [] : [personId];
  return onRecord(gateway, context, OPERATION, asked, async (role) => {
    await waitFor(gateway, PROJECTION.tasks, args.atLeast);
    const sight = sightThrough(rolesThatReach(principal, OPERATION));
    const found = await gateway.readModels.tasks({
      filter: filterOf(filter),
      ...matchesShown(sight, principal),
      persons: tasksWithin(principal),
      // What is to be looked at about somebody is not told to them: a kind and an urgency tell of a breach.
      ...(principal.personId === undefined ? {} : { notAbout: principal.personId }),
      ...toldOf(principal),
      ...(permits(principal, 'concerns') ? { concerned: scopeOf(principal, 'concerns') } : {}),
      accessOn: today(gateway),
      asOf: readAsOf(args, gateway),
      page: readPage(args),
    });
    const { pageInfo, totalCount } = found;
    const shown = await shownOf(
      gateway,
      principal,
      sight,
      found.edges.map(({ node }) => node),
    );
    const edges = found.edges.map(({ cursor, node }) => ({ cursor, node: { ...node, ...shown(node) } }));
    const answer = { edges, pageInfo, totalCount, receipt: await receiptOf(found, gateway) };
    const named = edges.flatMap(({ node }) => node.persons);
    const ofConcerns = edges.length > 0 && edges.every(({ node }) => node.kind === SAFEGUARDING_REVIEW);
    const seen = await searchFor(gateway, context, OPERATION, role, personId, named);
    return { answer, ...seen, role: roleOfLook(principal, OPERATION, ofConcerns) };
  });
}

/**
 * What a task is about, and the matches that it names, as the caller sees them through the roles in which they reach
 * somebody in it; in all of their roles where it names nobody to them: it was given to them or is about nobody.
 */
async function shownOf(
  gateway: Gateway,
  principal: Principal,
  inAllRoles: Sight,
  tasks: readonly TaskRow[],
): Promise<(task: TaskRow) => Pick<TaskView, 'about' | 'matchIds'>> {
  if (inAllRoles.roles.length === 1) {
    return (task) => ({ about: originOf(task, inAllRoles.streams), matchIds: task.matchIds });
  }
  const { yes: forOthers = [], no: rest = [] } = Object.groupBy(tasks, (task) =>
    asksForOthers(task) ? 'yes' : 'no',
  );
  const sights = await sightsOf(gateway, principal, OPERATION, personsOf(rest));
  // The list has named to them also those whose record is restricted: see `ASKS_FOR_OTHERS`.
  const whoeverIsRestricted = (as: Principal) => meetingRestricted(scopeOf(as, OPERATION));
  const sightsForOthers = await sightsOf(
    gateway,
    principal,
    OPERATION,
    personsOf(forOthers),
    whoeverIsRestricted,
  );
  const self = principal.personId;
  const named = self === undefined ? [] : [...new Set(tasks.flatMap(({ matchIds }) => matchIds))];
  const { scope } = gateway.readModels;
  const own = self === undefined ? new Set<string>() : await scope.matchesWithAmong(self, named);
  return (task) => {
    const ofPersons = asksForOthers(task) ? sightsForOthers : sights;
    const reaching = task.persons.flatMap((person) => ofPersons.get(person)?.roles ?? []);
    const sight = task.persons.length === 0 ? inAllRoles : sightThrough([...new Set(reaching)]);
    const { matchesWith } = matchesShown(sight, principal);
    const isMet = (matchId: string) =>
      matchesWith === undefined || (matchesWith !== null && own.has(matchId));
    // The list has left out what they meet in none of their roles.
    return { about: originOf(task, sight.streams), matchIds: task.matchIds.filter(isMet) };
  };
}

const asksForOthers = ({ kind }: TaskRow): boolean => kind === ASKS_FOR_OTHERS;

const personsOf = (tasks: readonly TaskRow[]): readonly string[] => [
  ...new Set(tasks.flatMap(({ persons }) => persons)),
];

/** A stream of a kind that is hidden from the caller is not named: its name tells what is on record, and of whom. */
function originOf({ about }: TaskRow, shown: readonly string[]): TaskRow['about'] | null {
  return about.stream === null || shown.includes(kindOfStream(about.stream)) ? about : null;
}

/** In which of their roles somebody meets tasks that tell of a precaution, where it is not in all. */
function toldOf(principal: Principal): Pick<TasksQuery, 'told'> {
  const learning = whereTheyLearnOfPrecautions(principal);
  if (rolesThatReach(principal, OPERATION).every((role) => learning.roles.includes(role))) return {};
  return { told: tasksWithin(learning) };
}

/** A match is named where the entry would be met that made it: to some not at all, to a mentor where it is their own. */
function matchesShown({ streams, hidden }: Sight, { personId }: Principal): Pick<TasksQuery, 'matchesWith'> {
  if (!streams.includes('mentor') || hidden.eventTypes.includes('MatchMade')) return { matchesWith: null };
  return hidden.matchesOfOthers ? { matchesWith: personId ?? null } : {};
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
