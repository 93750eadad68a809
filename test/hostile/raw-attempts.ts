import type { Random } from '../support/random.js';
import { type Attempt, type Make, pick, type Target } from './attempt.js';
import { sendBytes } from './http-client.js';

const BODY = '{"query":"{ me { id } }"}';
const LENGTH = Buffer.byteLength(BODY);
const head = (token: string, ...lines: readonly string[]): string =>
  ['POST /graphql HTTP/1.1', 'host: x', 'content-type: application/json', `authorization: Bearer ${token}`]
    .concat(lines, '', '')
    .join('\r\n');

/** Bytes that no client library would send: half requests, two lengths, what is no HTTP. */
const BYTES: readonly ((random: Random, token: string) => readonly (string | Buffer)[])[] = [
  (_, token) => [head(token, `content-length: ${LENGTH + 100}`), BODY],
  (_, token) => [head(token, `content-length: ${LENGTH}`), BODY.slice(0, 5)],
  (_, token) => [head(token, `content-length: ${LENGTH}`, `content-length: ${LENGTH + 1}`), BODY],
  (_, token) => [head(token, `content-length: ${LENGTH}`, 'transfer-encoding: chunked'), `0\r\n\r\n${BODY}`],
  (_, token) => [head(token, 'transfer-encoding: chunked'), `${LENGTH.toString(16)}\r\n${BODY}\r\n`],
  (_, token) => [head(token, 'transfer-encoding: chunked'), 'fffffffffffffffff\r\nx'],
  (_, token) => [head(token, 'transfer-encoding: xchunked'), BODY],
  (_, token) => [head(token, 'content-length: -1'), BODY],
  (_, token) => [head(token, 'content-length: 9999999999999999999'), BODY],
  (_, token) => [head(token, 'content-length: 0x10'), BODY],
  (_, token) => [head(token, `x-bad: a\u0000b`, `content-length: ${LENGTH}`), BODY],
  (_, token) => [head(token, ` folded: x`, `content-length: ${LENGTH}`), BODY],
  (_, token) => [head(token, `x: ${'y'.repeat(100_000)}`), BODY],
  (_, token) => [head(token).slice(0, 60)],
  (_, token) => [`${head(token, `content-length: ${LENGTH}`)}${BODY}`.repeat(30)],
  () => ['GET /graphql\r\n\r\n'],
  () => ['GET / HTTP/9.9\r\nhost: x\r\n\r\n'],
  () => ['GET http://evil.example/ HTTP/1.1\r\nhost: y\r\n\r\n'],
  () => ['CONNECT evil.example:443 HTTP/1.1\r\nhost: evil.example\r\n\r\n'],
  () => ['PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'],
  () => ['\r\n'.repeat(2_000)],
  () => [Buffer.from([0x16, 0x03, 0x01, 0x02, 0x00, 0x01, 0x00, 0x01, 0xfc, 0x03, 0x03])],
  (random) => [Buffer.from(Array.from({ length: 300 }, () => random.between(0, 255)))],
  () => ['GET /graphql HTTP/1.1\r\nhost: x\r\nupgrade: websocket\r\nconnection: upgrade\r\n\r\n'],
  () => ['GET /graphql HTTP/1.1\r\nhost: x\r\nupgrade: __proto__\r\nconnection: upgrade\r\n\r\n'],
  () => ['GET /replay HTTP/1.1\r\nhost: x\r\nupgrade: websocket\r\nconnection: upgrade\r\n\r\n'],
];

const saying = (parts: readonly (string | Buffer)[]): Attempt => {
  const what = `raw: ${parts.map((part) => part.toString('latin1').slice(0, 200)).join(' | ')}`;
  return { what, run: ({ url }) => sendBytes(url, parts) };
};

export const raw: Make = (random, { tokens }) => saying(pick(random, BYTES)(random, pick(random, tokens)));

/** All of them. */
export const writtenBytes = (random: Random, { tokens }: Target): readonly Attempt[] =>
  BYTES.map((made) => saying(made(random, pick(random, tokens))));
