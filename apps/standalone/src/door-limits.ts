import { DEFAULT_LIMITS, type GatewayLimits } from '../../gateway/src/index.js';
import type { Configuration } from './configuration/index.js';

/** The limits that are set; the others are the gateway's own. */
export function limitsOf({
  trustedProxies,
  requestsPerMinute,
  strangersPerMinute,
  sockets,
}: Configuration): Partial<GatewayLimits> {
  const { rate, socket, held } = DEFAULT_LIMITS;
  const inAMinute = (most: number) => ({ most, windowMs: 60_000 });
  return {
    rate: {
      ...rate,
      trustedProxies,
      ...(requestsPerMinute !== undefined && { principal: inAMinute(requestsPerMinute) }),
      ...(strangersPerMinute !== undefined && { address: inAMinute(strangersPerMinute) }),
    },
    ...(sockets !== undefined && {
      socket: { ...socket, sockets },
      held: {
        ...held,
        socketsPerAddress: Math.ceil(sockets / 2),
        socketsPerPrincipal: Math.ceil(sockets / 10),
      },
    }),
  };
}
