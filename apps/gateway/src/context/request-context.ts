import type { Principal, PurposeOfAccess } from '#access';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Operation } from '../telemetry/operations.js';
import { correlationIdFrom, type HeaderOf, purposeFrom, traceparentFrom } from './correlation.js';

/** Who asks, and under what name the request is known. The same over HTTP and over a socket. */
export interface RequestContext {
  readonly principal: Principal;
  readonly correlationId: string;
  readonly purpose: PurposeOfAccess | null;
  /** The trace that it is part of: what is recorded in it, logged of it, or asked of others for it. */
  readonly traceparent: string;
  /** Aborted once the caller has hung up, or has been answered. None over a socket, which carries no commands. */
  readonly signal?: AbortSignal;
  /** What is asked for, once its document was found to be good. The framework hands on a copy of all this. */
  readonly asked?: { operation?: Operation };
}

declare module 'fastify' {
  interface FastifyRequest {
    /** Set once the token has been verified. */
    caller?: RequestContext;
    /** Made when it is first asked for. */
    correlationId?: string;
    /** The same. */
    traceparent?: string;
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

/** One trace for all that is done for a request. */
export function traceparentOf(request: FastifyRequest): string {
  return (request.traceparent ??= traceparentFrom(headersOf(request)));
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
    traceparent: traceparentOf(request),
    signal: overWith(reply),
    asked: {},
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
