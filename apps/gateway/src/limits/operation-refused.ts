import { GraphQLError } from 'graphql';

/** An operation that this door does not take. `http` is for Apollo, which would answer 500, and is not told on. */
export function operationRefused(message: string, wayOut: string): GraphQLError {
  const extensions = { code: 'OPERATION_NOT_ALLOWED', wayOut, http: { status: 400 } };
  return new GraphQLError(`${message} ${wayOut}`, { extensions });
}
