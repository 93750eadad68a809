import type { IncomingMessage, Server as HttpServer } from 'node:http';
import { GraphQLError, type GraphQLFormattedError, type GraphQLSchema, type ValidationRule } from 'graphql';
import { handleProtocols, makeServer } from 'graphql-ws';
import { WebSocketServer } from 'ws';
import { correlationIdFrom, type HeaderOf, traceparentFrom } from '../context/correlation.js';
import { joinTrace, traceparentOr } from '#telemetry';
import type { RequestContext } from '../context/request-context.js';
import { GatewayError } from '../errors/gateway-errors.js';
import type { ErrorPresenter } from '../errors/present-error.js';
import { admitSubscription } from '../limits/admit-subscription.js';
import type { JudgeDocument } from '../limits/allowed-documents.js';
import type { Rates } from '../limits/rates.js';
import type { Gateway } from '../services.js';
import { serveSocket, type SocketExtra } from './serve-socket.js';
import { openSession } from './session.js';
import { socketCaps } from './socket-caps.js';
import { admitUpgrades } from './upgrades.js';

export interface SubscriptionDoorOptions {
  readonly server: HttpServer;
  readonly schema: GraphQLSchema;
  readonly rules: readonly ValidationRule[];
  readonly judgeDocument: JudgeDocument;
  readonly gateway: Gateway;
  readonly errors: ErrorPresenter;
  readonly allowedOrigins: readonly string[];
  /** The counts of this process, which the door for queries and mutations shares. */
  readonly rates: Rates;
}

/**
 * The door for subscriptions. Apollo's limits do not reach it, so one guard stands here: an identity before anything
 * else, subscriptions only, the limits and rules of HTTP, and the end of the socket with the end of its token.
 */
export function openSubscriptionDoor(options: SubscriptionDoorOptions): { close(): Promise<void> } {
  const { server, schema, rules, judgeDocument, gateway, errors, allowedOrigins, rates } = options;
  const { metrics } = gateway;
  const { socket: limits, document } = gateway.limits;
  const connected = new Set<{ readonly subscriptions: object }>();
  metrics.countSubscriptions(() =>
    [...connected].reduce((sum, { subscriptions }) => sum + Object.keys(subscriptions).length, 0),
  );
  const caps = socketCaps(gateway.limits, rates);
  const presented = (
    failed: readonly GraphQLError[],
    { correlationId }: RequestContext,
  ): readonly GraphQLFormattedError[] => failed.map((error) => errors.presentGraphQL(error, correlationId));

  const door = makeServer<Record<string, unknown>, SocketExtra>({
    connectionInitWaitTimeout: limits.initialisationMs,

    async onConnect(connection) {
      const { connectionParams, extra } = connection;
      const { socket, request } = extra;
      // Browsers cannot give a socket headers of their own.
      extra.traceparent = traceparentOr(connectionParams?.['traceparent'], () => extra.traceparent);
      joinTrace(extra.traceparent);
      const session = await openSession(
        gateway,
        errors,
        socket,
        headersOf(request),
        connectionParams?.['authorization'],
        extra.traceparent,
        () => caps.refused(extra),
      );
      if (!session) return false;
      if (!caps.admit(extra, session.context.principal)) {
        session.end();
        return false;
      }
      extra.session = session;
      connected.add(connection);
      return { expiresAt: session.expiresAt };
    },

    onSubscribe(socket, _id, payload) {
      joinTrace(payload.extensions?.['traceparent']);
      if (Object.keys(socket.subscriptions).length > limits.subscriptionsPerSocket) {
        return [
          new GraphQLError('', { originalError: new GatewayError('TOO_MANY_SUBSCRIPTIONS', 'too many') }),
        ];
      }
      const failure = caps.subscribe(socket, callerOf(socket).principal) ?? judgeDocument(payload.query);
      if (failure) return [new GraphQLError('', { originalError: failure })];
      const admission = admitSubscription(payload, schema, document.tokens, rules);
      if (admission.errors) return [...admission.errors];
      metrics.subscribed();
      return {
        schema,
        document: admission.document,
        operationName: payload.operationName,
        variableValues: payload.variables,
        contextValue: callerOf(socket),
      };
    },

    onNext(socket, _id, _payload, _args, { data = null, errors: failed }) {
      if (!failed) metrics.pushed();
      return { data, ...(failed ? { errors: presented(failed, callerOf(socket)) } : {}) };
    },
    onError: (socket, _id, _payload, failed) => presented(failed, callerOf(socket)),
    onClose(connection) {
      connected.delete(connection);
      connection.extra.session?.end();
    },
  });

  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: limits.messageBytes,
    handleProtocols,
    perMessageDeflate: false,
  });
  const rulesOfDoor = {
    path: '/graphql',
    maxSockets: limits.sockets,
    allowedOrigins,
    admit: (request: IncomingMessage) => caps.open(request),
    refused: metrics.upgradeRefused,
  };
  admitUpgrades(server, sockets, rulesOfDoor, (socket, request) =>
    serveSocket(
      door,
      socket,
      request,
      (error) => errors.present(error, correlationIdFrom(headersOf(request))),
      {
        messages: gateway.limits.rate.messages,
        metrics,
        traceparent: traceparentFrom(headersOf(request)),
      },
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

const headersOf =
  ({ headers }: IncomingMessage): HeaderOf =>
  (name) => {
    const value = headers[name];
    return Array.isArray(value) ? value[0] : value;
  };

function callerOf({ extra }: { readonly extra: SocketExtra }): RequestContext {
  if (!extra.session) throw new Error('a socket was served without a caller');
  return extra.session.context;
}
