import { bearerToken, IdentityProviderUnavailable, type Principal, Unauthenticated } from '#access';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { DoorServices } from '../services.js';
import { contextFor, correlationIdOf } from './request-context.js';

/** Answered without an identity: whether the process lives is no secret. */
const OPEN = /^\/health\//;

/** Told of a request whose identity could not be had, and why, before that is answered. What it throws is answered instead. */
export type OnFailure = (request: FastifyRequest, reply: FastifyReply, error: unknown) => void;

/**
 * No operation without an identity: the token is verified before anything of the body is read. Other routes of the
 * same process (pages that sign in by themselves) register with `config: { open: true }`.
 */
export function requireIdentity(
  instance: FastifyInstance,
  services: DoorServices,
  onFailure: OnFailure,
): void {
  instance.addHook('onRequest', async (request, reply) => {
    const correlationId = correlationIdOf(request);
    void reply.header('x-correlation-id', correlationId);
    if (!isAskedWho(request)) return;
    try {
      const principal = await principalOf(authorizationOf(request), services, correlationId);
      request.caller = contextFor(principal, request, reply);
    } catch (error) {
      onFailure(request, reply, error);
      throw error;
    }
  });
}

/** Whether anybody asks of a request who sends it. */
export function isAskedWho({ is404, routeOptions: { url, config } }: FastifyRequest): boolean {
  return !is404 && !OPEN.test(url ?? '') && !('open' in config && config.open === true);
}

/**
 * The header by which a request says who sends it. Of two Node keeps the first and a proxy before us may have judged
 * the second: whoever sends two gets in by neither.
 */
export function authorizationOf({ raw, headers }: FastifyRequest): string | undefined {
  const given = raw.headersDistinct['authorization'] ?? [];
  return given.length > 1 ? given.join(', ') : headers.authorization;
}

/**
 * Who an authorization header, or the payload of a socket, speaks for. The caller hears the same for every token that
 * is refused; why is in the logs.
 * @throws an error with the code UNAUTHENTICATED or IDENTITY_PROVIDER_UNAVAILABLE
 */
export async function principalOf(
  authorization: unknown,
  { verifyToken, logger }: Pick<DoorServices, 'verifyToken' | 'logger'>,
  correlationId: string,
): Promise<Principal> {
  try {
    return await verifyToken(bearerToken(typeof authorization === 'string' ? authorization : undefined));
  } catch (error) {
    if (error instanceof IdentityProviderUnavailable) {
      logger.warn({ correlationId, why: error.explanation }, 'the identity provider is of no use');
    } else if (error instanceof Unauthenticated && error.reason !== 'MISSING') {
      logger.info({ correlationId, why: error.explanation }, 'a token was refused');
    }
    throw error;
  }
}
