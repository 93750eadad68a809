import { isKeepable } from '#access';
import { type InputFault, InvalidInput } from '#application';
import type { ApolloServerPlugin } from '@apollo/server';
import {
  type ASTNode,
  type ASTVisitor,
  GraphQLError,
  Kind,
  type StringValueNode,
  type ValidationContext,
  type ValidationRule,
} from 'graphql';

/**
 * Text that no store can keep is nobody's id and no one's word: it is refused at both doors, before anything runs, and
 * in whatever it stands. What it would be compared with in a store is not asked, so the refusal tells nothing of
 * anybody. Literals are looked at by a rule for documents, which holds for as long as a document is known to be good;
 * variables each time.
 */
const RULE =
  'must be text without U+0000 and without half of a surrogate pair, which no store can keep: take that character out';

/** Faults that are told at once. */
const MAX_FAULTS = 5;

/** Of the literals in a document. */
export const keepableLiterals: ValidationRule = (context: ValidationContext): ASTVisitor => ({
  StringValue(node, _key, parent, path, ancestors) {
    if (isKeepable(node.value)) return;
    const above = parent === undefined ? ancestors : [...ancestors, parent];
    context.reportError(refused([{ field: placeOf(path, above), rule: RULE }], node));
  },
});

/** Of what is sent beside a document, at the door for queries and mutations. */
export function keepableVariables(): ApolloServerPlugin {
  return {
    async requestDidStart() {
      return {
        async didResolveOperation({ request: { variables } }) {
          const failure = unkeepable(variables);
          if (failure) throw failure;
        },
      };
    },
  };
}

/** The refusal of variables, or undefined where all that is in them can be kept. */
export function unkeepable(variables: unknown): GraphQLError | undefined {
  const faults: InputFault[] = [];
  // A list of what is still to be looked at: a body may be nested deeper than calls can be.
  const left: Place[] = [{ value: variables }];
  for (let place = left.pop(); place && faults.length < MAX_FAULTS; place = left.pop()) {
    const { value } = place;
    if (typeof value === 'string') {
      if (!isKeepable(value)) faults.push({ field: pathOf(place), rule: RULE });
    } else if (typeof value === 'object' && value !== null) {
      const within = place;
      const inside = Object.entries(value).map(([name, of]: [string, unknown]) => ({
        value: of,
        within,
        name: Array.isArray(value) ? Number(name) : name,
      }));
      for (const item of inside.reverse()) left.push(item);
    }
  }
  return faults.length === 0 ? undefined : refused(faults);
}

interface Place {
  readonly value: unknown;
  readonly within?: Place;
  readonly name?: string | number;
}

/** No path of the schema is longer; what is deeper is none of it. */
const MAX_PATH = 10;

function pathOf(place: Place): string {
  const names: (string | number)[] = [];
  for (let at: Place | undefined = place; at && names.length < MAX_PATH; at = at.within) {
    if (at.name !== undefined) names.unshift(at.name);
  }
  return written(names);
}

/** The argument, or the variable of which it is the default, and what lies between it and the literal. */
function placeOf(
  path: readonly (string | number)[],
  ancestors: readonly (ASTNode | readonly ASTNode[])[],
): string {
  const names: (string | number)[] = [];
  for (const [depth, ancestor] of ancestors.entries()) {
    const above = ancestors[depth - 1];
    if (isNodes(ancestor)) {
      if (above !== undefined && !isNodes(above) && above.kind === Kind.LIST) names.push(path[depth] ?? 0);
    } else if (ancestor.kind === Kind.ARGUMENT || ancestor.kind === Kind.OBJECT_FIELD) {
      names.push(ancestor.name.value);
    } else if (ancestor.kind === Kind.VARIABLE_DEFINITION) names.push(ancestor.variable.name.value);
  }
  return written(names);
}

const isNodes = (ancestor: ASTNode | readonly ASTNode[]): ancestor is readonly ASTNode[] =>
  Array.isArray(ancestor);

/** `input.reason` is told as `reason`, as the rules of the commands tell it. A name that is none is not repeated. */
const written = (names: readonly (string | number)[]): string =>
  names
    .map((name) => (typeof name === 'number' ? `[${name}]` : `.${/^\w{1,64}$/.test(name) ? name : '…'}`))
    .join('')
    .replace(/^\.(input\.(?=.))?/, '');

/** `http` is for Apollo, which would answer 500, and is not told on. */
function refused(faults: readonly InputFault[], node?: StringValueNode): GraphQLError {
  const originalError = new InvalidInput(faults);
  return new GraphQLError(originalError.message, {
    originalError,
    ...(node && { nodes: node }),
    extensions: { http: { status: 400 } },
  });
}
