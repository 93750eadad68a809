import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import type { WebSocket, WebSocketServer } from 'ws';

export interface UpgradeRules {
  readonly path: string;
  readonly maxSockets: number;
  /** Other origins than the server's own from whose pages a browser may connect. */
  readonly allowedOrigins: readonly string[];
  /** Counts a socket for its address. @returns what to do when it closes; or the seconds to wait where it is one too many */
  admit(request: IncomingMessage): { close(): void } | { readonly waitSeconds: number };
  /** Told with what HTTP status a socket was refused. */
  refused(status: number): void;
}

/**
 * Admits sockets at one address and nowhere else. Whatever else asks for an upgrade is answered and destroyed: Node
 * would leave it open for good.
 */
export function admitUpgrades(
  server: Server,
  sockets: WebSocketServer,
  rules: UpgradeRules,
  serve: (socket: WebSocket, request: IncomingMessage) => void,
): void {
  const refuse = (connection: Duplex, status: string, waitSeconds?: number): void => {
    rules.refused(Number(status.slice(0, 3)));
    answer(connection, status, waitSeconds);
  };
  server.on('upgrade', (request: IncomingMessage, connection: Duplex, head: Buffer) => {
    connection.on('error', () => connection.destroy());
    if (pathOf(request) !== rules.path) return refuse(connection, '404 Not Found');
    if (!originAllowed(request, rules.allowedOrigins)) return refuse(connection, '403 Forbidden');
    if (sockets.clients.size >= rules.maxSockets) return refuse(connection, '503 Service Unavailable');
    const admitted = rules.admit(request);
    if ('waitSeconds' in admitted) return refuse(connection, '429 Too Many Requests', admitted.waitSeconds);
    connection.once('close', () => admitted.close());
    sockets.handleUpgrade(request, connection, head, serve);
  });
}

function answer(connection: Duplex, status: string, waitSeconds?: number): void {
  const wait = waitSeconds === undefined ? '' : `Retry-After: ${waitSeconds}\r\n`;
  connection.end(`HTTP/1.1 ${status}\r\n${wait}Connection: close\r\nContent-Length: 0\r\n\r\n`, () =>
    connection.destroy(),
  );
}

const pathOf = ({ url = '' }: IncomingMessage): string => url.split('?', 1)[0] ?? '';

/** Programs send no origin. A browser's must be this server's own, or on the list. */
function originAllowed({ headers }: IncomingMessage, allowed: readonly string[]): boolean {
  const { origin, host } = headers;
  if (origin === undefined || allowed.includes(origin)) return true;
  return URL.canParse(origin) && new URL(origin).host === host;
}
