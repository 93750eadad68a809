import { POLICY, permits } from '#access';
import type { GraphQLObjectType, GraphQLSchema } from 'graphql';
import { byRole } from './by-role.js';
import type { Row } from './matrix.js';

/** Queries under another name than that of the operation which the policy knows. */
const NAMED_OTHERWISE: Readonly<Record<string, string>> = { contracts: 'programmeSummary' };
/** The operation of the policy that a query or subscription is. */
export const policyName = (name: string): string => NAMED_OTHERWISE[name] ?? name;
/** About nobody, and for everybody with an identity. */
export const OPEN_TO_ALL: readonly string[] = ['me'];
/** Routes beside GraphQL, and the mark that makes a command an import. */
export const ROUTES: Readonly<Record<string, string>> = {
  'GET /replay': 'replay',
  'POST /rebuild': 'rebuild',
  'POST /roll-back': 'rollBack',
  'POST /unpark': 'unpark',
  'a command with `source`': 'import',
};
/** Permitted, and open at no door of the network: `throughline verify` reads the files themselves. */
const WITHOUT_DOOR: readonly string[] = ['verify'];

const PERMITTED = new Set<string>(Object.values(POLICY).flat());

/** One row for each query, subscription and route; and for queries and mutations what comes of them over a socket. */
export function operationRows(schema: GraphQLSchema): readonly Row[] {
  const queries = fieldsOf(schema.getQueryType());
  const mutations = fieldsOf(schema.getMutationType());
  const subscriptions = fieldsOf(schema.getSubscriptionType());
  const rows = [
    ...queries.map((name) => row(`HTTP query ${name}`, policyName(name))),
    ...Object.entries(ROUTES).map(([name, operation]) => row(`HTTP ${name}`, operation)),
    ...subscriptions.map((name) => row(`WebSocket subscription ${name}`, name)),
    ...queries.map((name) => refused(`WebSocket query ${name}`, 'WebSocket, every query')),
    ...mutations.map((name) => refused(`WebSocket mutation ${name}`, 'WebSocket, every mutation')),
  ];
  requireAll([
    ...queries.map(policyName),
    ...mutations.map(commandOf),
    ...subscriptions,
    ...Object.values(ROUTES),
    ...WITHOUT_DOOR,
  ]);
  return rows;
}

/** The command of a mutation: `startSentence` sends `StartSentence`. Some send none of their own name. */
export function commandOf(mutation: string): string {
  return PERMITTED.has(mutation) ? mutation : mutation.charAt(0).toUpperCase() + mutation.slice(1);
}

function row(name: string, operation: string): Row {
  const open = OPEN_TO_ALL.includes(operation);
  return { name, cells: byRole((role) => (open || permits({ roles: [role] }, operation) ? 'YES' : 'NO')) };
}

const refused = (name: string, group: string): Row => ({ name, group, cells: byRole(() => 'NO') });

export const fieldsOf = (type: GraphQLObjectType | null | undefined): readonly string[] =>
  Object.keys(type?.getFields() ?? {}).sort();

/** What the policy permits and no row shows would be tested by nobody. */
function requireAll(doors: readonly string[]): void {
  const unseen = [...PERMITTED].filter((operation) => !doors.includes(operation));
  if (unseen.length > 0) throw new Error(`the policy permits what has no door: ${unseen.join(', ')}`);
}
