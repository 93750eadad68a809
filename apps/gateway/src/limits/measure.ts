import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  getNamedType,
  type GraphQLNamedType,
  type GraphQLSchema,
  isInterfaceType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';

/** How large the answer to an operation may grow. */
export interface Measure {
  readonly depth: number;
  readonly aliases: number;
  readonly cost: number;
}

/** Rows of a connection that is not told how many; and the most that one gives. */
const DEFAULT_FIRST = 20;
const MAX_FIRST = 100;
const NOTHING: Measure = { depth: 0, aliases: 0, cost: 0 };

/**
 * Measures an operation with its fragments spread out. Every field costs 1; below a field that takes `first`, what
 * it holds is multiplied by `first` (by 100 where a variable gives it). Each fragment is measured once, so the work
 * is linear in the document; a cycle counts as nothing here, because another rule refuses it. Introspection is
 * left out: it has limits of its own, or is off.
 */
export function measure(
  document: DocumentNode,
  operation: OperationDefinitionNode,
  schema: GraphQLSchema,
): Measure {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, definition);
  }
  const measured = new Map<string, Measure>();

  const ofFragment = (name: string): Measure => {
    const known = measured.get(name);
    if (known) return known;
    const fragment = fragments.get(name);
    if (!fragment) return NOTHING;
    measured.set(name, NOTHING);
    const result = ofSelections(fragment.selectionSet, schema.getType(fragment.typeCondition.name.value));
    measured.set(name, result);
    return result;
  };

  const ofField = (field: FieldNode, parent: GraphQLNamedType | undefined): Measure => {
    if (field.name.value === '__schema' || field.name.value === '__type') return NOTHING;
    const definition =
      isObjectType(parent) || isInterfaceType(parent) ? parent.getFields()[field.name.value] : undefined;
    const below = field.selectionSet
      ? ofSelections(field.selectionSet, definition && getNamedType(definition.type))
      : NOTHING;
    const pages = definition?.args.some(({ name }) => name === 'first') ?? false;
    return {
      depth: below.depth + 1,
      aliases: below.aliases + (field.alias ? 1 : 0),
      cost: 1 + below.cost * (pages ? rowsOf(field) : 1),
    };
  };

  const ofSelections = (set: SelectionSetNode, type: GraphQLNamedType | undefined): Measure =>
    set.selections
      .map((selection) => {
        if (selection.kind === Kind.FIELD) return ofField(selection, type);
        if (selection.kind === Kind.FRAGMENT_SPREAD) return ofFragment(selection.name.value);
        const condition = selection.typeCondition;
        return ofSelections(selection.selectionSet, condition ? schema.getType(condition.name.value) : type);
      })
      .reduce(
        (sum, part) => ({
          depth: Math.max(sum.depth, part.depth),
          aliases: sum.aliases + part.aliases,
          cost: sum.cost + part.cost,
        }),
        NOTHING,
      );

  return ofSelections(operation.selectionSet, schema.getRootType(operation.operation) ?? undefined);
}

function rowsOf(field: FieldNode): number {
  const first = field.arguments?.find(({ name }) => name.value === 'first')?.value;
  if (!first || first.kind === Kind.NULL) return DEFAULT_FIRST;
  if (first.kind !== Kind.INT) return MAX_FIRST;
  return Math.min(Math.max(Number(first.value), 1), MAX_FIRST);
}
