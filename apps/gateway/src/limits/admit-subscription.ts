import {
  type DocumentNode,
  getOperationAST,
  GraphQLError,
  type GraphQLSchema,
  OperationTypeNode,
  parse,
  specifiedRules,
  validate,
  type ValidationRule,
} from 'graphql';
import { unkeepable } from './keepable-arguments.js';
import { operationRefused } from './operation-refused.js';

export interface SubscribePayload {
  readonly query: string;
  readonly operationName?: string | null | undefined;
  readonly variables?: unknown;
}

/** A document that may be executed, or the reasons why not. */
export type Admission =
  | { readonly document: DocumentNode; readonly errors?: undefined }
  | { readonly errors: readonly GraphQLError[] };

/**
 * Judges a document that came over a socket: the same limits and rules as over HTTP, and subscriptions only. The
 * kind of operation is looked at before the document is validated, which is the dearer step.
 */
export function admitSubscription(
  { query, operationName, variables }: SubscribePayload,
  schema: GraphQLSchema,
  maxTokens: number,
  rules: readonly ValidationRule[],
): Admission {
  if (typeof query !== 'string') {
    return {
      errors: [
        operationRefused('The message has no `query`.', 'Send the document of a subscription as text.'),
      ],
    };
  }
  const document = parsed(query, maxTokens);
  if (document instanceof GraphQLError) return { errors: [document] };
  const operation = getOperationAST(document, operationName);
  if (operation?.operation !== OperationTypeNode.SUBSCRIPTION) {
    return {
      errors: [
        operationRefused(
          'Only subscriptions come over a socket.',
          'Send queries and mutations by POST to /graphql; name the operation where there are several.',
        ),
      ],
    };
  }
  const errors = validate(schema, document, [...specifiedRules, ...rules], { maxErrors: 5 });
  if (errors.length > 0) return { errors };
  const failure = unkeepable(variables);
  return failure ? { errors: [failure] } : { document };
}

function parsed(query: string, maxTokens: number): DocumentNode | GraphQLError {
  try {
    return parse(query, { maxTokens });
  } catch (error) {
    if (error instanceof GraphQLError) return error;
    // Lists within lists, as many as the tokens allow: the parser calls itself for each, and runs out of calls.
    if (error instanceof RangeError) {
      return operationRefused(
        'The document is nested too deeply.',
        'Ask for fewer levels, and give values in `variables`.',
      );
    }
    throw error;
  }
}
