import { isStoreFault } from '#projections';
import type { Presented } from './present-error.js';

/** Failures that callers are told of, by the `code` that the libraries give them. Nothing else of them is told. */
interface Failure {
  readonly code: string;
  readonly rule: string;
  readonly wayOut: string;
  /** True where the library's own sentence is made for callers, and holds no more than they sent or may know. */
  readonly ownMessage?: boolean;
}

const UNAVAILABLE: Failure = {
  code: 'SERVICE_UNAVAILABLE',
  rule: 'The record cannot take or give anything at the moment, and nothing was recorded.',
  wayOut: 'Send it again in a moment with the same commandId; if it lasts, tell whoever runs the service.',
};

const FAILURES: Readonly<Record<string, Failure>> = {
  LOG_UNAVAILABLE: UNAVAILABLE,
  LOG_CLOSED: UNAVAILABLE,
  LOG_IN_USE: UNAVAILABLE,
  KEYS_UNAVAILABLE: UNAVAILABLE,
  // Nothing that a caller can do: `present` tells whoever runs the process.
  WRONG_MASTER_KEY: {
    ...UNAVAILABLE,
    rule: 'This process lacks the master key that personal fields are sealed under by now, and nothing was recorded.',
  },
  SECRET_UNUSABLE: UNAVAILABLE,
  SENDER_GONE: {
    ...UNAVAILABLE,
    rule: 'Nobody waited for the answer any more, so nothing was recorded.',
    wayOut: 'Send it again with the same commandId, and wait for the answer.',
  },
  ACCESS_RECORD_UNAVAILABLE: {
    ...UNAVAILABLE,
    rule: 'The record of who looks cannot be written, and without it nothing is shown.',
    wayOut: 'Ask again in a moment; if it lasts, tell whoever runs the service.',
  },
  IDENTITY_PROVIDER_UNAVAILABLE: {
    ...UNAVAILABLE,
    rule: 'The identity provider cannot be reached, so nobody can be recognised.',
    wayOut: 'Ask again in a moment.',
  },
  SUBJECT_ERASED: {
    code: 'PERSON_ERASED',
    rule: 'This person has been erased: nothing more can be recorded about them.',
    wayOut: 'Ask the data-protection officer.',
  },
  RECORD_TOO_LARGE: {
    code: 'RECORD_TOO_LARGE',
    rule: 'This record holds more than one answer may.',
    wayOut: 'Tell whoever runs the service: it must be put together from the log.',
  },
  DOCUMENT_NOT_ALLOWED: {
    code: 'DOCUMENT_NOT_ALLOWED',
    rule: 'This server takes only the documents that are on its list, letter for letter.',
    wayOut:
      'Send one of those, with its values in `variables`; whoever runs the service puts others on the list of GRAPHQL_DOCUMENTS.',
  },
  TOO_MANY_SUBSCRIPTIONS: {
    code: 'TOO_MANY_SUBSCRIPTIONS',
    rule: 'This socket holds as many subscriptions as it may.',
    wayOut: 'Complete one first; one subscription without a filter gives everything that you may see.',
  },
  RATE_LIMITED: {
    code: 'RATE_LIMITED',
    rule: 'More was asked than one caller may in this time.',
    wayOut: 'Wait for as many seconds as `retryAfterSeconds` says, and ask less often.',
  },
  UNAUTHENTICATED: {
    code: 'UNAUTHENTICATED',
    rule: 'Every operation needs an identity.',
    wayOut: 'Send the header `Authorization: Bearer` with a token.',
    ownMessage: true,
  },
  ACCESS_DENIED: {
    code: 'ACCESS_DENIED',
    rule: 'Your role does not permit this.',
    wayOut: 'Ask someone whose role does; `me` tells what yours permits.',
    ownMessage: true,
  },
  NOT_FOUND: {
    code: 'NOT_FOUND',
    rule: 'There is nothing of that name that you may see.',
    wayOut: 'Check the id; if it is right, ask who is responsible for the record.',
  },
  STALE: {
    code: 'STALE',
    rule: 'The read model has not reached the position that `atLeast` asks for.',
    wayOut: 'Ask again in a moment, or without `atLeast` for what is known so far.',
  },
  POSITION_BEYOND_HEAD: {
    code: 'POSITION_BEYOND_HEAD',
    rule: 'The log holds no such position yet.',
    wayOut: 'Give the position of a receipt of this very server.',
  },
  BAD_CURSOR: {
    code: 'BAD_CURSOR',
    rule: 'The cursor does not belong to this query.',
    wayOut: 'Take cursors from an earlier page of the very same query, or begin without one.',
  },
  INVALID_PAGE: {
    code: 'BAD_USER_INPUT',
    rule: 'A page has 1 to 100 entries.',
    wayOut: 'Give `first` as a whole number from 1 to 100.',
  },
  INVALID_ARGUMENT: {
    code: 'BAD_USER_INPUT',
    rule: 'A value does not have the form that is asked for.',
    wayOut: 'Correct the field that is named.',
    ownMessage: true,
  },
  INVALID_PERSONAL_FIELD: {
    code: 'BAD_USER_INPUT',
    rule: 'A value reads as one that was sealed here.',
    wayOut: 'Reword the field that is named.',
    ownMessage: true,
  },
  UNKNOWN_CONTRACT_YEAR: {
    code: 'BAD_USER_INPUT',
    rule: 'The contract has no such year by then.',
    wayOut: 'Take the id of a year from `contracts`.',
    ownMessage: true,
  },
  ENGINE_STOPPED: UNAVAILABLE,
  NOT_BUILT_YET: {
    ...UNAVAILABLE,
    rule: 'The read models do not hold yet what is on record: an answer would lack some of it, so none is given.',
    wayOut:
      'Ask again in a moment; if it lasts, tell whoever runs the service to look whether a projector builds them.',
  },
  NOT_PROJECTING: {
    code: 'NOT_PROJECTING',
    rule: 'This gateway answers from read models that projectors write; it writes none itself.',
    wayOut: 'Ask a projector: throughline rebuild, and unpark, where it runs and with its DATA.',
  },
  NO_PREVIOUS_BUILD: {
    code: 'NO_PREVIOUS_BUILD',
    rule: 'There is no earlier build of this read model that can answer.',
    wayOut: 'Build it anew with throughline rebuild.',
    ownMessage: true,
  },
  UNKNOWN_EVENT: {
    code: 'WRITTEN_BY_NEWER_VERSION',
    rule: 'The record holds an entry that a newer version of the program wrote, and this one cannot read it.',
    wayOut: 'Tell whoever runs the service to upgrade it; what does not rest on that entry goes on.',
  },
  EVENT_TOO_LARGE: {
    code: 'BAD_USER_INPUT',
    rule: 'An entry holds at most 512 KiB.',
    wayOut: 'Shorten or split what it holds.',
  },
  BATCH_TOO_LARGE: {
    code: 'BAD_USER_INPUT',
    rule: 'What one command records holds at most 900 KiB.',
    wayOut: 'Shorten or split what it holds.',
  },
};

/** The codes that callers are told of such failures. */
export const TOLD_CODES: readonly string[] = [...new Set(Object.values(FAILURES).map(({ code }) => code))];

/** What is told about a failure that a library documents, or undefined for any other. */
export function expectedFailure(error: unknown): Presented | undefined {
  const failure = FAILURES[codeOf(error) ?? ''] ?? (isStoreFault(error) ? UNAVAILABLE : undefined);
  if (!failure || !(typeof error === 'object' && error !== null)) return undefined;
  const { code, rule, wayOut, ownMessage } = failure;
  const told = ownMessage && 'message' in error && typeof error.message === 'string' ? error.message : rule;
  const facts = 'facts' in error && typeof error.facts === 'object' ? { facts: error.facts } : {};
  const sentence = /[.!?]$/.test(told) ? told : `${told}.`;
  return { message: `${sentence} ${wayOut}`, extensions: { code, rule: told, wayOut, ...facts } };
}

/** Errors are told apart by code: it survives module and realm boundaries. */
export function codeOf(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}
