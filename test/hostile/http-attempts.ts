import type { Random } from '../support/random.js';
import { type Attempt, chance, type Make, pick, type Target, textOf } from './attempt.js';
import { FLOODS, HAND_WRITTEN, hostileDocument } from './hostile-documents.js';
import { send, type Sent } from './http-client.js';
import { CONCERNING } from './lead-documents.js';
import { FAR_PERSON, NASTY_TEXTS, nastyText, nastyValue } from './nasty-values.js';
import { fieldsOf, type Operation, typedRequest } from './typed-documents.js';
import { BODIES, HEADERS, METHODS, PATHS, query } from './written-requests.js';

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
function from(random: Random, { tokens, employer }: Target, what: string, sent: Sent): Attempt {
  const token = pick(random, tokens);
  return { ...by(token, what, sent), meetsWorkers: token === employer };
}

function by(token: string, what: string, sent: Sent): Attempt {
  const headers = { ...bearer(token), ...sent.headers };
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

const body: Make = (random, target) => from(random, target, 'body', posted(pick(random, BODIES)(random)));

const header: Make = (random, target) => {
  const request = typedRequest(random, 'query');
  return from(random, target, 'header', asked(request, pick(random, HEADERS)(random)));
};

const address: Make = (random, target) => {
  const path = pick(random, PATHS)(random);
  const method = chance(random, 0.4) ? 'POST' : pick(random, METHODS);
  return addressed(random, target, method, path);
};

const addressed = (random: Random, target: Target, method: string, path: string): Attempt => {
  const given = method === 'POST' && chance(random, 0.5) ? { body: `{"query":"${query}"}` } : {};
  return from(random, target, 'address', { method, path, headers: JSON_TYPE, ...given });
};

/** What a safeguarding lead may send, about a concern that is not theirs. */
const OF_LEADS: readonly (readonly [Operation, string])[] = [
  ['query', 'concerns'],
  ['query', 'caseFile'],
  ['query', 'tasks'],
  ['mutation', 'raiseConcern'],
  ['mutation', 'recordDisclosure'],
  ['mutation', 'closeConcern'],
  ['mutation', 'reopenConcern'],
  ['mutation', 'retractEntry'],
  ['mutation', 'assignTask'],
  ['mutation', 'completeTask'],
];

const concerning: Make = (random, { lead }) =>
  by(lead, 'as a lead', asked(typedRequest(random, ...pick(random, OF_LEADS))));

/** What becomes of a good cursor, at some place of it. */
const CURSORS: readonly ((random: Random, good: string) => string)[] = [
  (_, good) => good,
  (random, good) => {
    const at = random.between(0, good.length);
    return good.slice(0, at) + textOf(random, 1, 'ABCxyz019-_') + good.slice(at + 1);
  },
  (random, good) => good.slice(0, random.between(0, good.length)),
  (_, good) => good + good,
  (random) => nastyText(random),
  (_, good) =>
    Buffer.from(
      Buffer.from(good, 'base64url').toString('latin1').replaceAll('near', 'far-'),
      'latin1',
    ).toString('base64url'),
  (random) => Buffer.from(JSON.stringify(nastyValue(random) ?? null)).toString('base64url'),
  (_, good) => `.${good}`,
  (_, good) => `${good.split('.', 1)[0] ?? ''}.`,
  () => '0'.repeat(5_000),
];
const PAGED = ['cases', 'tasks', 'caseFile'];

const cursor: Make = (random, target) =>
  cursorAfter(random, target, pick(random, PAGED), pick(random, CURSORS));

function cursorAfter(
  random: Random,
  target: Target,
  field: string,
  made: (random: Random, good: string) => string,
): Attempt {
  const after = made(random, pick(random, target.cursors));
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
}

const AUTHORIZATIONS: readonly ((bad: string) => string)[] = [
  (bad) => `Bearer ${bad}`,
  (bad) => `bearer  ${bad}`,
  (bad) => `Bearer ${bad} ${bad}`,
  () => `Basic ${Buffer.from('admin:admin').toString('base64')}`,
  (bad) => `Token ${bad}`,
  (bad) => bad,
  () => '',
  () => 'Bearer',
];

/** With a token that is none, whatever is asked for: nothing may come back. */
const token: Make = (random, { badTokens }) => {
  const authorization = pick(random, AUTHORIZATIONS)(pick(random, badTokens));
  const request = chance(random, 0.3)
    ? { query: pick(random, HAND_WRITTEN) }
    : typedRequest(random, operationIn(random));
  return byNobody(
    authorization,
    pick(random, [
      asked(request),
      { method: 'GET', path: '/replay?limit=2', headers: {} },
      { method: 'POST', path: '/rebuild?projection=cases', headers: {} },
    ]),
  );
};

const byNobody = (authorization: string, sent: Sent): Attempt => ({
  what: `token: ${authorization.slice(0, 300)}`,
  shut: true,
  run: ({ url }) => send(url, { ...sent, headers: { ...sent.headers, authorization } }),
});

/** The kinds of attempts at the door for queries and mutations, by their share. */
export const HTTP_ATTEMPTS: readonly (readonly [share: number, make: Make])[] = [
  [4, typed],
  [3, prying],
  [2, concerning],
  [4, document],
  [3, variables],
  [2, body],
  [2, header],
  [2, address],
  [2, cursor],
  [3, token],
];

/** Every attempt at this door that is written by hand, whoever of the callers makes it. */
export function writtenForHttp(random: Random, target: Target): readonly Attempt[] {
  const of = (what: string, sent: Sent): Attempt => from(random, target, what, sent);
  const person = 'query ($personId: ID!) { caseFile(personId: $personId) { erased details } }';
  return [
    ...HAND_WRITTEN.map((written) => of('document', asked({ query: written }))),
    ...FLOODS.map((flood) => of('document', asked({ query: flood(15, random) }))),
    ...NASTY_TEXTS.map((personId) => of('value', asked({ query: person, variables: { personId } }))),
    ...BODIES.map((made) => of('body', posted(made(random)))),
    ...HEADERS.map((made) => of('header', asked(typedRequest(random, 'query'), made(random)))),
    ...CONCERNING.map(({ request, refusedWith }) => ({
      ...by(target.lead, 'as a lead', asked(request)),
      ...(refusedWith === undefined ? {} : { refusedWith }),
    })),
    ...METHODS.map((method) => addressed(random, target, method, '/graphql')),
    ...PATHS.flatMap((made) =>
      ['GET', 'POST'].map((method) => addressed(random, target, method, made(random))),
    ),
    ...PAGED.flatMap((field) => CURSORS.map((made) => cursorAfter(random, target, field, made))),
    ...target.badTokens.map((bad) => byNobody(`Bearer ${bad}`, asked({ query }))),
    ...AUTHORIZATIONS.map((made) => byNobody(made(pick(random, target.badTokens)), asked({ query }))),
  ];
}
