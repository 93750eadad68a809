import type { ApolloServerPlugin } from '@apollo/server';
import { discreetCommands } from '#application';
import { DISCREET } from '#telemetry';
import { type GraphQLSchema, Kind, type OperationDefinitionNode, OperationTypeNode } from 'graphql';
import type { RequestContext } from '../context/request-context.js';
import { mutationName } from '../mutations/mutation-documentation.js';

/** What a request asked for, in names of the schema. */
export interface Operation {
  readonly kind: 'query' | 'mutation';
  readonly name: string;
}

/** Notes what is asked for: the name that the schema has, never the one that a client gave its document. */
export function noteOperations(): ApolloServerPlugin<RequestContext> {
  return {
    async requestDidStart() {
      return {
        async didResolveOperation({ schema, operation, contextValue }) {
          if (operation && contextValue.asked) contextValue.asked.operation = named(schema, operation);
        },
      };
    },
  };
}

/** How often these were asked for would tell what they are about: see `discreetCommands`. */
const DISCREET_FIELDS: ReadonlySet<string> = new Set([
  ...[...discreetCommands].map((name) => mutationName({ name })),
  'subjectAccess',
  'concerns',
]);

function named(schema: GraphQLSchema, operation: OperationDefinitionNode): Operation {
  const isMutation = operation.operation === OperationTypeNode.MUTATION;
  const kind = isMutation ? 'mutation' : 'query';
  const [field, ...others] = operation.selectionSet.selections;
  if (others.length > 0 || field?.kind !== Kind.FIELD) return { kind, name: 'several' };
  const fields = schema.getRootType(operation.operation)?.getFields() ?? {};
  if (!Object.hasOwn(fields, field.name.value)) return { kind, name: 'introspection' };
  return { kind, name: DISCREET_FIELDS.has(field.name.value) ? DISCREET : field.name.value };
}
