import type { ApolloServerPlugin } from '@apollo/server';
import { OperationTypeNode } from 'graphql';
import { operationRefused } from './operation-refused.js';

/**
 * Refuses subscriptions at the door for queries and mutations. Apollo would execute one like a query, and find in
 * place of an answer a stream that nobody reads.
 */
export function noSubscriptions(): ApolloServerPlugin {
  return {
    async requestDidStart() {
      return {
        async didResolveOperation({ operation }) {
          if (operation?.operation !== OperationTypeNode.SUBSCRIPTION) return;
          throw operationRefused(
            'Subscriptions come over a socket.',
            'Open a WebSocket at /graphql, with the protocol graphql-transport-ws.',
          );
        },
      };
    },
  };
}
