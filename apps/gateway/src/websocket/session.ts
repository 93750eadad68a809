import type { Principal } from '#access';
import { CloseCode } from 'graphql-ws';
import type { WebSocket } from 'ws';
import { principalOf } from '../context/authentication.js';
import { correlationIdFrom, type HeaderOf, purposeFrom } from '../context/correlation.js';
import type { RequestContext } from '../context/request-context.js';
import { codeOf } from '../errors/expected-failures.js';
import type { ErrorPresenter, Presented } from '../errors/present-error.js';
import type { Gateway } from '../services.js';

/** Longest that a timer can wait. */
const MAX_TIMER_MS = 2 ** 31 - 1;
/** A close frame holds 123 bytes of reason. */
const MAX_REASON = 120;

/** What became of a token that was to take the place of the first. */
export type Refreshed = 'refreshed' | 'unavailable' | 'closed';

/** Who is at the other end of a socket, until their token expires. */
export interface SocketSession {
  /** Its principal is always that of the newest token. */
  readonly context: RequestContext;
  /** When the socket is closed unless it has been refreshed, an instant. */
  readonly expiresAt: string;
  /** Takes another token of the same user. Any other token closes the socket. */
  refresh(authorization: unknown): Promise<Refreshed>;
  end(): void;
}

type Identifying = Pick<Gateway, 'verifyToken' | 'logger' | 'now'>;
type Socket = Pick<WebSocket, 'close' | 'readyState' | 'OPEN'>;

/**
 * Undefined where there is no identity, or nobody any more: the socket has been closed then.
 * @param refusedLater told of each token that was to take the place of the first, and was no good
 */
export async function openSession(
  gateway: Identifying,
  errors: Pick<ErrorPresenter, 'present'>,
  socket: Socket,
  header: HeaderOf,
  authorization: unknown,
  traceparent: string,
  refusedLater: () => void,
): Promise<SocketSession | undefined> {
  const correlationId = correlationIdFrom(header);
  const refuse = (error: unknown): undefined => {
    socket.close(CloseCode.Unauthorized, reasonOf(errors.present(error, correlationId)));
    return undefined;
  };
  const identify = (given: unknown): Promise<Principal> => principalOf(given, gateway, correlationId);
  let principal: Principal;
  try {
    principal = await identify(authorization);
  } catch (error) {
    return refuse(error);
  }

  // Gone meanwhile, it would leave its timer behind, and be held by it until the token expires.
  const isGone = (): boolean => socket.readyState !== socket.OPEN;
  if (isGone()) return undefined;

  let isRefreshing = false;
  let expiry = endWithToken(socket, principal, gateway);
  const context: RequestContext = {
    get principal() {
      return principal;
    },
    correlationId,
    purpose: purposeFrom(header),
    traceparent,
  };
  const take = async (given: unknown): Promise<Refreshed> => {
    try {
      const next = await identify(given);
      if (isGone()) return 'closed';
      if (!isSameUser(principal, next)) {
        socket.close(CloseCode.Forbidden, 'The token is of another user: connect anew with it.');
        return 'closed';
      }
      clearTimeout(expiry);
      principal = next;
      expiry = endWithToken(socket, principal, gateway);
      return 'refreshed';
    } catch (error) {
      // The token before still holds, and the client may try again until it does not.
      if (codeOf(error) === 'IDENTITY_PROVIDER_UNAVAILABLE') return 'unavailable';
      refusedLater();
      refuse(error);
      return 'closed';
    }
  };
  return {
    context,
    get expiresAt() {
      return new Date(principal.expiresAt * 1000).toISOString();
    },
    async refresh(given) {
      if (isRefreshing) {
        socket.close(CloseCode.TooManyInitialisationRequests, 'One token at a time: wait for the pong.');
        return 'closed';
      }
      isRefreshing = true;
      try {
        return await take(given);
      } finally {
        isRefreshing = false;
      }
    },
    end: () => clearTimeout(expiry),
  };
}

/** One who has become another person of the programme since is another user to all rules about persons. */
const isSameUser = (one: Principal, other: Principal): boolean =>
  one.id === other.id && one.personId === other.personId && one.service === other.service;

function endWithToken(socket: Socket, { expiresAt }: Principal, { now }: Identifying): NodeJS.Timeout {
  const left = Math.max(expiresAt * 1000 - Date.parse(now()), 0);
  // A token that lives longer than a timer is looked at again when the next change is pushed.
  return setTimeout(
    () => socket.close(CloseCode.Unauthorized, 'The token has expired: connect again with a new one.'),
    Math.min(left, MAX_TIMER_MS),
  ).unref();
}

/** The way out over a socket is not the header that HTTP asks for; and it is told only where it has room whole. */
function reasonOf({ message, extensions: { code, rule } }: Presented): string {
  if (code !== 'UNAUTHENTICATED' || typeof rule !== 'string') return message.slice(0, MAX_REASON);
  const told = `${rule}. Send it as \`authorization\` in connection_init.`;
  return told.length <= MAX_REASON ? told : rule;
}
