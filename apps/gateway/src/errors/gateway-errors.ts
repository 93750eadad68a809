/** Failures that the gateway itself finds. `expected-failures` holds what is told of each code. */
export class GatewayError extends Error {
  constructor(
    readonly code:
      | 'NOT_FOUND'
      | 'STALE'
      | 'TOO_MANY_SUBSCRIPTIONS'
      | 'RATE_LIMITED'
      | 'RECORD_TOO_LARGE'
      | 'DOCUMENT_NOT_ALLOWED',
    message: string,
    /** Plain values, never personal ones. */
    readonly facts: Readonly<Record<string, string | number | null>> = {},
  ) {
    super(message);
  }
  override get name(): string {
    return this.code;
  }
}

/** What is not there, and what is not for this caller: nobody can tell the one from the other. */
export const notFound = (): GatewayError => new GatewayError('NOT_FOUND', 'not found');
