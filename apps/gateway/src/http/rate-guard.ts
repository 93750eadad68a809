import { Unauthenticated } from '#access';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { authorizationOf, isAskedWho } from '../context/authentication.js';
import { GatewayError } from '../errors/gateway-errors.js';
import { addressOf, proxies } from '../limits/address-of.js';
import type { RateLimits, Rates } from '../limits/rates.js';

/**
 * Slows down who asks too often. Two hooks, one on each side of the one that asks who it is (`requireIdentity`): what
 * comes is counted for its address first, before any work is done for it, and once it is known whose it is, for them.
 * So guessing is limited by address, and a house full of staff behind one address is not; nor are those who have been
 * here with the very same header lately shut out by whoever guesses behind their address. Where that header is no good
 * any more, what came with it is counted all the same, and the next is that of a stranger.
 */
export function rateGuard(rates: Rates, { trustedProxies }: Pick<RateLimits, 'trustedProxies'>) {
  const trusted = proxies(trustedProxies);
  const counted = new WeakSet<FastifyRequest>();
  const countForAddress = (request: FastifyRequest, reply: FastifyReply): void => {
    refuseAfter(rates.addresses.take(addressOf(request.raw, trusted)), reply);
    counted.add(request);
  };
  return {
    beforeIdentity(instance: FastifyInstance): void {
      instance.addHook('onRequest', async (request, reply) => {
        if (isHealth(request)) return; // asked by whatever keeps the process running, every few seconds
        // What is not looked at afterwards opens nothing before.
        if (isAskedWho(request) && rates.latelyGood.has(authorizationOf(request))) return;
        countForAddress(request, reply);
      });
    },
    /** @throws GatewayError RATE_LIMITED where the address had nothing left */
    identityFailed(request: FastifyRequest, reply: FastifyReply, error: unknown): void {
      // A provider that is away says nothing against whoever was good before: those of a house must not use it up.
      if (!(error instanceof Unauthenticated)) return;
      const authorization = authorizationOf(request);
      if (authorization !== undefined) rates.latelyGood.forget(authorization);
      if (!counted.has(request)) countForAddress(request, reply);
    },
    afterIdentity(instance: FastifyInstance): void {
      instance.addHook('onRequest', async (request, reply) => {
        if (!request.caller) return;
        const authorization = authorizationOf(request);
        if (authorization !== undefined) rates.latelyGood.remember(authorization);
        if (counted.delete(request)) rates.addresses.giveBack(addressOf(request.raw, trusted));
        refuseAfter(rates.takeOf(request.caller.principal), reply);
      });
    },
  };
}

const isHealth = ({ routeOptions }: FastifyRequest): boolean =>
  routeOptions.url?.startsWith('/health/') ?? false;

function refuseAfter(seconds: number | undefined, reply: FastifyReply): void {
  if (seconds === undefined) return;
  void reply.header('retry-after', seconds);
  throw new GatewayError('RATE_LIMITED', 'too many requests', { retryAfterSeconds: seconds });
}
