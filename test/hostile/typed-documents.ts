import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import {
  buildSchema,
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLObjectType,
  getNamedType,
  getNullableType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isObjectType,
  isRequiredArgument,
  isRequiredInputField,
  isScalarType,
} from 'graphql';
import type { Random } from '../support/random.js';
import { ROOT } from '../support/server-process.js';
import { chance, pick } from './attempt.js';
import {
  FAR_CONCERN,
  FAR_PERSON,
  NASTY_NUMBERS,
  nastyText,
  NEAR_CONCERN,
  NEAR_CONTRACT,
  NEAR_PERSON,
} from './nasty-values.js';

const schema = buildSchema(readFileSync(resolve(ROOT, 'schema/schema.graphql'), 'utf8'));

export type Operation = 'query' | 'mutation' | 'subscription';

/** A document that keeps to the schema, with what it asks for in its variables. */
export interface TypedRequest {
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
}

/** Values of the form that is asked for: most attackers know the form. */
const PLAUSIBLE = [
  FAR_PERSON,
  FAR_PERSON,
  NEAR_PERSON,
  NEAR_CONTRACT,
  'other-contract',
  'case-1',
  'match-1',
  '2014-09-26',
  '2026-01-31',
  '2014-09-26T16:00:00.000Z',
  '00000000000000000001',
  '7',
];

/** A document about one field of the schema, chosen or at random, with values that an attacker would try. */
export function typedRequest(random: Random, operation: Operation, fieldName?: string): TypedRequest {
  const root = rootOf(operation);
  const fields = Object.values(root.getFields());
  const field = fields.find(({ name }) => name === fieldName) ?? pick(random, fields);
  const given = field.args.filter(({ type }) => isNonNullType(type) || chance(random, 0.5));
  const variables = Object.fromEntries(given.map(({ name, type }) => [name, valueFor(random, type, 0)]));
  return documentOf(operation, field, variables, selectionOf(random, field, 0));
}

function documentOf(
  operation: Operation,
  field: GraphQLField<unknown, unknown>,
  variables: Readonly<Record<string, unknown>>,
  selection: string,
): TypedRequest {
  const declared = field.args.filter(({ name }) => name in variables);
  const head = declared.map(({ name, type }) => `$${name}: ${String(type)}`).join(', ');
  const args = declared.map(({ name }) => `${name}: $${name}`).join(', ');
  const call = `${field.name}${args && `(${args})`}${selection}`;
  return { query: `${operation}${head && ` (${head})`} { ${call} }`, variables };
}

/** A place in the arguments of a field that takes text. */
export interface TextPlace {
  readonly field: string;
  /** The argument, and the fields of its input object: `filter`, `personId`. */
  readonly path: readonly string[];
}

/** Every such place of a kind of operation. */
export function textPlaces(operation: Operation): readonly TextPlace[] {
  return Object.values(rootOf(operation).getFields()).flatMap(({ name: field, args }) =>
    args.flatMap(({ name, type }) => textWithin(type, [name]).map((path) => ({ field, path }))),
  );
}

function textWithin(type: GraphQLInputType, path: readonly string[]): readonly (readonly string[])[] {
  const named = getNamedType(type);
  if (isInputObjectType(named))
    return Object.values(named.getFields()).flatMap((field) => textWithin(field.type, [...path, field.name]));
  return named.name === 'String' || named.name === 'ID' ? [path] : [];
}

/** A document that keeps to the schema but for one text, which stands at that place, in its variables. */
export function requestWith(
  random: Random,
  operation: Operation,
  { field: name, path }: TextPlace,
  text: string,
): TypedRequest {
  const field = rootOf(operation).getFields()[name];
  const [argument = '', ...inner] = path;
  const type = field?.args.find((arg) => arg.name === argument)?.type;
  if (!field || !type) throw new Error(`the schema has no ${name} of ${argument}`);
  const needed = field.args.filter((arg) => arg.name !== argument && isRequiredArgument(arg));
  const values = Object.fromEntries(needed.map((arg) => [arg.name, valueFor(random, arg.type, 0)]));
  const variables = { ...values, [argument]: withText(random, type, inner, text) };
  return documentOf(operation, field, variables, ' { __typename }');
}

/** A value of a type that holds a text at a place, and beside it only what is needed. */
function withText(random: Random, type: GraphQLInputType, path: readonly string[], text: string): unknown {
  const [first, ...rest] = path;
  const nullable = getNullableType(type);
  if (isListType(nullable)) return [withText(random, nullable.ofType, path, text)];
  if (first === undefined || !isInputObjectType(nullable)) return text;
  const fields = Object.values(nullable.getFields());
  const given = fields.filter((field) => field.name === first || isRequiredInputField(field));
  return Object.fromEntries(
    given.map((field) => [
      field.name,
      field.name === first
        ? withText(random, field.type, rest, text)
        : valueNamed(random, field.name, field.type, 3),
    ]),
  );
}

/** The names of the fields of a kind of operation. */
export const fieldsOf = (operation: Operation): readonly string[] =>
  Object.keys(rootOf(operation).getFields());

function rootOf(operation: Operation): GraphQLObjectType {
  const root = {
    query: schema.getQueryType(),
    mutation: schema.getMutationType(),
    subscription: schema.getSubscriptionType(),
  }[operation];
  if (!root) throw new Error(`the schema has no ${operation}`);
  return root;
}

function selectionOf(random: Random, field: GraphQLField<unknown, unknown>, depth: number): string {
  const type = getNamedType(field.type);
  if (!isObjectType(type)) return '';
  const all = Object.values(type.getFields()).filter(
    ({ args, type: of }) =>
      args.every((arg) => !isNonNullType(arg.type)) && (depth < 5 || !isObjectType(getNamedType(of))),
  );
  const chosen = all.filter(() => chance(random, 0.7));
  const parts = (chosen.length > 0 ? chosen : all).map(
    (inner) => `${inner.name}${selectionOf(random, inner, depth + 1)}`,
  );
  return parts.length === 0 ? ' { __typename }' : ` { ${parts.join(' ')} }`;
}

function valueFor(random: Random, type: GraphQLInputType, depth: number): unknown {
  if (!isNonNullType(type) && chance(random, 0.1)) return null;
  const nullable = getNullableType(type);
  if (isListType(nullable)) {
    const inner = nullable.ofType;
    return Array.from({ length: random.between(0, 3) }, () => valueFor(random, inner, depth + 1));
  }
  if (isEnumType(nullable)) {
    const names = nullable.getValues().map(({ name }) => name);
    return chance(random, 0.9) ? pick(random, names) : nastyText(random);
  }
  if (isInputObjectType(nullable)) {
    const given = Object.values(nullable.getFields()).filter(
      (field) => isNonNullType(field.type) || chance(random, depth > 2 ? 0 : 0.3),
    );
    return Object.fromEntries(
      given.map(({ name, type: of }) => [name, valueNamed(random, name, of, depth + 1)]),
    );
  }
  if (!isScalarType(nullable)) return null;
  if (nullable.name === 'Int' || nullable.name === 'Float') {
    return chance(random, 0.5) ? random.between(1, 100) : pick(random, NASTY_NUMBERS);
  }
  if (nullable.name === 'Boolean') return chance(random, 0.5);
  return chance(random, 0.7) ? pick(random, PLAUSIBLE) : nastyText(random);
}

/** A field that names a person names the one out of reach; a day is one: so that rules are met, and not form alone. */
function valueNamed(random: Random, name: string, type: GraphQLInputType, depth: number): unknown {
  if (chance(random, 0.8)) {
    if (/personId$|^menteeId$|^mentorId$/i.test(name))
      return pick(random, [FAR_PERSON, FAR_PERSON, NEAR_PERSON]);
    if (/On$/.test(name))
      return new Date(Date.now() - random.between(0, 20) * 86_400_000).toISOString().slice(0, 10);
    if (/At$/.test(name)) return new Date(Date.now() - random.between(0, 20) * 86_400_000).toISOString();
    if (name === 'concernId') return pick(random, [FAR_CONCERN, FAR_CONCERN, NEAR_CONCERN]);
    if (name === 'stream')
      return pick(random, [
        `${pick(random, ['supervision', 'referral', 'journey', 'person'])}-${FAR_PERSON}`,
        `concern-${FAR_CONCERN}`,
      ]);
  }
  return valueFor(random, type, depth);
}
