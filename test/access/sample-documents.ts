import {
  type GraphQLArgument,
  type GraphQLInputField,
  type GraphQLInputType,
  type GraphQLSchema,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
} from 'graphql';
import { mayCorrect, type Role } from '#access';
import { streams } from '#programme';

/** A document for a query or mutation that the schema takes, with all that it must have and nothing more. */
export interface Sample {
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
}

/** Values have the right types and, but for ids, no sense: the access of a caller is judged, and nothing is recorded. */
export function sampleQuery(schema: GraphQLSchema, name: string): Sample {
  const field = schema.getQueryType()?.getFields()[name];
  if (!field) throw new Error(`there is no query ${name}`);
  const given = field.args.filter(isNeeded);
  const variables = Object.fromEntries(given.map((arg) => [arg.name, KNOWN[arg.name] ?? valueOf(arg.type)]));
  const declared = given.map((arg) => `$${arg.name}: ${String(arg.type)}`).join(', ');
  const passed = given.map((arg) => `${arg.name}: $${arg.name}`).join(', ');
  const parts = given.length === 0 ? ['', ''] : [`(${declared})`, `(${passed})`];
  return { query: `query ${parts[0]} { ${name}${parts[1]} { __typename } }`, variables };
}

const KNOWN: Readonly<Record<string, string>> = { personId: 'ben', contract: 'essex' };

export function sampleMutation(schema: GraphQLSchema, name: string, role: Role): Sample {
  const type = schema
    .getMutationType()
    ?.getFields()
    [name]?.args.find((arg) => arg.name === 'input')?.type;
  if (!type) throw new Error(`there is no mutation ${name} with an input`);
  const input = {
    ...Object(valueOf(type)),
    ...(name === 'retractEntry' ? { stream: correctable(role) } : {}),
  };
  return {
    query: `mutation ($input: ${String(type)}) { ${name}(input: $input) { __typename } }`,
    variables: { input },
  };
}

/** One command corrects every kind of history, each role in its own. */
const correctable = (role: Role): string =>
  Object.keys(streams)
    .map((kind) => `${kind}-x1`)
    .find((stream) => mayCorrect({ roles: [role] }, stream)) ?? 'x-x1';

const isNeeded = (field: GraphQLArgument | GraphQLInputField): boolean =>
  isNonNullType(field.type) && field.defaultValue === undefined;

function valueOf(type: GraphQLInputType): unknown {
  if (isNonNullType(type)) return valueOf(type.ofType);
  if (isListType(type)) return [valueOf(type.ofType)];
  if (isEnumType(type)) return type.getValues()[0]?.name;
  if (isInputObjectType(type)) {
    const needed = Object.values(type.getFields()).filter(isNeeded);
    return Object.fromEntries(needed.map((field) => [field.name, valueOf(field.type)]));
  }
  if (type.name === 'Boolean') return true;
  return type.name === 'Int' || type.name === 'Float' ? 1 : 'x1';
}
