import type { Principal } from '#access';
import type { IncomingMessage } from 'node:http';
import { CloseCode } from 'graphql-ws';
import { GatewayError } from '../errors/gateway-errors.js';
import { addressOf, proxies } from '../limits/address-of.js';
import { HeldOpen } from '../limits/held-open.js';
import type { GatewayLimits } from '../limits/limits.js';
import type { Rates } from '../limits/rates.js';
import type { SocketExtra } from './serve-socket.js';

/** How long whoever holds too many sockets is to wait: until somebody has closed one, nothing changes. */
const WAIT_SECONDS = 10;

interface Subscribing {
  readonly extra: SocketExtra;
  readonly subscriptions: Readonly<Record<string, unknown>>;
}

/**
 * What each caller holds open at the door for subscriptions, and how often they ask there. A socket is counted for
 * its address from its first byte, and for its principal once that is known.
 */
export function socketCaps({ held, rate }: Pick<GatewayLimits, 'held' | 'rate'>, rates: Rates) {
  const trusted = proxies(rate.trustedProxies);
  const ofAddresses = new HeldOpen(held.socketsPerAddress);
  const ofPrincipals = new HeldOpen(held.socketsPerPrincipal);
  const open = new Map<string, Set<Subscribing>>();

  const subscriptionsOf = (id: string): number =>
    [...(open.get(id) ?? [])].reduce((sum, socket) => sum + Object.keys(socket.subscriptions).length, 0);

  return {
    /** Counts a socket that is about to be opened. */
    open(request: IncomingMessage): { close(): void } | { readonly waitSeconds: number } {
      const address = addressOf(request, trusted);
      const wait = rates.addresses.take(address);
      if (wait !== undefined) return { waitSeconds: wait };
      if (!ofAddresses.open(address)) return { waitSeconds: WAIT_SECONDS };
      return { close: () => ofAddresses.close(address) };
    },

    /** Counts a socket for whom it speaks for. False where it was one too many, and has been closed. */
    admit({ socket, request }: SocketExtra, principal: Principal): boolean {
      const { id } = principal;
      rates.addresses.giveBack(addressOf(request, trusted));
      const wait = rates.takeOf(principal);
      if (socket.readyState !== socket.OPEN) return false; // it would never be given back
      if (wait !== undefined) {
        socket.close(
          CloseCode.TooManyInitialisationRequests,
          `You ask more often than you may: wait ${wait} s.`,
        );
        return false;
      }
      if (!ofPrincipals.open(id)) {
        socket.close(
          CloseCode.TooManyInitialisationRequests,
          'You hold as many sockets as you may: close one first.',
        );
        return false;
      }
      socket.once('close', () => {
        ofPrincipals.close(id);
        for (const subscribing of open.get(id) ?? []) {
          if (subscribing.extra.socket === socket) open.get(id)?.delete(subscribing);
        }
        if (open.get(id)?.size === 0) open.delete(id);
      });
      return true;
    },

    /** Counts a token that was to take the place of the first, and was no good, as a request with it would be. */
    refused({ request }: SocketExtra): void {
      rates.addresses.take(addressOf(request, trusted));
    },

    /** Counts a subscription, which stands in the subscriptions of its socket already. What it gives is the refusal. */
    subscribe(socket: Subscribing, principal: Principal): GatewayError | undefined {
      const { id } = principal;
      const wait = rates.takeOf(principal);
      if (wait !== undefined) {
        return new GatewayError('RATE_LIMITED', 'too many subscriptions', { retryAfterSeconds: wait });
      }
      const sockets = open.get(id) ?? new Set();
      open.set(id, sockets.add(socket));
      return subscriptionsOf(id) > held.subscriptionsPerPrincipal
        ? new GatewayError('TOO_MANY_SUBSCRIPTIONS', 'too many')
        : undefined;
    },
  };
}
