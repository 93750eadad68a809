import { DEFAULT_LIMITS, type GatewayLimits } from '../../gateway/src/index.js';
import type { Configuration } from './configuration/index.js';

/**
 * Behind a proxy whose word is not taken, whoever guesses tokens uses up what all callers may, and all sockets are those
 * of one address.
 */
export function warnOfSharedAddress(
  { behindTls, trustedProxies }: Pick<Configuration, 'behindTls' | 'trustedProxies'>,
  logger: { warn(fields: Readonly<Record<string, unknown>>, message: string): void },
): void {
  if (!behindTls || trustedProxies.length > 0) return;
  logger.warn(
    { setting: 'TRUSTED_PROXIES' },
    'all callers come from the address of the proxy, so that whoever guesses tokens shuts out the others: name the proxy in TRUSTED_PROXIES',
  );
}

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
