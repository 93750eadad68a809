import { createHash, timingSafeEqual } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Metrics } from './metrics.js';

export interface MetricsDoorOptions {
  readonly host: string;
  /** 0 for any that is free. */
  readonly port: number;
  /** Where it is given, nobody is told anything without it. */
  readonly token?: string | undefined;
}

export interface MetricsDoor {
  /** Of the figures themselves. */
  readonly url: string;
  /** Answers what is under way. */
  close(): Promise<void>;
}

/** Figures are asked for every few seconds by one or two: whoever opens more sockets wants something else. */
const MAX_CONNECTIONS = 16;
const ARRIVAL_MS = 5_000;
/** How often it is looked for who is over that: by itself, Node looks every 30 s. */
const SWEEP_MS = 1_000;
/** How long closing waits for an answer that is on its way. */
const PATIENCE_MS = 3_000;

/**
 * A door of its own for the figures of a process, so that it can be kept from the world. It knows one address.
 * @throws what Node says of an address that cannot be had: EADDRINUSE, EACCES
 */
export async function openMetricsDoor(
  metrics: Pick<Metrics, 'text' | 'contentType'>,
  { host, port, token }: MetricsDoorOptions,
): Promise<MetricsDoor> {
  const mayAsk = token === undefined ? () => true : bearerOf(token);
  const server = createServer(
    { requestTimeout: ARRIVAL_MS, headersTimeout: ARRIVAL_MS, connectionsCheckingInterval: SWEEP_MS },
    (request, reply) => {
      for (const [name, value] of Object.entries(HEADERS)) reply.setHeader(name, value);
      if (request.url !== '/metrics') return end(reply, 404, 'There is nothing at this address.');
      if (request.method !== 'GET') return end(reply, 405, 'Ask with GET.');
      if (!mayAsk(request)) {
        reply.setHeader('www-authenticate', 'Bearer');
        return end(reply, 401, 'Send the header authorization: Bearer with METRICS_TOKEN.');
      }
      metrics.text().then(
        (text) => {
          reply.setHeader('content-type', metrics.contentType);
          end(reply, 200, text);
        },
        () => end(reply, 500, 'The figures could not be put together.'),
      );
    },
  );
  server.maxConnections = MAX_CONNECTIONS;
  server.listen(port, host);
  await once(server, 'listening');
  return {
    url: `${originOf(server.address())}/metrics`,
    async close() {
      const closed = once(server, 'close');
      server.close(); // and the connections on which nothing is asked
      const patience = setTimeout(() => server.closeAllConnections(), PATIENCE_MS);
      await closed;
      clearTimeout(patience);
    },
  };
}

const HEADERS = {
  'content-type': 'text/plain; charset=utf-8',
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
} as const;

function end(reply: ServerResponse, status: number, text: string): void {
  reply.statusCode = status;
  reply.end(text);
}

/** Compared by their hashes, which takes as long whatever was guessed. */
function bearerOf(token: string): (request: IncomingMessage) => boolean {
  const hashed = (text: string): Buffer => createHash('sha256').update(text).digest();
  const wanted = hashed(`Bearer ${token}`);
  return ({ headers }) => timingSafeEqual(hashed(headers.authorization ?? ''), wanted);
}

function originOf(address: AddressInfo | string | null): string {
  if (address === null || typeof address === 'string') throw new Error('the figures have no address');
  const host = address.family === 'IPv6' ? `[${address.address}]` : address.address;
  return `http://${host}:${address.port}`;
}
