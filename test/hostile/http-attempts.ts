import type { Random } from '../support/random.js';
import { type Attempt, chance, type Make, pick, type Target, textOf } from './attempt.js';
import { HAND_WRITTEN, hostileDocument } from './hostile-documents.js';
import { send, type Sent } from './http-client.js';
import { FAR_PERSON, nastyText, nastyValue } from './nasty-values.js';
import { fieldsOf, type Operation, typedRequest } from './typed-documents.js';

const JSON_TYPE = { 'content-type': 'application/json' };

const posted = (body: string | Buffer, headers: Sent['headers'] = {}): Sent => ({
  method: 'POST',
  path: '/graphql',
  headers: { ...JSON_TYPE, ...headers },
  body,
});

const asked = (request: object, headers?: Sent['headers']): Sent => posted(JSON.stringify(request), headers);

const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

/** What is sent by a caller who may come in, and asks for what they may not have. */
function from(random: Random, { tokens }: Target, what: string, sent: Sent): Attempt {
  const headers = { ...bearer(pick(random, tokens)), ...sent.headers };
  return { what: `${what}: ${told(sent)}`, letIn: true, run: ({ url }) => send(url, { ...sent, headers }) };
}

const told = ({ method, path, body = '' }: Sent): string =>
  `${method} ${path.slice(0, 100)} ${body.toString().slice(0, 400)}`;

const operationIn = (random: Random): Operation =>
  pick(random, ['query', 'query', 'query', 'mutation', 'mutation', 'subscription']);

/** Requests that keep to the schema, about what the caller does not reach. */
const typed: Make = (random, target) =>
  from(random, target, 'typed', asked(typedRequest(random, operationIn(random))));

/** The same, for each thing that can be asked about a person. */
const prying: Make = (random, target) => {
  const name = pick(random, ['caseFile', 'cases', 'tasks', 'accessRecord', 'programmeSummary', 'contracts']);
  const request = typedRequest(random, 'query', name);
  const variables = Object.fromEntries(
    Object.entries(request.variables).map(([key, value]) =>
      key === 'personId'
        ? [key, FAR_PERSON]
        : key === 'filter'
          ? [key, { personId: FAR_PERSON }]
          : [key, chance(random, 0.7) && key === 'first' ? 100 : value],
    ),
  );
  return from(random, target, 'prying', asked({ ...request, variables }));
};

const document: Make = (random, target) =>
  from(random, target, 'document', asked({ query: hostileDocument(random, operationIn(random)) }));

const variables: Make = (random, target) => {
  const operation = operationIn(random);
  const request = typedRequest(random, operation, pick(random, fieldsOf(operation)));
  const names = [...Object.keys(request.variables), '__proto__', 'constructor'];
  // As JSON text, so that `__proto__` stands in it as any other name.
  const given = names.map((name) => `${JSON.stringify(name)}:${JSON.stringify(nastyValue(random) ?? null)}`);
  const body = `{"query":${JSON.stringify(request.query)},"variables":{${given.join(',')}}}`;
  return from(random, target, 'variables', posted(body));
};

const query = '{ me { id } }';
const BODIES: readonly ((random: Random) => string | Buffer)[] = [
  () => '',
  () => 'null',
  () => '[]',
  () => `[${`{"query":"${query}"},`.repeat(50)}{"query":"${query}"}]`,
  () => '['.repeat(50_000),
  () => `{"query":"${query}","variables":${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}}`,
  () => `{"query":"${query}","query":"{ recordState { head } }"}`,
  () => `{"query":"${query}","__proto__":{"admin":true}}`,
  () => `{"query":"${query}","constructor":{"prototype":{"admin":true}}}`,
  () => `{"query":"${query}","variables":{"a":1e999,"b":-1e999,"c":${'9'.repeat(10_000)}}}`,
  () => `{"query":"${query}","operationName":"__proto__"}`,
  () => `{"query":"${query}","operationName":{"a":1}}`,
  () => `{"query":"${query}","operationName":"nobody"}`,
  () => `{"query":"${query}","extensions":{"persistedQuery":{"version":1,"sha256Hash":"${'0'.repeat(64)}"}}}`,
  () => `{"query":"${query}","extensions":[1]}`,
  () => `{"query":["${query}"]}`,
  () => `{"query":{"kind":"Document","definitions":[]}}`,
  () => `{"query":"${query}","variables":"{}"}`,
  () => `{"query":"${query}","variables":[1,2]}`,
  () => Buffer.from([0xef, 0xbb, 0xbf, ...Buffer.from(`{"query":"${query}"}`)]),
  () =>
    Buffer.from([
      ...Buffer.from('{"query":"{ me { id } }","variables":{"a":"'),
      0xc3,
      0x28,
      0xff,
      0x22,
      0x7d,
      0x7d,
    ]),
  () => Buffer.from(`{"query":"${query}"}`, 'utf16le'),
  (random) => Buffer.from(Array.from({ length: 500 }, () => random.between(0, 255))),
  () => `{"query":"${query}","padding":"${'x'.repeat(400_000)}"}`,
  () => `${' '.repeat(200_000)}{"query":"${query}"}`,
  (random) => `{"query":"${query}","variables":{"a":"${nastyText(random)}"}}`,
  (random) => JSON.stringify({ query, variables: { a: 'x'.repeat(1_000) } }).slice(0, random.between(1, 60)),
  () => 'query=%7Bme%7Bid%7D%7D',
  () => '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>',
];

const body: Make = (random, target) => from(random, target, 'body', posted(pick(random, BODIES)(random)));

const HEADERS: readonly ((random: Random) => Record<string, string | string[]>)[] = [
  () => ({ 'content-type': 'text/plain' }),
  () => ({ 'content-type': 'application/x-www-form-urlencoded' }),
  () => ({ 'content-type': 'multipart/form-data; boundary=x' }),
  () => ({ 'content-type': 'application/json; charset=utf-7' }),
  () => ({ 'content-type': 'application/json; charset=\u00ff' }),
  () => ({ 'content-type': `application/json;${'a=b;'.repeat(1_000)}` }),
  () => ({ 'content-type': '__proto__' }),
  () => ({ 'content-type': '' }),
  () => ({ 'content-encoding': 'gzip' }),
  () => ({ 'content-encoding': '__proto__' }),
  () => ({ accept: 'text/html' }),
  () => ({ accept: '*/*;q=x,'.repeat(500) }),
  () => ({ 'accept-encoding': 'gzip;q=9999, br;q=-1' }),
  () => ({ 'x-correlation-id': 'x'.repeat(5_000) }),
  () => ({ 'x-correlation-id': '{"a":"b"}' }),
  () => ({ 'x-correlation-id': ['a', 'b'] }),
  () => ({ 'x-purpose': "'; DROP TABLE access_entry; --" }),
  () => ({ 'x-purpose': '\u00ff'.repeat(3_000) }),
  () => ({ traceparent: '00-00000000000000000000000000000000-0000000000000000-ff' }),
  () => ({ traceparent: 'x'.repeat(4_000) }),
  () => ({ tracestate: 'x='.repeat(2_000) }),
  () => ({ 'x-forwarded-for': '127.0.0.1, '.repeat(300) }),
  () => ({ 'x-forwarded-host': 'evil.example', forwarded: 'for=_x;host=evil' }),
  () => ({ 'x-http-method-override': 'DELETE' }),
  () => ({ 'x-apollo-operation-name': '__proto__', 'apollo-require-preflight': 'true' }),
  () => ({ origin: 'null' }),
  () => ({ origin: 'https://evil.example', 'access-control-request-method': 'POST' }),
  () => ({ host: 'evil.example:99999' }),
  () => ({ cookie: `session=${'x'.repeat(4_000)}` }),
  () => ({ expect: '100-continue' }),
  () => ({ range: 'bytes=0-1,2-3' }),
  () => ({ 'if-none-match': '*', 'if-modified-since': 'never' }),
  () => ({ connection: 'upgrade', upgrade: 'h2c' }),
  () => ({ 'x-big': 'x'.repeat(20_000) }),
  () => Object.fromEntries(Array.from({ length: 200 }, (_, index) => [`x-${index}`, 'y'])),
];

const header: Make = (random, target) => {
  const request = typedRequest(random, 'query');
  return from(random, target, 'header', asked(request, pick(random, HEADERS)(random)));
};

const METHODS = ['GET', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'HEAD', 'PROPFIND', 'TRACE'];
const PATHS: readonly ((random: Random) => string)[] = [
  () => '/graphql',
  () => '/graphql?query=%7Bme%7Bid%7D%7D',
  () => '/graphql/',
  () => '/GRAPHQL',
  () => '//graphql',
  () => '/graphql%00',
  () => '/graphql/..;/replay',
  () => '/health/../replay',
  () => '/health/%2e%2e/replay',
  () => '/health/live/../../rebuild',
  () => '/health/ready?x=1',
  () => '/%',
  () => '/%ff%fe',
  () => '/__proto__',
  () => '/constructor',
  () => `/${'a/'.repeat(2_000)}`,
  () => `/${'x'.repeat(9_000)}`,
  () => '/replay?limit=3',
  (random) => `/replay?limit=2&from=${encodeURIComponent(nastyText(random).slice(0, 500).toWellFormed())}`,
  (random) => `/replay?limit=2&release=${encodeURIComponent(nastyText(random).slice(0, 500).toWellFormed())}`,
  () => '/replay?types=PersonRegistered,__proto__&limit=2',
  () => '/replay?limit=1&limit=2',
  () => '/replay?limit[]=1&__proto__[x]=1',
  () => `/replay?${'a=1&'.repeat(1_000)}`,
  () => '/replay?limit=99999999999999999999',
  () => '/rebuild?projection=__proto__',
  () => '/rebuild?projection=../../x',
  () => '/roll-back?projection=constructor',
  () => '/unpark?projection=toString',
  () => '/metrics',
  () => '/.env',
  () => '/server.json',
];

const address: Make = (random, target) => {
  const path = pick(random, PATHS)(random);
  const method = chance(random, 0.4) ? 'POST' : pick(random, METHODS);
  const given = method === 'POST' && chance(random, 0.5) ? { body: `{"query":"${query}"}` } : {};
  return from(random, target, 'address', { method, path, headers: JSON_TYPE, ...given });
};

const cursor: Make = (random, target) => {
  const good = target.cursors.length > 0 ? pick(random, target.cursors) : 'eyJ4IjoxfQ';
  const decoded = Buffer.from(good, 'base64url').toString('latin1');
  const at = random.between(0, good.length);
  const after = pick(random, [
    good,
    good.slice(0, at) + textOf(random, 1, 'ABCxyz019-_') + good.slice(at + 1),
    good.slice(0, at),
    good + good,
    nastyText(random),
    Buffer.from(decoded.replaceAll('near', 'far-'), 'latin1').toString('base64url'),
    Buffer.from(JSON.stringify(nastyValue(random) ?? null)).toString('base64url'),
    `.${good}`,
    `${good.split('.', 1)[0] ?? ''}.`,
    '0'.repeat(5_000),
  ]);
  const field = pick(random, ['cases', 'tasks', 'caseFile']);
  const args = field === 'caseFile' ? `personId: "${pick(random, [FAR_PERSON, 'near-person'])}", ` : '';
  const edges = field === 'caseFile' ? 'cursor node { line data }' : 'cursor node { personId }';
  return from(
    random,
    target,
    'cursor',
    asked({
      query: `query ($after: String) { ${field}(${args}after: $after, first: 50) { edges { ${edges} } } }`,
      variables: { after },
    }),
  );
};

/** With a token that is none, whatever is asked for: nothing may come back. */
const token: Make = (random, { badTokens }) => {
  const bad = pick(random, badTokens);
  const authorization = pick(random, [
    `Bearer ${bad}`,
    `bearer  ${bad}`,
    `Bearer ${bad} ${bad}`,
    `Basic ${Buffer.from('admin:admin').toString('base64')}`,
    `Token ${bad}`,
    bad,
    '',
    'Bearer',
  ]);
  const request = chance(random, 0.3)
    ? { query: pick(random, HAND_WRITTEN) }
    : typedRequest(random, operationIn(random));
  const sent = pick(random, [
    asked(request, { authorization }),
    { method: 'GET', path: '/replay?limit=2', headers: { authorization } },
    { method: 'POST', path: '/rebuild?projection=cases', headers: { authorization } },
  ]);
  return { what: `token: ${authorization.slice(0, 300)}`, shut: true, run: ({ url }) => send(url, sent) };
};

/** The kinds of attempts at the door for queries and mutations, by their share. */
export const HTTP_ATTEMPTS: readonly (readonly [share: number, make: Make])[] = [
  [4, typed],
  [3, prying],
  [4, document],
  [3, variables],
  [2, body],
  [2, header],
  [2, address],
  [2, cursor],
  [3, token],
];
