import type { Random } from '../support/random.js';
import { type Attempt, chance, type Make, pick, type Target } from './attempt.js';
import { HAND_WRITTEN, hostileDocument } from './hostile-documents.js';
import { FAR_PERSON, NASTY_TEXTS, nastyText, nastyValue } from './nasty-values.js';
import {
  converse,
  type Conversation,
  frame,
  initialisation,
  type Message,
  sendFrames,
} from './socket-client.js';
import { typedRequest } from './typed-documents.js';

const message = (value: object): string => JSON.stringify(value);
const subscribe = (id: string, query: unknown, variables: unknown = {}): string =>
  message({ type: 'subscribe', id, payload: { query, variables } });
const ANY = 'subscription { caseUpdates(after: "0") { sequence entry { line personIds } } }';
const OF_FAR_PERSON = `subscription { caseUpdates(after: "0", personId: "${FAR_PERSON}") { entry { line type } } }`;
const times = (count: number, of: (index: number) => Message): readonly Message[] =>
  Array.from({ length: count }, (_, index) => of(index));

/** By somebody who was let in. */
function inside(
  random: Random,
  { tokens, employer }: Target,
  what: string,
  messages: readonly Message[],
): Attempt {
  const token = pick(random, tokens);
  const conversation: Conversation = { token, messages };
  const said = messages.slice(0, 3).map((text) => text.toString().slice(0, 300));
  return {
    what: `${what}: ${said.join(' | ')}`,
    letIn: true,
    meetsWorkers: token === employer,
    run: ({ url }) => converse(url, conversation),
  };
}

/** Documents of all kinds, subscriptions among them, each under an id of its own. */
const documents: Make = (random, target) =>
  inside(
    random,
    target,
    'documents over a socket',
    times(random.between(1, 5), (index) => {
      const operation = pick(random, ['subscription', 'subscription', 'query', 'mutation'] as const);
      if (chance(random, 0.5)) return subscribe(String(index), hostileDocument(random, operation));
      const { query, variables } = typedRequest(random, operation);
      return subscribe(String(index), query, variables);
    }),
  );

/** Subscriptions to what is out of reach, from the beginning. */
const prying: Make = (random, target) =>
  inside(random, target, 'prying over a socket', [
    subscribe('1', ANY),
    subscribe('2', OF_FAR_PERSON),
    subscribe(
      '3',
      'subscription ($p: ID, $u: ID, $a: String) { caseUpdates(after: $a, personId: $p, unit: $u) { entry { line } } }',
      {
        p: chance(random, 0.5) ? FAR_PERSON : nastyText(random),
        u: nastyText(random),
        a: pick(random, ['0', '-1', '1e3', '999999999999999', '9'.repeat(400), ' 1', "0' OR 1=1", '0x1']),
      },
    ),
  ]);

const CONVERSATIONS: readonly ((random: Random) => readonly Message[])[] = [
  () => times(400, (index) => subscribe(String(index), ANY)),
  () => times(60, () => subscribe('same', ANY)),
  () =>
    ['__proto__', 'constructor', 'toString', '', 'x'.repeat(2_000), '\u0000'].map((id) => subscribe(id, ANY)),
  () => times(200, (index) => message({ type: 'complete', id: `nobody-${index}` })),
  () =>
    times(100, (index) => (index % 2 === 0 ? subscribe('1', ANY) : message({ type: 'complete', id: '1' }))),
  () => times(300, () => message({ type: 'ping', payload: { filler: 'x'.repeat(500) } })),
  () => times(300, () => message({ type: 'pong' })),
  () => [message({ type: 'connection_init' })],
  () => [message({ type: 'connection_ack' })],
  () => [message({ type: 'next', id: '1', payload: { data: {} } })],
  () => [message({ type: 'error', id: '1', payload: [] })],
  () => [message({ type: 'subscribe', id: 1, payload: { query: ANY } })],
  () => [message({ type: 'subscribe', payload: { query: ANY } })],
  () => [message({ type: 'subscribe', id: '1' })],
  () => [message({ type: 'subscribe', id: '1', payload: null })],
  () => [message({ type: 'subscribe', id: '1', payload: { query: 5 } })],
  () => [message({ type: 'subscribe', id: '1', payload: { query: ANY, variables: [] } })],
  () => [message({ type: 'subscribe', id: '1', payload: { query: ANY, variables: 'x' } })],
  () => [message({ type: 'subscribe', id: '1', payload: { query: ANY, operationName: {} } })],
  () => [message({ type: 'subscribe', id: '1', payload: { query: ANY, operationName: '__proto__' } })],
  () => [message({ type: 'subscribe', id: '1', payload: { query: ANY, extensions: 7 } })],
  () => [
    '{"type":"subscribe","id":"1","__proto__":{"x":1},"payload":{"query":"{me{id}}","__proto__":{"y":1}}}',
  ],
  () => ['{"type":"subscribe","type":"connection_init","id":"1"}'],
  () => [
    message({
      type: 'subscribe',
      id: '1',
      payload: { query: ANY, variables: JSON.parse('{"__proto__":{"a":1}}') },
    }),
  ],
  // Each on a socket of its own: the first that is no message ends it.
  ...['', ' ', 'null', '[]', '1', '"text"', '{}', '{"type":null}', '{"type":{}}', '{"type":"__proto__"}'].map(
    (text) => () => [text],
  ),
  (random) => [message({ type: pick(random, NASTY_TEXTS).slice(0, 2_000) })],
  () => ['['.repeat(30_000)],
  () => [`{"type":"ping","payload":${'{"a":'.repeat(8_000)}1${'}'.repeat(8_000)}}`],
  () => ['x'.repeat(70_000)],
  () => [subscribe('1', 'x'.repeat(60_000))],
  () => [Buffer.from(subscribe('1', ANY))],
  () => [Buffer.from([0xff, 0xfe, 0x00, 0x80])],
  (random) => [Buffer.from(Array.from({ length: 200 }, () => random.between(0, 255)))],
];

const conversation: Make = (random, target) =>
  inside(random, target, 'conversation', pick(random, CONVERSATIONS)(random));

const variables: Make = (random, target) => {
  const { query } = typedRequest(random, 'subscription');
  const given = ['after', 'personId', 'unit'].map((name) => [name, nastyValue(random)]);
  return inside(random, target, 'variables over a socket', [
    subscribe('1', query, Object.fromEntries(given)),
  ]);
};

/** What is said before it is said who it is, with what is no token, or in words that are no initialisation. */
const OUTSIDE: readonly ((random: Random, bad: string) => readonly string[])[] = [
  () => [subscribe('1', ANY)],
  () => [message({ type: 'ping' }), subscribe('1', ANY)],
  (_, bad) => [initialisation(bad), subscribe('1', ANY)],
  (random) => [
    message({ type: 'connection_init', payload: { authorization: nastyValue(random) } }),
    subscribe('1', ANY),
  ],
  (random) => [message({ type: 'connection_init', payload: nastyValue(random) }), subscribe('1', ANY)],
  () => [`{"type":"connection_init","payload":{"__proto__":{"authorization":"x"}}}`, subscribe('1', ANY)],
  () => [message({ type: 'connection_init' }), message({ type: 'connection_init' }), subscribe('1', ANY)],
  () => [message({ type: 'complete', id: '1' }), subscribe('1', ANY)],
];

const outside: Make = (random, { badTokens }) =>
  byNobody(pick(random, OUTSIDE)(random, pick(random, badTokens)));

function byNobody(messages: readonly string[]): Attempt {
  const what = `outside: ${messages.map((text) => text.slice(0, 200)).join(' | ')}`;
  return { what, shut: true, run: ({ url }) => converse(url, { messages }) };
}

const OPENINGS: readonly Omit<Conversation, 'messages'>[] = [
  { protocol: 'graphql-ws' },
  { protocol: 'x' },
  { path: '/' },
  { path: '/graphql/../replay' },
  { path: '/replay' },
  { path: `/graphql?${'a'.repeat(5_000)}` },
  { headers: { origin: 'https://evil.example' } },
  { headers: { origin: 'null' } },
  { headers: { origin: '__proto__' } },
  { headers: { 'x-correlation-id': 'x'.repeat(5_000) } },
  { headers: { 'x-purpose': "'; DROP TABLE access_entry; --" } },
  { headers: { 'sec-websocket-extensions': 'permessage-deflate; client_max_window_bits=99' } },
];

const opening: Make = (random) => openedAs(pick(random, OPENINGS));

function openedAs(how: Omit<Conversation, 'messages'>): Attempt {
  const what = `opening: ${JSON.stringify(how).slice(0, 200)}`;
  return { what, shut: true, run: ({ url }) => converse(url, { ...how, messages: [subscribe('1', ANY)] }) };
}

const TEXT = 0x81;
const FRAMES: readonly ((token: string) => readonly Buffer[])[] = [
  (token) => [frame(TEXT, Buffer.from(initialisation(token)), { claims: 4_000 })],
  (token) => [frame(TEXT, Buffer.from(initialisation(token))).subarray(0, 9)],
  (token) => [frame(TEXT, Buffer.from(initialisation(token)), { masked: false })],
  () => [frame(TEXT, Buffer.from('x'), { claims: 2 ** 40 })],
  () => [frame(TEXT, Buffer.from([0xc3, 0x28, 0xff]))],
  () => [frame(0xf1, Buffer.from('reserved bits'))],
  () => [frame(0x83, Buffer.from('an opcode that is none'))],
  () => [frame(0x80, Buffer.from('a continuation of nothing'))],
  () => [frame(0x01, Buffer.from('{"type":')), frame(TEXT, Buffer.from('a message inside another'))],
  () => Array.from({ length: 2_000 }, () => frame(0x01, Buffer.alloc(0))),
  () => [
    frame(0x01, Buffer.alloc(1)),
    ...Array.from({ length: 3_000 }, () => frame(0x00, Buffer.alloc(60, 0x61))),
  ],
  () => Array.from({ length: 500 }, () => frame(0x89, Buffer.alloc(125))),
  () => [frame(0x89, Buffer.alloc(200))],
  () => [frame(0x09, Buffer.alloc(1))],
  () => [frame(0x88, Buffer.from([0x03]))],
  () => [frame(0x88, Buffer.from([0xff, 0xff]))],
  () => [frame(0x88, Buffer.from([0x03, 0xe8, 0xc3, 0x28]))],
  () => [Buffer.from('GET / HTTP/1.1\r\n\r\n')],
];

const frames: Make = (random, { tokens }) =>
  framed(random.between(0, FRAMES.length - 1), pick(random, tokens));

function framed(of: number, token: string): Attempt {
  const sent = FRAMES[of]?.(token) ?? [];
  return {
    what: `frames ${of}: ${sent[0]?.subarray(0, 40).toString('hex') ?? ''}`,
    run: ({ url }) => sendFrames(url, sent),
  };
}

/** The kinds of attempts at the door for subscriptions, by their share. */
export const SOCKET_ATTEMPTS: readonly (readonly [share: number, make: Make])[] = [
  [4, documents],
  [2, prying],
  [5, conversation],
  [2, variables],
  [3, outside],
  [1, opening],
  [3, frames],
];

/** Documents over one socket: fewer than it may hold subscriptions. */
const AT_ONCE = 12;

/** Every attempt at this door that is written by hand, whoever of the callers makes it. */
export function writtenForSockets(random: Random, target: Target): readonly Attempt[] {
  const written = HAND_WRITTEN.map((query, index) => subscribe(String(index), query));
  return [
    ...Array.from({ length: Math.ceil(written.length / AT_ONCE) }, (_, part) =>
      inside(random, target, 'documents over a socket', written.slice(part * AT_ONCE, (part + 1) * AT_ONCE)),
    ),
    inside(random, { ...target, tokens: [target.lead] }, 'as a lead over a socket', [
      subscribe('1', ANY),
      subscribe('2', OF_FAR_PERSON),
    ]),
    ...CONVERSATIONS.map((made) => inside(random, target, 'conversation', made(random))),
    ...OUTSIDE.map((made) => byNobody(made(random, pick(random, target.badTokens)))),
    ...target.badTokens.map((bad) => byNobody([initialisation(bad), subscribe('1', ANY)])),
    ...OPENINGS.map(openedAs),
    ...FRAMES.map((_, of) => framed(of, pick(random, target.tokens))),
  ];
}
