import { randomBytes } from 'node:crypto';
import { WebSocket } from 'ws';
import type { Heard } from './attempt.js';
import { sendBytes } from './http-client.js';

export type Message = string | Buffer;

/** What one socket does: how it is opened, and what is sent over it once it is open and, where asked, let in. */
export interface Conversation {
  readonly path?: string;
  readonly protocol?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent first; the rest waits for the acknowledgement, where the token is good. */
  readonly token?: string;
  readonly messages: readonly Message[];
  /** What the last answer holds: it is waited for. Default: nothing in particular, which is listened for a moment. */
  readonly until?: string;
}

/** Longest that is waited for the server to let a socket in, and for an answer that is to come. */
const ANSWERED_MS = 20_000;
/** How long to listen after the last message, where no answer need come. */
const MOMENT_MS = 120;

/** Opens a socket, says everything, and hears whatever comes until it is closed, or the answer or the time is there. */
export function converse(url: string, { messages, token, until, ...how }: Conversation): Promise<Heard> {
  const { path = '/graphql', protocol = 'graphql-transport-ws', headers = {} } = how;
  return new Promise((resolve) => {
    const heard: string[] = [];
    const socket = new WebSocket(`${url.replace('http', 'ws')}${path}`, protocol, { headers });
    let closed: number | undefined;
    let over: NodeJS.Timeout | undefined;
    const sayAll = (): void => {
      clearTimeout(over);
      for (const message of messages) {
        if (socket.readyState === WebSocket.OPEN)
          socket.send(message, { binary: typeof message !== 'string' });
      }
      over = setTimeout(() => socket.terminate(), until === undefined ? MOMENT_MS : ANSWERED_MS);
    };
    socket.once('open', () => {
      if (token === undefined) return sayAll();
      socket.send(initialisation(token));
      over = setTimeout(() => socket.terminate(), ANSWERED_MS);
    });
    socket.on('message', (data) => {
      const text = String(data);
      heard.push(text);
      if (token !== undefined && heard.length === 1) sayAll();
      else if (until !== undefined && text.includes(until)) socket.terminate();
    });
    socket.on('unexpected-response', (_request, response) => {
      heard.push(`refused with ${response.statusCode ?? 0}`);
      response.resume();
      socket.terminate();
    });
    socket.on('error', () => undefined); // `close` follows
    socket.once('close', (code, reason) => {
      clearTimeout(over);
      closed = code;
      resolve({ closed, text: `${heard.join('\n')}\n${String(reason)}` });
    });
  });
}

export const initialisation = (token: string): string =>
  JSON.stringify({ type: 'connection_init', payload: { authorization: `Bearer ${token}` } });

/** A frame as it goes over the wire: any first byte, any mask, any length that it claims. */
export function frame(
  firstByte: number,
  payload: Buffer,
  { masked = true, claims = payload.length }: { readonly masked?: boolean; readonly claims?: number } = {},
): Buffer {
  const maskBit = masked ? 0x80 : 0;
  const head =
    claims < 126
      ? Buffer.from([firstByte, maskBit | claims])
      : claims < 65_536
        ? Buffer.from([firstByte, maskBit | 126, claims >> 8, claims & 0xff])
        : Buffer.concat([Buffer.from([firstByte, maskBit | 127]), lengthOf(claims)]);
  if (!masked) return Buffer.concat([head, payload]);
  const mask = Buffer.from([1, 2, 3, 4]);
  const hidden = payload.map((byte, index) => byte ^ (mask[index % 4] ?? 0));
  return Buffer.concat([head, mask, hidden]);
}

function lengthOf(claims: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64BE(BigInt(claims));
  return bytes;
}

/** Shakes hands by hand, and writes frames that no library would. */
export function sendFrames(url: string, frames: readonly Buffer[]): Promise<Heard> {
  const hello = [
    'GET /graphql HTTP/1.1',
    `host: ${new URL(url).host}`,
    'connection: Upgrade',
    'upgrade: websocket',
    `sec-websocket-key: ${randomBytes(16).toString('base64')}`,
    'sec-websocket-version: 13',
    'sec-websocket-protocol: graphql-transport-ws',
    '',
    '',
  ].join('\r\n');
  return sendBytes(url, [hello, ...frames]);
}
