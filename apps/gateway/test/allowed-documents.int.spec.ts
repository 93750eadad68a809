import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ask, post } from './support/client.js';
import { type GatewayForTest, gatewayForTest, people } from './support/gateway-for-test.js';
import { RawSocket } from './support/socket.js';

const ME = 'query Me { me { id } }';
const FEED = 'subscription ($personId: ID) { caseUpdates(personId: $personId) { sequence } }';
const SCHEMA = '{ __schema { queryType { name } } }';
const REFUSED = {
  code: 'DOCUMENT_NOT_ALLOWED',
  rule: expect.stringContaining('letter for letter'),
  wayOut: expect.stringContaining('GRAPHQL_DOCUMENTS'),
};

describe('A gateway with a list of documents', () => {
  let gateway: GatewayForTest;
  beforeAll(async () => {
    gateway = await gatewayForTest({ documents: [ME, FEED] });
  });
  afterAll(() => gateway.close());

  it('takes those of the list', async () => {
    const { status, body } = await ask(gateway, people.manager, ME);
    expect([status, body.data]).toEqual([200, { me: { id: 'pm-1' } }]);
  });

  it.each([
    ['another', '{ me { id } }'],
    ['one of the list with a space more', `${ME} `],
    ['one of the list with another after it', `${ME} query Other { me { roles } }`],
    ['what asks for the schema', SCHEMA],
    ['what cannot be parsed', '{ me {'],
    ['a subscription of the list, which is for sockets, in other letters', FEED.toUpperCase()],
  ])('refuses any other before it is parsed, over HTTP: %s', async (_what, query) => {
    const { status, body } = await ask(gateway, people.manager, query);
    expect([status, body]).toMatchObject([400, { errors: [{ extensions: REFUSED }] }]);
    expect(body).not.toHaveProperty('data');
  });

  it.each([
    ['no query', '{"variables":{}}'],
    ['a query that is no text', `{"query":["${ME}"]}`],
    ['a query twice', `{"query":"${ME}","query":"{ me { roles } }"}`],
    ['a list of requests', `[{"query":"{ me { roles } }"}]`],
    ['nothing but a name', '{"operationName":"__proto__"}'],
    ['a hash', `{"extensions":{"persistedQuery":{"version":1,"sha256Hash":"${'0'.repeat(64)}"}}}`],
  ])('refuses a body with %s', async (_what, body) => {
    const authorization = `Bearer ${await gateway.token(people.manager)}`;
    const answer = await post(gateway, body, { authorization });
    expect([answer.status, answer.body.errors?.[0]?.extensions.code]).toEqual([400, 'DOCUMENT_NOT_ALLOWED']);
  });

  it('asks who it is before anything else', async () => {
    const { status } = await post(gateway, JSON.stringify({ query: SCHEMA }));
    expect(status).toBe(401);
  });

  it.each([
    ['another', 'subscription { caseUpdates { sequence } }'],
    ['what asks for the schema', SCHEMA],
    ['what cannot be parsed', 'subscription {'],
  ])('refuses any other over a socket: %s', async (_what, query) => {
    const socket = await new RawSocket(gateway).begin(gateway, people.manager);
    socket.subscribe('1', query);
    const [, answer] = await socket.received(2);
    expect(answer).toMatchObject({ type: 'error', id: '1', payload: [{ extensions: REFUSED }] });
    socket.close();
  });

  it('takes those of the list over a socket, and says what else is wrong with them', async () => {
    const socket = await new RawSocket(gateway).begin(gateway, people.manager);
    socket.subscribe('1', FEED, { personId: 'nobody' });
    socket.subscribe('2', ME);
    const of = (id: string, type: string) => expect.objectContaining({ id, type });
    expect(await socket.received(4)).toEqual(
      expect.arrayContaining([of('1', 'next'), of('1', 'complete'), of('2', 'error')]),
    );
    const heard = JSON.stringify(socket.messages);
    expect(heard).toContain('"code":"NOT_FOUND"');
    expect(heard).toContain('"code":"OPERATION_NOT_ALLOWED"');
    socket.close();
  });
});
