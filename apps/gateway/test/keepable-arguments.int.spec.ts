import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ask } from './support/client.js';
import { type GatewayForTest, gatewayForTest, people } from './support/gateway-for-test.js';
import { RawSocket } from './support/socket.js';

const NUL = 'ben\u0000';
const HALF = '\ud83d';
const RULE = expect.stringContaining('take that character out');

const FILE = 'query ($id: ID!) { caseFile(personId: $id) { erased } }';
const CASES = 'query ($filter: CasesFilterInput!) { cases(filter: $filter) { totalCount } }';
const REGISTER = 'mutation ($input: RegisterPersonInput!) { registerPerson(input: $input) { position } }';
const FEED =
  'subscription ($personId: ID, $unit: ID) { caseUpdates(personId: $personId, unit: $unit) { sequence } }';

describe('Text that no store can keep', () => {
  let gateway: GatewayForTest;
  beforeAll(async () => {
    gateway = await gatewayForTest();
  });
  afterAll(() => gateway.close());

  it.each([
    ['a zero byte in a variable', FILE, { id: NUL }, 'id'],
    ['half of a surrogate pair in a variable', FILE, { id: HALF }, 'id'],
    ['a field of an input object', CASES, { filter: { personId: NUL } }, 'filter.personId'],
    ['an item of a list', CASES, { filter: { states: ['OPEN', NUL] } }, 'filter.states[1]'],
    ['a field of a command', REGISTER, { input: { personId: 'p', source: { row: HALF } } }, 'source.row'],
    ['a field whose name is no name', CASES, { filter: { 'x"\u0000': { y: NUL } } }, 'filter.….y'],
    ['a literal', '{ caseFile(personId: "\\u0000") { erased } }', {}, 'personId'],
    ['a literal deeper down', '{ cases(filter: { unit: "a\\u{0}" }) { totalCount } }', {}, 'filter.unit'],
    [
      'a literal in a list',
      '{ cases(filter: { states: [OPEN, "\\u0000"] }) { totalCount } }',
      {},
      'filter.states[1]',
    ],
    [
      'a literal of a command',
      'mutation { registerPerson(input: { personId: "\\u0000", occurredOn: "2014-01-01" }) { position } }',
      {},
      'personId',
    ],
    ['a block of text', '{ caseFile(personId: """\u0000""") { erased } }', {}, 'personId'],
    [
      'the default of a variable',
      'query ($id: ID! = "\\u0000") { caseFile(personId: $id) { erased } }',
      {},
      'id',
    ],
  ])('is refused before anything runs: %s', async (_what, query, variables, field) => {
    const { status, body } = await ask(gateway, people.officer, query, variables);
    expect(status).toBe(400);
    expect(body).not.toHaveProperty('data');
    expect(body.errors?.map(({ extensions }) => extensions)).toContainEqual({
      code: 'BAD_USER_INPUT',
      faults: [{ field, rule: RULE }],
    });
  });

  it.each([
    ['a variable', FEED, { personId: NUL }, 'personId'],
    ['another variable', FEED, { unit: HALF }, 'unit'],
    ['a literal', 'subscription { caseUpdates(after: "\\u0000") { sequence } }', {}, 'after'],
  ])('is refused over a socket the same: %s', async (_what, query, variables, field) => {
    const socket = await new RawSocket(gateway).begin(gateway, people.officer);
    socket.subscribe('1', query, variables);
    const [, answer] = await socket.received(2);
    expect(answer).toMatchObject({
      type: 'error',
      id: '1',
      payload: [{ extensions: { code: 'BAD_USER_INPUT', faults: [{ field, rule: RULE }] } }],
    });
    socket.close();
  });

  it('has nothing run of what stands beside it', async () => {
    const register = (alias: string, personId: string) =>
      `${alias}: registerPerson(input: { personId: "${personId}", occurredOn: "2014-01-01" }) { position }`;
    await ask(gateway, people.officer, `mutation { ${register('a', 'new')} ${register('b', 'n\\u0000')} }`);
    expect(await gateway.log.head()).toBeNull();
  });

  it('is looked for in as many variables as there are, however deep, and five are told', async () => {
    const deep = `${'['.repeat(30_000)}"\\u0000"${']'.repeat(30_000)}`;
    const authorization = `Bearer ${await gateway.token(people.officer)}`;
    const response = await fetch(`${gateway.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization },
      body: `{"query":"{ me { id } }","variables":{"a":${deep}}}`,
    });
    expect([response.status, await response.text()]).toEqual([400, expect.stringContaining('take that')]);
    const many = await ask(gateway, people.officer, FILE, { id: Array.from({ length: 9 }, () => NUL) });
    expect(many.body.errors?.[0]?.extensions['faults']).toHaveLength(5);
  });

  it('is none of what people write: other languages, signs, and control characters beside', async () => {
    const { body } = await ask(gateway, people.officer, FILE, { id: 'ключ 👩‍👧 \u0001\t\u202e ﷺ' });
    expect(body.errors?.map(({ extensions }) => extensions.code)).toEqual(['NOT_FOUND']);
  });
});
