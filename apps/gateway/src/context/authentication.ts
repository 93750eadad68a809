import { bearerToken, IdentityProviderUnavailable, type Principal, Unauthenticated } from '#access';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { DoorServices } from '../services.js';
import { contextFor, correlationIdOf } from './request-context.js';

/** Answered without an identity: whether the process lives is no secret. */
const OPEN = /^\/health\//;

/**
 * No operation without an identity: the token is verified before anything of the body is read. Other routes of the
 * same process (pages that sign in by themselves) register with `config: { open: true }`.
 */
export function requireIdentity(instance: FastifyInstance, services: DoorServices): void {
  instance.addHook('onRequest', async (request, reply) => {
    void reply.header('x-correlation-id', correlationIdOf(request));
    if (request.is404 || isOpen(request.routeOptions)) return;
    const principal = await principalOf(authorizationOf(request), services, correlationIdOf(request));
    request.caller = contextFor(principal, request, reply);
  });
}

function isOpen({ url, config }: { readonly url?: string | undefined; readonly config: object }): boolean {
  return OPEN.test(url ?? '') || ('open' in config && config.open === true);
}

/**
 * Of two headers Node keeps the first and a proxy before us may have judged the second: whoever sends two gets in by
 * neither.
 */
function authorizationOf({ raw, headers }: FastifyRequest): string | undefined {
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
