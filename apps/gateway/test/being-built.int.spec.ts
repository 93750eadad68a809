import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { NotBuiltYet } from '#projections';
import { ask } from './support/client.js';
import { RawSocket } from './support/socket.js';
import { type GatewayForTest, gatewayForTest, people } from './support/gateway-for-test.js';

const REGISTER = 'mutation ($input: RegisterPersonInput!) { registerPerson(input: $input) { position } }';

describe('A gateway whose read models are being built', () => {
  let gateway: GatewayForTest;
  const notYet = (name: string) => () => Promise.reject(new NotBuiltYet(name, 1));
  beforeAll(async () => {
    gateway = await gatewayForTest({}, (services) => ({
      ...services,
      readModels: {
        ...services.readModels,
        tasks: notYet('tasks'),
        changes: {
          ...services.readModels.changes,
          logAt: notYet('changes'),
          latestSequence: notYet('changes'),
        },
      },
    }));
  });
  afterAll(() => gateway.close());

  it('says so in place of telling that there is nothing', async () => {
    const { body } = await ask(gateway, people.manager, '{ tasks { edges { cursor } } }');
    expect(body.errors).toMatchObject([
      { message: expect.stringContaining('do not hold yet'), extensions: { code: 'SERVICE_UNAVAILABLE' } },
    ]);
  });

  it('answers from those that are whole, without the digest that the feed of changes reckons', async () => {
    await ask(gateway, people.officer, REGISTER, { input: { personId: 'ann', occurredOn: '2014-05-30' } });
    const position = await gateway.log.head();
    const { body } = await ask(
      gateway,
      people.manager,
      'query ($atLeast: String) { cases(atLeast: $atLeast) { totalCount receipt { position logDigest } } }',
      { atLeast: position },
    );
    expect(body).toEqual({ data: { cases: { totalCount: 0, receipt: { position, logDigest: null } } } });
  });

  it('tells how far each has come, also where that is nowhere yet', async () => {
    const { body } = await ask(gateway, people.manager, '{ recordState { latestSequence } }');
    expect(body.data).toEqual({ recordState: { latestSequence: expect.stringMatching(/^\d+$/) } });
  });

  it('does not tell a subscriber who comes back that the sequence it was given is none of this server', async () => {
    const socket = new RawSocket(gateway);
    await socket.begin(gateway, people.manager);
    socket.subscribe('1', 'subscription { caseUpdates(after: "300") { sequence } }');
    const [, error] = await socket.received(2);
    socket.close();
    expect(error).toMatchObject({ payload: { errors: [{ extensions: { code: 'SERVICE_UNAVAILABLE' } }] } });
  });
});
