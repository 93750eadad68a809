import {
  getNamedType,
  type GraphQLObjectType,
  type GraphQLSchema,
  isNonNullType,
  isObjectType,
} from 'graphql';
import type { Identity } from '#access';
import type { Answering, AnswerField } from '../../apps/gateway/src/access-matrix/answers.js';
import { ask } from '../../apps/gateway/test/support/client.js';
import type { GatewayForTest } from './gateway-with-programme.js';
import type { Sample } from './sample-documents.js';

/** All values that an answer holds, by `Type.field`; what is null, and a list without items, is no value. */
export type Values = ReadonlyMap<string, readonly unknown[]>;

/** Arguments that a query is asked with, whether it needs them or not; each set is asked for, and all are taken together. */
export type Arguments = Readonly<Record<string, unknown>>;

/** A document that asks for every field that the answer has. */
export function wholeDocument(
  schema: GraphQLSchema,
  { kind, type, roots: [root = ''] }: Answering,
  given: Arguments,
): Sample {
  const rootType =
    kind === 'query'
      ? schema.getQueryType()
      : kind === 'mutation'
        ? schema.getMutationType()
        : schema.getSubscriptionType();
  const args = (rootType?.getFields()[root]?.args ?? []).filter(({ name }) => name in given);
  const missing = rootType
    ?.getFields()
    [root]?.args.filter(
      (arg) => isNonNullType(arg.type) && arg.defaultValue === undefined && !(arg.name in given),
    );
  if (missing && missing.length > 0) {
    throw new Error(`${root} needs ${missing.map(({ name }) => name).join(', ')}: say what, in ASKED`);
  }
  // `first` as a literal: where a variable gives it, the gateway reckons with the most.
  const first = args.some(({ name }) => name === 'first') ? [`first: ${String(given['first'])}`] : [];
  const variable = args.filter(({ name }) => name !== 'first');
  const declared = variable.map((arg) => `$${arg.name}: ${String(arg.type)}`).join(', ');
  const passed = [...variable.map(({ name }) => `${name}: $${name}`), ...first].join(', ');
  const selection = `${root}${passed === '' ? '' : `(${passed})`} ${everyFieldOf(type)}`;
  return {
    query: `${kind} ${declared === '' ? '' : `(${declared})`} { ${selection} }`,
    variables: Object.fromEntries(variable.map(({ name }) => [name, given[name]])),
  };
}

export function everyFieldOf(type: GraphQLObjectType): string {
  const fields = Object.values(type.getFields()).map((field) => {
    const named = getNamedType(field.type);
    return isObjectType(named) ? `${field.name} ${everyFieldOf(named)}` : field.name;
  });
  return `{ ${fields.join(' ')} }`;
}

/** Asks for all of it, page by page. Null where the caller is denied. */
export async function askForAll(
  gateway: GatewayForTest,
  schema: GraphQLSchema,
  caller: Identity,
  answering: Answering,
  asked: readonly Arguments[],
): Promise<Values | null> {
  const values = new Map<string, unknown[]>();
  for (const given of asked) {
    for (let after: unknown = given['after']; ;) {
      const { query, variables } = wholeDocument(schema, answering, {
        ...given,
        ...(after === undefined ? {} : { after }),
      });
      const { body, text } = await ask(gateway, caller, query, variables, { 'x-purpose': 'SUPERVISION' });
      if (body.errors?.some(({ extensions }) => extensions.code === 'ACCESS_DENIED')) return null;
      const [root = ''] = answering.roots;
      if (body.data?.[root] == null) throw new Error(`${answering.name} to ${caller.id}: ${text}`);
      gather(answering.type, body.data[root], values);
      const next = nextPage(body.data[root]);
      if (next === null) break;
      after = next;
    }
  }
  return values;
}

function nextPage(answer: unknown): string | null {
  const page: unknown = isRecord(answer) ? answer['pageInfo'] : undefined;
  return isRecord(page) && page['hasNextPage'] === true ? String(page['endCursor']) : null;
}

/**
 * Takes the values of an answer, or of a list of them, into `values`.
 * @param empty whether a list without items is a value: of a receipt, in which there is nothing to be kept from anybody
 */
export function gather(
  type: GraphQLObjectType,
  answer: unknown,
  values: Map<string, unknown[]>,
  { empty = false } = {},
): void {
  if (Array.isArray(answer)) {
    for (const item of answer) gather(type, item, values, { empty });
    return;
  }
  if (!isRecord(answer)) return;
  for (const field of Object.values(type.getFields())) {
    const value: unknown = answer[field.name];
    if (value == null || (!empty && Array.isArray(value) && value.length === 0)) continue;
    const key = `${type.name}.${field.name}`;
    values.set(key, [...(values.get(key) ?? []), value]);
    const named = getNamedType(field.type);
    if (isObjectType(named)) gather(named, value, values, { empty });
  }
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The ids of matches that an answer names. */
const MATCHES: readonly string[] = ['CaseMatchView.matchId', 'TaskView.matchIds'];
const OF_MATCHES: readonly string[] = ['CaseView.matches', 'TaskView.matchIds'];

/** What a reader found of a field, told by what one found who is kept from nothing. */
export function foundOf(values: Values | null, exact: Values, { type, field }: AnswerField): string {
  const key = `${type}.${field}`;
  const seen = values?.get(key) ?? [];
  if (values === null || seen.length === 0) return 'NO';
  if (type === 'CaseMatchView' || OF_MATCHES.includes(key)) {
    const named = (of: Values) => MATCHES.flatMap((one) => of.get(one) ?? []).flat();
    if (!named(exact).includes('match-others')) throw new Error(`nobody is told of the matches of others`);
    return named(values).includes('match-others') ? 'YES' : 'OWN_MATCH';
  }
  return 'YES';
}

/** Whether every number of a field is as it is told exactly. */
export const isAsExact = (values: Values, exact: Values, { type, field }: AnswerField): boolean =>
  JSON.stringify(values.get(`${type}.${field}`) ?? []) ===
  JSON.stringify(exact.get(`${type}.${field}`) ?? []);
