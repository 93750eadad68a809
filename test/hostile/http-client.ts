import { Agent, type IncomingMessage, request } from 'node:http';
import { connect } from 'node:net';
import type { Heard } from './attempt.js';

/** One request as it is to go out. */
export interface Sent {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string | string[]>>;
  readonly body?: string | Buffer;
}

/** A server that says nothing for so long hangs, and the attempt says so. */
const PATIENCE_MS = 30_000;
/** No honest answer to an attempt is longer. */
const MAX_HEARD = 4 * 1024 * 1024;

const agent = new Agent({ keepAlive: true, maxSockets: 16 });

/** Ends the connections that are kept. */
export const hangUp = (): void => agent.destroy();

/** Sends a request, and hears whatever comes; a server that hangs up has said nothing. */
export function send(url: string, sent: Sent): Promise<Heard> {
  const { method, path, headers, body } = sent;
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    const asking = request({ hostname, port, method, path, headers, agent, setHost: !('host' in headers) });
    let hangs = false;
    asking.setTimeout(PATIENCE_MS, () => {
      hangs = true;
      asking.destroy();
      reject(new Error(`no answer within ${PATIENCE_MS} ms to ${method} ${path.slice(0, 80)}`));
    });
    asking.once('response', (response) => resolve(heardIn(response)));
    asking.once('upgrade', (response, socket) => {
      socket.destroy();
      resolve(heardOf(response, ''));
    });
    asking.once('error', () => {
      // What came before on the same connection may have had the server close it: then this was never heard.
      if (asking.reusedSocket && !hangs) resolve(send(url, sent));
      else resolve({ text: '' }); // it was hung up on, which is an answer
    });
    asking.end(body);
  });
}

async function heardIn(response: IncomingMessage): Promise<Heard> {
  const chunks: Buffer[] = [];
  let length = 0;
  try {
    for await (const chunk of response) {
      const bytes = Buffer.from(chunk as Buffer);
      chunks.push(bytes);
      length += bytes.length;
      if (length > MAX_HEARD) throw new Error(`an answer of more than ${MAX_HEARD} bytes`);
    }
  } catch (error) {
    if (length > MAX_HEARD) throw error;
    // Cut off in the middle: what came before is judged.
  }
  return heardOf(response, Buffer.concat(chunks).toString());
}

const heardOf = ({ statusCode = 0, headers }: IncomingMessage, text: string): Heard => ({
  status: statusCode,
  text: `${JSON.stringify(headers)}\n${text}`,
});

/** Writes bytes on a bare connection, each part after the one before, and hears until the server or the time ends it. */
export function sendBytes(
  url: string,
  parts: readonly (string | Buffer)[],
  { forMs = 150 }: { readonly forMs?: number } = {},
): Promise<Heard> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    const socket = connect(Number(port), hostname);
    const over = setTimeout(() => socket.destroy(), forMs);
    socket.on('error', () => undefined); // `close` follows
    socket.on('data', (chunk) => chunks.push(chunk));
    socket.once('connect', () => {
      for (const part of parts) socket.write(part);
    });
    socket.once('close', () => {
      clearTimeout(over);
      const text = Buffer.concat(chunks).toString('latin1');
      const status = /^HTTP\/1\.1 (\d{3})/.exec(text)?.[1];
      resolve({ ...(status === undefined ? {} : { status: Number(status) }), text });
    });
  });
}
