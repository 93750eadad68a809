import { BootFailure } from '../../standalone/src/boot-failure.js';
import type { CallingHere } from './calling.js';

export interface GraphQLFailure {
  readonly message: string;
  readonly code: string;
  readonly rule: string | undefined;
  readonly faults: readonly { readonly field: string; readonly rule: string }[];
}

export type GraphQLAnswer =
  | { readonly kind: 'data'; readonly data: Readonly<Record<string, unknown>> }
  | { readonly kind: 'failed'; readonly failure: GraphQLFailure };

/**
 * Calls the server of this data folder.
 * @throws BootFailure where it does not answer
 */
export async function reach(
  { server: { url, pid }, token }: CallingHere,
  path: string,
  request: {
    readonly method: string;
    readonly headers?: Readonly<Record<string, string>>;
    readonly body?: string;
  },
): Promise<Response> {
  const authorization = `Bearer ${token}`;
  try {
    return await fetch(`${url}${path}`, { ...request, headers: { ...request.headers, authorization } });
  } catch (cause) {
    throw new BootFailure(
      `throughline runs on this data folder (process ${pid}), but does not answer at ${url}: ` +
        'wait for it, or end it, then repeat the command',
      { cause },
    );
  }
}

/**
 * Asks the server of this data folder.
 * @throws BootFailure where it does not answer
 */
export async function askServer(
  calling: CallingHere,
  query: string,
  variables: object,
): Promise<GraphQLAnswer> {
  const response = await reach(calling, '/graphql', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query, variables }),
  });
  return answerIn(response, calling.server.url);
}

/**
 * Asks a server in the name of whom a token speaks for.
 * @param patienceMs how long to wait for the answer. Default: as long as it takes
 * @throws BootFailure where it does not answer in time
 */
export async function askAs(
  { url, token }: { readonly url: string; readonly token: string },
  query: string,
  variables: object,
  patienceMs?: number,
): Promise<GraphQLAnswer> {
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` };
  try {
    const body = JSON.stringify({ query, variables });
    const request = { method: 'POST', headers, body };
    const bound = patienceMs === undefined ? {} : { signal: AbortSignal.timeout(patienceMs) };
    return await answerIn(await fetch(`${url}/graphql`, { ...request, ...bound }), url);
  } catch (cause) {
    if (cause instanceof BootFailure) throw cause;
    throw new BootFailure(`${url} does not answer: check the address, or wait for it`, { cause });
  }
}

/** @throws BootFailure where it is no answer of GraphQL */
async function answerIn(response: Response, url: string): Promise<GraphQLAnswer> {
  const body = parsed(await response.text());
  const failure = failureIn(body);
  if (failure) return { kind: 'failed', failure };
  const data = fieldOf(body, 'data');
  if (isRecord(data)) return { kind: 'data', data };
  throw new BootFailure(`${url} answered with status ${response.status} and no GraphQL: is it throughline?`);
}

/** The first of the errors that every answer of the server may hold. */
export function failureIn(body: unknown): GraphQLFailure | undefined {
  const errors = fieldOf(body, 'errors');
  const error: unknown = Array.isArray(errors) ? errors[0] : undefined;
  if (!isRecord(error)) return undefined;
  const extensions = fieldOf(error, 'extensions');
  const rule = fieldOf(extensions, 'rule');
  const faults = fieldOf(extensions, 'faults');
  return {
    message: String(error['message']),
    code: String(fieldOf(extensions, 'code') ?? 'UNKNOWN'),
    rule: typeof rule === 'string' ? rule : undefined,
    faults: Array.isArray(faults)
      ? faults.map((fault: unknown) => ({
          field: String(fieldOf(fault, 'field')),
          rule: String(fieldOf(fault, 'rule')),
        }))
      : [],
  };
}

/** Undefined where the text is not JSON. */
export function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // a SyntaxError is the parser's only way to say so
  }
}

export const fieldOf = (value: unknown, field: string): unknown =>
  isRecord(value) ? value[field] : undefined;

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
