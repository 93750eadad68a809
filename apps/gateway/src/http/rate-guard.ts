import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { GatewayError } from '../errors/gateway-errors.js';
import { addressOf, proxies } from '../limits/address-of.js';
import type { RateLimits, Rates } from '../limits/rates.js';

/**
 * Slows down who asks too often. Two hooks, one on each side of the one that asks who it is (`requireIdentity`): what
 * comes is counted for its address first, before any work is done for it, and once it is known whose it is, for them.
 * So guessing is limited by address, and a house full of staff behind one address is not; nor are those who have been
 * here with the very same token lately shut out by whoever guesses behind their address.
 */
export function rateGuard(rates: Rates, { trustedProxies }: Pick<RateLimits, 'trustedProxies'>) {
  const trusted = proxies(trustedProxies);
  const counted = new WeakSet<FastifyRequest>();
  return {
    beforeIdentity(instance: FastifyInstance): void {
      instance.addHook('onRequest', async (request, reply) => {
        if (isHealth(request)) return; // asked by whatever keeps the process running, every few seconds
        if (rates.latelyGood.has(request.headers.authorization)) return;
        refuseAfter(rates.addresses.take(addressOf(request.raw, trusted)), reply);
        counted.add(request);
      });
    },
    afterIdentity(instance: FastifyInstance): void {
      instance.addHook('onRequest', async (request, reply) => {
        if (!request.caller) return;
        const { authorization } = request.headers;
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
