import type { IncomingMessage } from 'node:http';
import { CloseCode, type Server } from 'graphql-ws';
import type { WebSocket } from 'ws';
import { type DoorMetrics, inTrace } from '#telemetry';
import { pongFor } from './refresh.js';
import { type Rate, RateLimit } from '../limits/rate-limit.js';
import type { SocketSession } from './session.js';

/** What belongs to one socket, beside what the protocol keeps. */
export interface SocketExtra {
  readonly socket: WebSocket;
  readonly request: IncomingMessage;
  /** The trace in which the socket was opened. */
  traceparent: string;
  /** Set once the token has been verified. */
  session?: SocketSession;
}

const KEEP_ALIVE_MS = 12_000;

/** Bytes of answers that a client may leave untaken. Changes wait for their turn, so only a flood comes near. */
const MAX_UNTAKEN_BYTES = 1024 * 1024;

export interface SocketService {
  readonly messages: Rate;
  readonly metrics: DoorMetrics;
  readonly traceparent: string;
}

/**
 * Speaks the protocol of graphql-ws over one socket. (The library's own binding writes whatever fails to the console,
 * with what the client sent; here a failure closes the socket and says no more.)
 */
export function serveSocket(
  server: Server<SocketExtra>,
  socket: WebSocket,
  request: IncomingMessage,
  report: (error: unknown) => void,
  { messages, metrics, traceparent }: SocketService,
): void {
  const rate = new RateLimit(messages, () => metrics.rateLimited('messages'));
  const alive = keepAlive(socket);
  const extra: SocketExtra = { socket, request, traceparent };
  metrics.socketOpened();
  const closed = server.opened(
    {
      protocol: socket.protocol,
      // Resolves once the bytes have left: the next change is read only then, so a slow client holds no queue here.
      // What fails is the connection, which then closes and ends all that runs on it: thousands of answers that waited
      // for a client who left would each be a line in the log otherwise.
      send: (data) =>
        new Promise((resolve) => {
          if (socket.readyState !== socket.OPEN) resolve();
          else socket.send(data, () => resolve());
        }),
      close: (code, reason) => socket.close(code, reason),
      async onPing(payload) {
        const pong = await pongFor(extra, payload);
        if (pong && socket.readyState === socket.OPEN) socket.send(JSON.stringify(pong));
      },
      onMessage(handle) {
        socket.on('message', (data) => {
          if (isFlooded(socket, rate)) return;
          inTrace(extra.traceparent, () => handle(String(data))).catch((error: unknown) => {
            if (isOfAnotherEnd(error)) {
              socket.close(CloseCode.BadRequest, 'Invalid message received');
              return;
            }
            report(error);
            socket.close(CloseCode.InternalServerError, 'Internal server error');
          });
        });
      },
    },
    extra,
  );
  socket.on('ping', () => isFlooded(socket, rate));
  // Too large a message, a broken frame: ws itself closes the socket with the code that fits, and only wants to be heard.
  socket.on('error', () => clearInterval(alive));
  socket.once('close', (code, reason) => {
    clearInterval(alive);
    metrics.socketClosed(code);
    Promise.resolve(closed(code, String(reason))).catch(report);
  });
}

/** A client that speaks as a server does, such as with an acknowledgement: the library throws, as if it had failed. */
const isOfAnotherEnd = (error: unknown): boolean =>
  error instanceof Error && /^Unexpected message of type \w+ received$/.test(error.message);

/**
 * Ends a socket whose client asks and asks, or takes no answer. Each `ping` of either protocol is answered: a client
 * that only wrote had the process hold more than a gigabyte within seconds.
 */
function isFlooded(socket: WebSocket, rate: RateLimit): boolean {
  if (rate.take('') === undefined && socket.bufferedAmount <= MAX_UNTAKEN_BYTES) return false;
  socket.terminate();
  return true;
}

/** Ends sockets whose other end is gone without having said so. */
function keepAlive(socket: WebSocket): NodeJS.Timeout {
  let answered = true;
  socket.on('pong', () => (answered = true));
  const timer = setInterval(() => {
    if (!answered) {
      socket.terminate();
      return;
    }
    answered = false;
    if (socket.readyState === socket.OPEN) socket.ping();
  }, KEEP_ALIVE_MS);
  timer.unref();
  return timer;
}
