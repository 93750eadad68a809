import { afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Role } from '#access';
import { mutationFor } from '../support/api.js';
import { expectNoInsides } from '../support/clear-errors.js';
import { daysAgo, noonAgo } from '../support/days.js';
import { castOf, commissioning, perform, supervised } from '../support/programme.js';
import { headOf } from '../support/recorded-log.js';
import { type RunningServer, startServer } from '../support/server.js';
import { untilSettled } from '../support/until.js';

let server: RunningServer;
let head: string | null;

beforeAll(async () => {
  server = await startServer();
  const cast = castOf(server.api);
  await perform(server.api, [
    ...commissioning(cast),
    ...supervised('person-1', cast.officer, 20, 100),
    ...supervised(cast.mentor, cast.officer, 20, 40),
    ['PROGRAMME_MANAGER', 'RegisterPerson', { occurredOn: daysAgo(20), personId: 'person-2' }],
  ]);
  await untilSettled(server); // what a reaction has to say of it would move the head later
}, 60_000);

beforeEach(async () => {
  head = await headOf(server.folder);
});

afterEach(async () => {
  expect(await headOf(server.folder)).toBe(head); // whatever was sent has changed nothing
  expectNoInsides(server.process.output);
});

const JSON_TYPE = { 'content-type': 'application/json' };
const bearer = (role: Role) => ({ authorization: `Bearer ${server.api.token(role)}` });

describe('A body that is not what it should be is refused, and told how it should be', () => {
  const post = async (body: string, headers: Readonly<Record<string, string>> = JSON_TYPE) => {
    const answer = await server.api.post(body, { ...headers, ...bearer('OFFENDER_MANAGER') });
    expectNoInsides(answer.text);
    return answer;
  };

  it.each([
    ['broken JSON', '{"query": "{ me { id } }"'],
    ['no JSON', 'query { me { id } }'],
    ['nothing', ''],
    ['a number', '42'],
    ['a list', '[{"query":"{ me { id } }"}]'],
    ['no query', '{"variables":{}}'],
    ['a query that is no text', '{"query":{"me":1}}'],
  ])('%s', async (_what, body) => {
    const { status, errors } = await post(body);
    expect(status).toBe(400);
    expect(errors).toHaveLength(1);
    expect(errors[0]?.extensions.code).toMatch(/^BAD_REQUEST$|^OPERATION_NOT_ALLOWED$/);
    expect(errors[0]?.message).toMatch(/Send|query/);
  });

  it('another type than JSON', async () => {
    const { status, errors } = await post('{"query":"{ me { id } }"}', { 'content-type': 'text/plain' });
    expect(status).toBe(415);
    expect(errors).toMatchObject([{ extensions: { code: 'UNSUPPORTED_MEDIA_TYPE' } }]);
  });

  it('a larger body than is taken', async () => {
    const { status, errors } = await post(
      JSON.stringify({ query: '{ me { id } }', padding: 'x'.repeat(300_000) }),
    );
    expect(status).toBe(413);
    expect(errors).toMatchObject([{ extensions: { code: 'BODY_TOO_LARGE' } }]);
  });

  it('an address that is not there, and a method that is not taken', async () => {
    const absent = await fetch(`${server.url}/graphiql`, { headers: bearer('OFFENDER_MANAGER') });
    expect(absent.status).toBe(404);
    const get = await fetch(`${server.url}/graphql?query={me{id}}`, { headers: bearer('OFFENDER_MANAGER') });
    expect(get.status).toBe(405);
    for (const response of [absent, get]) expectNoInsides(await response.text());
  });
});

describe('A document that asks for too much, or for what is not there, is refused', () => {
  const aliases = Array.from({ length: 40 }, (_, index) => `a${index}: me { id }`).join(' ');
  const tokens = Array.from({ length: 2_100 }, () => 'id').join(' ');
  const deep = `{ a ${'{ a '.repeat(15)}${'}'.repeat(16)}`;

  it.each([
    ['unknown field', '{ me { shoeSize } }', 'GRAPHQL_VALIDATION_FAILED', 'shoeSize'],
    ['unknown operation', 'mutation { eraseEverything }', 'GRAPHQL_VALIDATION_FAILED', 'eraseEverything'],
    ['broken syntax', '{ me { id ', 'GRAPHQL_PARSE_FAILED', 'Syntax'],
    ['too many aliases', `{ ${aliases} }`, 'DOCUMENT_TOO_LARGE', 'aliases 40'],
    ['too many tokens', `{ me { ${tokens} } }`, 'GRAPHQL_PARSE_FAILED', 'token'],
    ['too deep', deep, 'DOCUMENT_TOO_LARGE', 'depth'],
    [
      'too much at once',
      '{ cases(first: 100) { edges { node { caseId matches { matchId } } } } }'.replace(
        '{ cases',
        `{ ${Array.from({ length: 25 }, (_, index) => `c${index}: cases(first: 100) { edges { node { caseId state route personId unit } } }`).join(' ')} cases`,
      ),
      'DOCUMENT_TOO_LARGE',
      'cost',
    ],
  ])('%s', async (_what, query, code, named) => {
    const { status, errors, text } = await server.api.send(server.api.token('PROGRAMME_MANAGER'), query);
    expect(status).toBe(400);
    expect(errors.map(({ extensions }) => extensions.code)).toContain(code);
    expect(text).toContain(named);
    expectNoInsides(text);
  });
});

describe('An input that breaks a rule of form is refused by field and rule', () => {
  const details = { occurredOn: daysAgo(1), personId: 'person-1', name: 'A' };
  const sentence = {
    occurredOn: daysAgo(1),
    personId: 'person-1',
    sentenceId: 's-9',
    kind: 'LICENCE',
    expectedEndOn: daysAgo(-9),
    area: 'north-probation',
  };

  it.each([
    ['an unknown field', 'RecordPersonalDetails', { ...details, shoeSize: 9 }, 'shoeSize', 'not a field'],
    ['a field left out', 'RecordPersonalDetails', { ...details, name: undefined }, 'name', 'required'],
    ['a number for text', 'RecordPersonalDetails', { ...details, name: 7 }, 'name', 'must be text'],
    ['an object for an id', 'RecordPersonalDetails', { ...details, personId: {} }, 'personId', 'must be'],
    ['no value', 'RecordPersonalDetails', { ...details, name: null }, 'name', 'required'],
    [
      'an id that is none',
      'RecordPersonalDetails',
      { ...details, personId: '../x y' },
      'personId',
      'letters',
    ],
    ['empty text', 'RecordPersonalDetails', { ...details, name: '' }, 'name', '1 to 200'],
    ['too long a name', 'RecordPersonalDetails', { ...details, name: 'x'.repeat(201) }, 'name', '1 to 200'],
    [
      'too long a text',
      'RecordPersonalDetails',
      { ...details, address: 'x'.repeat(8_001) },
      'address',
      '8000',
    ],
    [
      'a day that does not exist',
      'RecordPersonalDetails',
      { ...details, occurredOn: '2025-02-30' },
      'occurredOn',
      'exists',
    ],
    [
      'a day written otherwise',
      'RecordPersonalDetails',
      { ...details, dateOfBirth: '1.2.1980' },
      'dateOfBirth',
      'YYYY-MM-DD',
    ],
    ['a code that is none', 'StartSentence', { ...sentence, kind: 'PAROLE' }, 'kind', 'COMMUNITY_ORDER'],
    [
      'a revision that is none',
      'StartSentence',
      { ...sentence, expectedRevision: 'latest' },
      'expectedRevision',
      'whole number',
    ],
  ])('%s', async (_what, command, input, field, rule) => {
    const { status, errors, text } = await server.api.send(
      server.api.token('OFFENDER_MANAGER'),
      mutationFor(command),
      { input },
    );
    expect([200, 400]).toContain(status);
    expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT', faults: [{ field }] } }]);
    expect(errors[0]?.message).toContain(field);
    expect(errors[0]?.message).toContain(rule);
    expectNoInsides(text);
  });

  it('every fault of an input is named at once', async () => {
    const error = await server.api.refused('OFFENDER_MANAGER', 'StartSentence', {
      ...sentence,
      occurredOn: 'yesterday',
      area: '?',
    });
    const faults = error.extensions['faults'] as readonly { readonly field: string }[];
    expect(faults.map(({ field }) => field).sort()).toEqual(['area', 'occurredOn']);
  });

  it.each([
    ['a day to come', { asAt: daysAgo(-1) }, 'asAt'],
    ['a day that does not exist', { asAt: '2014-02-30' }, 'asAt'],
    ['an instant without its zone', { knownAt: '2014-09-26T16:00' }, 'knownAt'],
    ['a position that is none', { atLeast: '7' }, 'atLeast'],
    ['too long a page', { first: 1000 }, 'first'],
    ['an empty page', { first: 0 }, 'first'],
    ['a cursor that was tampered with', { after: 'eyJ4IjoxfQ' }, 'cursor'],
  ])('a question with %s', async (_what, variables, named) => {
    const query =
      'query ($asAt: String, $knownAt: String, $atLeast: String, $first: Int = 20, $after: String) { cases(asAt: $asAt, knownAt: $knownAt, atLeast: $atLeast, first: $first, after: $after) { totalCount } }';
    const { errors, text } = await server.api.send(server.api.token('PROGRAMME_MANAGER'), query, variables);
    expect(errors).toHaveLength(1);
    expect(['BAD_USER_INPUT', 'BAD_CURSOR']).toContain(errors[0]?.extensions.code);
    expect(errors[0]?.message).toContain(named);
    expectNoInsides(text);
  });

  it('a replay with parameters that are none', async () => {
    const response = await fetch(`${server.url}/replay?from=2014-13-01&colour=red`, {
      headers: bearer('EVALUATOR'),
    });
    const text = await response.text();
    expect(response.status).toBe(400);
    expect(text).toContain('from');
    expect(text).toContain('colour');
    expectNoInsides(text);
  });
});

describe('A command that a rule of the programme forbids is refused with the rule and the way out', () => {
  const breach = { occurredOn: daysAgo(1), personId: 'person-1', breachId: 'b-1' };

  it.each<[what: string, role: Role, command: string, input: object, code: string]>([
    [
      'a day to come',
      'OFFENDER_MANAGER',
      'RecordBreach',
      { ...breach, sentenceId: 'person-1-s1', occurredOn: daysAgo(-1) },
      'FUTURE_EFFECTIVE_DATE',
    ],
    [
      'an instant to come',
      'MENTOR',
      'HoldSession',
      {
        occurredAt: noonAgo(-2),
        mentorId: 'person-1',
        matchId: 'm',
        sessionId: 's',
        supportKinds: ['CV'],
        minutes: 5,
        mode: 'PHONE',
      },
      'UNKNOWN_PERSON|FUTURE_EFFECTIVE_DATE',
    ],
    [
      'late without a reason',
      'OFFENDER_MANAGER',
      'RecordPersonalDetails',
      { occurredOn: daysAgo(31), personId: 'person-1', name: 'A' },
      'BACKDATE_REASON_REQUIRED',
    ],
    [
      'nobody of that id',
      'OFFENDER_MANAGER',
      'RecordPersonalDetails',
      { occurredOn: daysAgo(1), personId: 'nobody', name: 'A' },
      'UNKNOWN_PERSON',
    ],
    [
      'a person registered twice',
      'OFFENDER_MANAGER',
      'RegisterPerson',
      { occurredOn: daysAgo(1), personId: 'person-1' },
      'INVALID_TRANSITION',
    ],
    [
      'the end of a breach that never was',
      'OFFENDER_MANAGER',
      'ResolveBreach',
      { ...breach, resolution: 'CONTINUED' },
      'BREACH_NOT_FOUND',
    ],
    [
      'a breach of no sentence',
      'OFFENDER_MANAGER',
      'RecordBreach',
      { ...breach, sentenceId: 'none' },
      'SENTENCE_NOT_ACTIVE',
    ],
    [
      'a sentence that ends before it starts',
      'OFFENDER_MANAGER',
      'StartSentence',
      {
        occurredOn: daysAgo(1),
        personId: 'person-1',
        sentenceId: 's-2',
        kind: 'LICENCE',
        expectedEndOn: daysAgo(5),
        area: 'a',
      },
      'SENTENCE_DATES_INVALID',
    ],
    [
      'a mentor of themselves',
      'PROGRAMME_MANAGER',
      'MakeMatch',
      { occurredOn: daysAgo(0), matchId: 'm-1', mentorId: 'person-2', menteeId: 'person-2' },
      'SELF_MATCH',
    ],
    [
      'an entry that is not there',
      'PROGRAMME_MANAGER',
      'RetractEntry',
      { stream: 'referral-person-1', entryId: 'none', reason: 'x' },
      'ENTRY_NOT_FOUND',
    ],
    [
      'a contract year over another',
      'CONTRACT_MANAGER',
      'CommissionContractYear',
      {
        occurredOn: daysAgo(1),
        contractId: 'essex-peer-mentoring',
        yearId: 'y-2',
        from: daysAgo(10),
        to: daysAgo(-20),
      },
      'CONTRACT_YEAR_OVERLAP',
    ],
  ])('%s', async (_what, role, command, input, code) => {
    const error = await server.api.refused(role, command, input);
    expect(error.extensions.code).toMatch(new RegExp(`^(${code})$`));
    expect(error.extensions['rule']).toEqual(expect.any(String));
    expect(error.extensions['wayOut']).toEqual(expect.any(String));
    expect(error.extensions['facts']).toEqual(expect.any(Object));
    expectNoInsides(JSON.stringify(error));
  });

  it.each<[what: string, role: Role, command: string, input: object]>([
    [
      'a command of another role',
      'COMMISSIONER',
      'RegisterPerson',
      { occurredOn: daysAgo(1), personId: 'p-2' },
    ],
    [
      'a source, from anybody but an import',
      'OFFENDER_MANAGER',
      'RegisterPerson',
      { occurredOn: '2013-01-01', personId: 'p-2', source: { system: 'a', batch: 'b', row: 'c' } },
    ],
    [
      'a correction in a history of others',
      'PROGRAMME_MANAGER',
      'RetractEntry',
      { stream: 'supervision-person-1', entryId: 'x', reason: 'y' },
    ],
  ])('%s is denied, with whom to ask', async (_what, role, command, input) => {
    const error = await server.api.refused(role, command, input);
    expect(error.extensions.code).toBe('ACCESS_DENIED');
    expect(error.message).toMatch(/ask someone/);
  });
});
