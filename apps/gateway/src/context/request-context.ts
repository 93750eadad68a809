import type { Principal, PurposeOfAccess } from '#access';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { correlationIdFrom, type HeaderOf, purposeFrom, traceparentFrom } from './correlation.js';

/** Who asks, and under what name the request is known. The same over HTTP and over a socket. */
export interface RequestContext {
  readonly principal: Principal;
  readonly correlationId: string;
  readonly purpose: PurposeOfAccess | null;
  readonly traceparent?: string | undefined;
  /** Aborted once the caller has hung up, or has been answered. None over a socket, which carries no commands. */
  readonly signal?: AbortSignal;
}

declare module 'fastify' {
  interface FastifyRequest {
    /** Set once the token has been verified. */
    caller?: RequestContext;
    /** Made when it is first asked for. */
    correlationId?: string;
  }
}

const headersOf =
  ({ headers }: FastifyRequest): HeaderOf =>
  (name) => {
    const value = headers[name];
    return Array.isArray(value) ? value[0] : value;
  };

/** One id for all that is said and kept about a request. */
export function correlationIdOf(request: FastifyRequest): string {
  return (request.correlationId ??= correlationIdFrom(headersOf(request)));
}

export function contextFor(
  principal: Principal,
  request: FastifyRequest,
  reply: FastifyReply,
): RequestContext {
  const headers = headersOf(request);
  return {
    principal,
    correlationId: correlationIdOf(request),
    purpose: purposeFrom(headers),
    traceparent: traceparentFrom(headers),
    signal: overWith(reply),
  };
}

/** Not Fastify's `request.signal`: it goes off as soon as the body has been read. */
function overWith({ raw }: FastifyReply): AbortSignal {
  const over = new AbortController();
  raw.once('close', () => over.abort());
  return over.signal;
}

/** The caller of a request that has passed authentication. */
export function callerOf({ caller }: FastifyRequest): RequestContext {
  if (!caller) throw new Error('a route that needs a caller was reached without one');
  return caller;
}
