/** The HTTP status that goes with a code, where the answer is not one of GraphQL's. */
const STATUS: Readonly<Record<string, number>> = {
  UNAUTHENTICATED: 401,
  ACCESS_DENIED: 403,
  NOT_FOUND: 404,
  BAD_USER_INPUT: 400,
  DOCUMENT_NOT_ALLOWED: 400,
  RATE_LIMITED: 429,
  SERVICE_UNAVAILABLE: 503,
  NOT_PROJECTING: 409,
  NO_PREVIOUS_BUILD: 409,
  WRITTEN_BY_NEWER_VERSION: 503,
};
export const httpStatusOf = (code: string): number => STATUS[code] ?? 500;

/** What is told where the request never got as far as an operation. */
export const HTTP_FAULTS: Readonly<Record<number, { readonly code: string; readonly message: string }>> = {
  400: {
    code: 'BAD_REQUEST',
    message: 'The body is not valid JSON. Send a JSON object with `query` and `variables`.',
  },
  404: {
    code: 'NOT_FOUND',
    message: 'There is nothing at this address. GraphQL is at POST /graphql of a gateway.',
  },
  405: {
    code: 'METHOD_NOT_ALLOWED',
    message: 'This address does not take that method. Use POST for GraphQL.',
  },
  413: { code: 'BODY_TOO_LARGE', message: 'The body is too large. Send less at once.' },
  414: { code: 'ADDRESS_TOO_LONG', message: 'The address is too long. Send values in the body.' },
  415: {
    code: 'UNSUPPORTED_MEDIA_TYPE',
    message: 'Only JSON is taken. Send the header `content-type: application/json`.',
  },
};
