import {
  getNamedType,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLSchema,
  isNonNullType,
  isObjectType,
} from 'graphql';
import { permits, type Role } from '#access';
import { byRole } from './by-role.js';
import type { Row, Section } from './matrix.js';
import { commandOf, OPEN_TO_ALL, policyName } from './operations.js';
import { shownWithin } from './shown-within.js';

/** Whatever gives an answer of one type: a query, a subscription, or all mutations that answer alike. */
export interface Answering {
  /** The name of the query or subscription; of mutations that answer alike, their type: `CommandReceipt`. */
  readonly name: string;
  readonly door: 'HTTP' | 'WebSocket';
  readonly kind: 'query' | 'mutation' | 'subscription';
  /** The fields of the root type that give it. */
  readonly roots: readonly string[];
  readonly type: GraphQLObjectType;
}

/** All that answers with objects, as the schema has it. */
export function answeringOperations(schema: GraphQLSchema): readonly Answering[] {
  const rootsOf = (root: GraphQLObjectType | null | undefined) => Object.values(root?.getFields() ?? {});
  const single = (kind: 'query' | 'subscription', door: Answering['door']) => (root: Field) =>
    objectOf(root).map((type): Answering => ({ name: root.name, door, kind, roots: [root.name], type }));
  const mutations = Map.groupBy(rootsOf(schema.getMutationType()), (root) => getNamedType(root.type));
  return [
    ...rootsOf(schema.getQueryType()).flatMap(single('query', 'HTTP')),
    ...[...mutations.values()].flatMap((alike) =>
      alike.slice(0, 1).flatMap((first) =>
        objectOf(first).map((type): Answering => {
          const roots = alike.map(({ name }) => name);
          return { name: type.name, door: 'HTTP', kind: 'mutation', roots, type };
        }),
      ),
    ),
    ...rootsOf(schema.getSubscriptionType()).flatMap(single('subscription', 'WebSocket')),
  ];
}

type Field = GraphQLField<unknown, unknown>;

function objectOf({ type, name }: Field): readonly GraphQLObjectType[] {
  const named = getNamedType(type);
  if (!isObjectType(named))
    throw new Error(`${name} gives no object: the matrix has no row for such an answer`);
  return [named];
}

/** A field of an answer. */
export interface AnswerField {
  readonly type: string;
  readonly field: string;
  /** The name of the type of its value, or of the items of its list. */
  readonly of: string;
  /** Whether it is a number that may be null: so the schema writes what can be suppressed. */
  readonly mayBeHidden: boolean;
}

/** The fields of all types that the answer holds, those of the outermost first. */
export function answerFields({ type }: Answering): readonly AnswerField[] {
  const types = new Set([type]);
  for (const one of types) {
    for (const field of Object.values(one.getFields())) {
      const named = getNamedType(field.type);
      if (isObjectType(named)) types.add(named);
    }
  }
  return [...types].flatMap((one) =>
    Object.values(one.getFields()).map((field) => ({
      type: one.name,
      field: field.name,
      of: getNamedType(field.type).name,
      mayBeHidden: !isNonNullType(field.type) && ['Int', 'Float'].includes(getNamedType(field.type).name),
    })),
  );
}

/** Unique in the matrix. */
export const answerRowName = ({ name, door }: Answering, { type, field }: AnswerField): string =>
  `${door} ${name}: ${type}.${field}`;

/** One section for each object type, one row for each of its fields in each answer that holds it. */
export function answerSections(schema: GraphQLSchema): readonly Section[] {
  const rows = answeringOperations(schema).flatMap((answering) =>
    answerFields(answering).map((one) => ({ type: one.type, row: answerRow(answering, one) })),
  );
  return [...Map.groupBy(rows, ({ type }) => type)].map(([type, ofType]) => ({
    title: type,
    rows: ofType.map(({ row }) => row),
  }));
}

function answerRow(answering: Answering, one: AnswerField): Row {
  return {
    name: answerRowName(answering, one),
    group: answering.name === one.type ? '' : answering.name,
    label: one.field,
    cells: byRole((role) => (mayAsk(role, answering) ? shownWithin(answering.name, role, one) : 'NO')),
  };
}

/** Whether a role is answered at all. */
export function mayAsk(role: Role, { kind, roots }: Answering): boolean {
  const names = kind === 'mutation' ? roots.map(commandOf) : roots.map(policyName);
  return names.some((name) => OPEN_TO_ALL.includes(name) || permits({ roles: [role] }, name));
}
