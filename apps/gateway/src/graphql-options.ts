import { randomUUID } from 'node:crypto';
import type { ApolloServerPlugin } from '@apollo/server';
import { ApolloServerPluginCacheControlDisabled } from '@apollo/server/plugin/disabled';
import { ApolloDriver, type ApolloDriverConfig } from '@nestjs/apollo';
import type { FastifyRequest } from 'fastify';
import { GraphQLError, type ValidationRule } from 'graphql';
import { callerOf, type RequestContext } from './context/request-context.js';
import type { ErrorPresenter } from './errors/present-error.js';
import { KnownDocuments } from './limits/known-documents.js';
import { keepableVariables } from './limits/keepable-arguments.js';
import type { DocumentLimits } from './limits/limits.js';
import { noSubscriptions } from './limits/no-subscriptions.js';
import { noteOperations } from './telemetry/operations.js';

/** How the schema is made from the classes: the same for the server and for `schema/schema.graphql`. */
export const buildSchemaOptions = { numberScalarMode: 'integer', noDuplicatedFields: true } as const;

export interface GraphQLDoor {
  readonly rules: readonly ValidationRule[];
  readonly document: DocumentLimits;
  readonly errors: ErrorPresenter;
  readonly production: boolean;
}

/** The door for queries and mutations. */
export function graphqlOptions({ rules, document, errors, production }: GraphQLDoor): ApolloDriverConfig {
  const correlations = new WeakMap<object, string>();
  return {
    driver: ApolloDriver,
    path: '/graphql',
    autoSchemaFile: true,
    sortSchema: true,
    buildSchemaOptions,
    context: callerOf satisfies (request: FastifyRequest) => RequestContext,
    validationRules: [...rules],
    parseOptions: { maxTokens: document.tokens },
    introspection: true, // a rule of ours refuses it, the same at both doors
    graphiql: false, // the page would load its program from elsewhere
    csrfPrevention: true,
    allowBatchedHttpRequests: false,
    persistedQueries: false,
    documentStore: new KnownDocuments(),
    stopOnTerminationSignals: false,
    includeStacktraceInErrorResponses: false,
    hideSchemaDetailsFromClientErrors: production,
    autoTransformHttpErrors: false,
    plugins: [
      ApolloServerPluginCacheControlDisabled(),
      noteCorrelations(correlations),
      noSubscriptions(),
      keepableVariables(),
      noteOperations(),
    ],
    formatError: (formatted, error) =>
      error instanceof GraphQLError
        ? errors.presentGraphQL(error, correlations.get(error) ?? randomUUID())
        : { ...formatted, ...errors.present(error, randomUUID()) },
  };
}

/** Apollo formats an error without saying of which request it is, so that is noted down when it comes up. */
function noteCorrelations(correlations: WeakMap<object, string>): ApolloServerPlugin<RequestContext> {
  return {
    async requestDidStart() {
      return {
        async didEncounterErrors({ errors, contextValue }) {
          for (const error of errors) correlations.set(error, contextValue.correlationId);
        },
      };
    },
  };
}
