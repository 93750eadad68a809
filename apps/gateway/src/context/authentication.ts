import { bearerToken, type Principal } from '#access';
import type { FastifyInstance } from 'fastify';
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
    const principal = await principalOf(request.headers.authorization, services);
    request.caller = contextFor(principal, request, reply);
  });
}

function isOpen({ url, config }: { readonly url?: string | undefined; readonly config: object }): boolean {
  return OPEN.test(url ?? '') || ('open' in config && config.open === true);
}

/**
 * Who an authorization header, or the payload of a socket, speaks for.
 * @throws an error with the code UNAUTHENTICATED
 */
export async function principalOf(
  authorization: unknown,
  { verifyToken }: Pick<DoorServices, 'verifyToken'>,
): Promise<Principal> {
  return verifyToken(bearerToken(typeof authorization === 'string' ? authorization : undefined));
}
