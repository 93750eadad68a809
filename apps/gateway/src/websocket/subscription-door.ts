import type { IncomingMessage, Server as HttpServer } from 'node:http';
import { GraphQLError, type GraphQLFormattedError, type GraphQLSchema, type ValidationRule } from 'graphql';
import { CloseCode, handleProtocols, makeServer } from 'graphql-ws';
import { WebSocketServer } from 'ws';
import { principalOf } from '../context/authentication.js';
import { correlationIdFrom, type HeaderOf, purposeFrom } from '../context/correlation.js';
import type { RequestContext } from '../context/request-context.js';
import { GatewayError } from '../errors/gateway-errors.js';
import type { ErrorPresenter, Presented } from '../errors/present-error.js';
import { admitSubscription } from '../limits/admit-subscription.js';
import type { Gateway } from '../services.js';
import { serveSocket, type SocketExtra } from './serve-socket.js';
import { admitUpgrades } from './upgrades.js';

export interface SubscriptionDoorOptions {
  readonly server: HttpServer;
  readonly schema: GraphQLSchema;
  readonly rules: readonly ValidationRule[];
  readonly gateway: Gateway;
  readonly errors: ErrorPresenter;
  readonly allowedOrigins: readonly string[];
}

/** Longest that a timer can wait. A token that lives longer is looked at again when the next change is pushed. */
const MAX_TIMER_MS = 2 ** 31 - 1;
/** In the words of the protocol: the client's identity is not, or no longer, accepted. */
const UNAUTHENTICATED = CloseCode.Unauthorized;
/** A close frame holds 123 bytes of reason. */
const MAX_REASON = 120;

/**
 * The door for subscriptions. Apollo's limits do not reach it, so one guard stands here: an identity before anything
 * else, subscriptions only, the limits and rules of HTTP, and the end of the socket with the end of its token.
 */
export function openSubscriptionDoor(options: SubscriptionDoorOptions): { close(): Promise<void> } {
  const { server, schema, rules, gateway, errors, allowedOrigins } = options;
  const { socket: limits, document } = gateway.limits;
  const presented = (
    failed: readonly GraphQLError[],
    { correlationId }: RequestContext,
  ): readonly GraphQLFormattedError[] => failed.map((error) => errors.presentGraphQL(error, correlationId));

  const door = makeServer<Record<string, unknown>, SocketExtra>({
    connectionInitWaitTimeout: limits.initialisationMs,

    async onConnect({ connectionParams, extra }) {
      try {
        extra.caller = await callerOfSocket(gateway, connectionParams?.['authorization'], extra.request);
      } catch (error) {
        const presented = errors.present(error, correlationIdFrom(headersOf(extra.request)));
        extra.socket.close(UNAUTHENTICATED, reasonOf(presented));
        return false;
      }
      extra.expiry = endWithToken(extra, extra.caller, gateway);
      return true;
    },

    onSubscribe(socket, _id, payload) {
      if (Object.keys(socket.subscriptions).length > limits.subscriptionsPerSocket) {
        return [
          new GraphQLError('', { originalError: new GatewayError('TOO_MANY_SUBSCRIPTIONS', 'too many') }),
        ];
      }
      const admission = admitSubscription(payload, schema, document.tokens, rules);
      if (admission.errors) return [...admission.errors];
      return {
        schema,
        document: admission.document,
        operationName: payload.operationName,
        variableValues: payload.variables,
        contextValue: callerOf(socket),
      };
    },

    onNext: (socket, _id, _payload, _args, { data = null, errors: failed }) => ({
      data,
      ...(failed ? { errors: presented(failed, callerOf(socket)) } : {}),
    }),
    onError: (socket, _id, _payload, failed) => presented(failed, callerOf(socket)),
    onClose: ({ extra }) => clearTimeout(extra.expiry),
  });

  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: limits.messageBytes,
    handleProtocols,
    perMessageDeflate: false,
  });
  const rulesOfDoor = { path: '/graphql', maxSockets: limits.sockets, allowedOrigins };
  admitUpgrades(server, sockets, rulesOfDoor, (socket, request) =>
    serveSocket(door, socket, request, (error) =>
      errors.present(error, correlationIdFrom(headersOf(request))),
    ),
  );
  return {
    async close() {
      for (const socket of sockets.clients) socket.close(1001, 'The server is going away: connect again.');
      await new Promise<void>((resolve) => setTimeout(resolve, sockets.clients.size === 0 ? 0 : 200));
      for (const socket of sockets.clients) socket.terminate();
      sockets.close();
    },
  };
}

/** The way out over a socket is not the header that HTTP asks for; and it is told only where it has room whole. */
function reasonOf({ message, extensions: { code, rule } }: Presented): string {
  if (code !== 'UNAUTHENTICATED' || typeof rule !== 'string') return message.slice(0, MAX_REASON);
  const told = `${rule}. Send it as \`authorization\` in connection_init.`;
  return told.length <= MAX_REASON ? told : rule;
}

const headersOf =
  ({ headers }: IncomingMessage): HeaderOf =>
  (name) => {
    const value = headers[name];
    return Array.isArray(value) ? value[0] : value;
  };

/** @throws an error with the code UNAUTHENTICATED */
async function callerOfSocket(
  gateway: Gateway,
  authorization: unknown,
  request: IncomingMessage,
): Promise<RequestContext> {
  const principal = await principalOf(authorization, gateway);
  const header = headersOf(request);
  return { principal, correlationId: correlationIdFrom(header), purpose: purposeFrom(header) };
}

function callerOf({ extra }: { readonly extra: SocketExtra }): RequestContext {
  if (!extra.caller) throw new Error('a socket was served without a caller');
  return extra.caller;
}

function endWithToken(
  { socket }: SocketExtra,
  { principal }: RequestContext,
  { now }: Gateway,
): NodeJS.Timeout {
  const left = principal.expiresAt * 1000 - Date.parse(now());
  return setTimeout(
    () => socket.close(UNAUTHENTICATED, 'The token has expired: connect again with a new one.'),
    Math.min(Math.max(left, 0), MAX_TIMER_MS),
  ).unref();
}
