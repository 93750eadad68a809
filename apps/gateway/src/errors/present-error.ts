import { InvalidInput } from '#application';
import { WrongMasterKey } from '#privacy';
import { Refusal, refusalCodes } from '#programme';
import { isStoreFault } from '#projections';
import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import type { GatewayLogger } from '../services.js';
import { codeOf, expectedFailure } from './expected-failures.js';
import { coercionFault, type EnumValues } from './coercion-fault.js';

/** What is told about an error: one shape at every door. */
export interface Presented {
  readonly message: string;
  readonly extensions: Readonly<Record<string, unknown>> & { readonly code: string };
}

export interface ErrorPresenter {
  /** An error of any kind, in the words for whoever asked. What was not expected is logged and masked. */
  present(error: unknown, correlationId: string): Presented;
  /** The same for an error of GraphQL's, with its path and place in the document. */
  presentGraphQL(error: GraphQLError, correlationId: string): GraphQLFormattedError;
}

/** Codes of GraphQL and Apollo that already speak of the request, never of our insides. */
const OF_THE_REQUEST = new Set([
  'GRAPHQL_PARSE_FAILED',
  'GRAPHQL_VALIDATION_FAILED',
  'OPERATION_RESOLUTION_FAILURE',
  'BAD_REQUEST',
  'DOCUMENT_TOO_LARGE',
  'INTROSPECTION_DISABLED',
  'OPERATION_NOT_ALLOWED',
  'PERSISTED_QUERY_NOT_SUPPORTED',
]);

/** The codes that stand for no failure of a store and no rule of the programme. */
export const CODES_OF_THE_REQUEST: readonly string[] = [
  ...OF_THE_REQUEST,
  'BAD_USER_INPUT',
  'INTERNAL_SERVER_ERROR',
];

/** @param tellsSchema false leaves out what GraphQL suggests in place of an unknown name */
export function errorPresenter(
  logger: GatewayLogger,
  values: EnumValues,
  tellsSchema: boolean,
): ErrorPresenter {
  const present = (error: unknown, correlationId: string): Presented => {
    // It is told as being away for a moment; whoever runs it has to hear which, and why.
    if (isStoreFault(error)) {
      logger.warn({ correlationId, code: codeOf(error) ?? null }, 'a store does not do what it should');
    }
    const secret = OF_SECRETS[codeOf(error) ?? ''];
    if (secret !== undefined)
      logger.error({ correlationId, code: codeOf(error), ...keyIdsOf(error) }, secret);
    return known(error) ?? masked(error, correlationId, logger);
  };
  return {
    present,
    presentGraphQL(error, correlationId) {
      const place = {
        ...(error.locations === undefined ? {} : { locations: error.locations }),
        ...(error.path === undefined ? {} : { path: error.path }),
      };
      const presented =
        ofDocument(tellsSchema ? error : withoutSuggestion(error), values) ??
        present(error.originalError ?? error, correlationId);
      return { ...presented, ...place };
    },
  };
}

/** What only whoever runs the process can mend: callers are told to come back, and nothing of this. */
const OF_SECRETS: Readonly<Record<string, string>> = {
  WRONG_MASTER_KEY:
    'the keys are wrapped by a master key that this process was not given: give it that one, and start it again',
  SECRET_UNUSABLE:
    'the master key cannot be had from where it is kept: see that the key management service answers, and takes the token',
};

/** Ids of master keys tell nothing of them. */
function keyIdsOf(error: unknown): Readonly<Record<string, unknown>> {
  if (!(error instanceof WrongMasterKey)) return {};
  return { expectedKeyId: error.expectedKeyId, givenKeyId: error.givenKeyId };
}

function withoutSuggestion(error: GraphQLError): GraphQLError {
  // Not by a pattern: values are repeated in these messages, and one full of beginnings took seconds to search.
  const at = error.message.endsWith('?') ? error.message.lastIndexOf('Did you mean ') : -1;
  if (at < 0) return error;
  const message = error.message.slice(0, at).trimEnd();
  const { nodes = null, source = null, positions = null, originalError = null, extensions } = error;
  return new GraphQLError(message, { nodes, source, positions, originalError, extensions });
}

/** Faults of the document or its variables. */
function ofDocument(error: GraphQLError, values: EnumValues): Presented | undefined {
  const fault = coercionFault(error.message, values);
  if (fault) return present(new InvalidInput([fault]));
  const code = error.extensions['code'];
  const ofOurs = error.originalError !== undefined && !(error.originalError instanceof GraphQLError);
  if (ofOurs) return undefined;
  if (typeof code === 'string' && OF_THE_REQUEST.has(code)) {
    const { stacktrace: _stacktrace, http: _http, ...extensions } = error.extensions;
    const own = error.originalError instanceof GraphQLError ? error.originalError.extensions : {};
    // Apollo says what is wrong with a body, and not how it should be.
    const wayOut =
      code === 'BAD_REQUEST' ? ' Send one JSON object with `query` as text and `variables`.' : '';
    return {
      message: `${error.message}${wayOut}`,
      extensions: { ...extensions, ...own, code: ownCode(own) ?? code },
    };
  }
  // Before execution GraphQL gives no path and no code: what it says then is about the document.
  if (code === undefined && error.path === undefined) {
    return { message: error.message, extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } };
  }
  return undefined;
}

const ownCode = (extensions: Readonly<Record<string, unknown>>): string | undefined =>
  typeof extensions['code'] === 'string' ? extensions['code'] : undefined;

function known(error: unknown): Presented | undefined {
  return error instanceof Refusal || error instanceof InvalidInput ? present(error) : expectedFailure(error);
}

function present(error: Refusal | InvalidInput): Presented {
  if (error instanceof InvalidInput) {
    return { message: error.message, extensions: { code: 'BAD_USER_INPUT', faults: error.faults } };
  }
  const { code, rule, wayOut, facts } = error;
  const { kind } = refusalCodes[code];
  return { message: error.message, extensions: { code, kind, rule, wayOut, facts } };
}

/** The message and the values of an unexpected error may be personal: neither is told, and neither is logged. */
function masked(error: unknown, correlationId: string, logger: GatewayLogger): Presented {
  const name = error instanceof Error ? error.constructor.name : typeof error;
  logger.error(
    { correlationId, error: name, code: codeOf(error) ?? null, at: placeOf(error) },
    'unexpected error',
  );
  return {
    message: `Something went wrong here. Quote correlation id ${correlationId} when you report it.`,
    extensions: { code: 'INTERNAL_SERVER_ERROR', correlationId },
  };
}

/** Where in the program it happened: the frames of the stack without its message. */
function placeOf(error: unknown): readonly string[] {
  const stack = error instanceof Error ? (error.stack ?? '') : '';
  return stack
    .split('\n')
    .filter((line) => /^\s+at /.test(line))
    .slice(0, 8)
    .map((line) => line.trim());
}
