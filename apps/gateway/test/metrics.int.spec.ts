import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { doorMetrics, Metrics } from '#telemetry';
import { DEFAULT_RATES } from '../src/limits/rates.js';
import { randomFrom } from '../../../test/support/random.js';
import { ask, get, post } from './support/client.js';
import { tellEssexInSmall } from './support/essex-in-small.js';
import { type GatewayForTest, gatewayForTest, people } from './support/gateway-for-test.js';
import { RawSocket } from './support/socket.js';

const UPDATES = 'subscription { caseUpdates { sequence } }';
let gateway: GatewayForTest;
let metrics: Metrics;

async function measured(rate: Partial<typeof DEFAULT_RATES> = {}): Promise<void> {
  metrics = new Metrics();
  const limits = { rate: { ...DEFAULT_RATES, ...rate } };
  gateway = await gatewayForTest({ limits }, (services) => ({ ...services, metrics: doorMetrics(metrics) }));
}

/** The lines of the figures, but for what they mean. */
async function lines(): Promise<readonly string[]> {
  return (await metrics.text()).split('\n').filter((line) => line !== '' && !line.startsWith('#'));
}
const seriesOf = (told: readonly string[]): readonly string[] =>
  told.map((line) => line.replace(/ \S+$/, ''));

/** Sockets close, and answers are counted, a moment after the other end has heard of it. */
async function until(wanted: string): Promise<void> {
  for (let turn = 0; turn < 300; turn += 1) {
    if ((await lines()).includes(wanted)) return;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  expect(await lines()).toContain(wanted);
}

beforeEach(() => measured());
afterEach(() => gateway.close());

describe('Requests', () => {
  it('are counted by what the schema calls that which was asked for, whatever the client calls it', async () => {
    await ask(gateway, people.manager, 'query Daisy { daisy: me { id } }');
    await ask(gateway, people.manager, '{ me { id } other: me { id } }');
    await ask(gateway, people.manager, '{ __typename }');
    await ask(gateway, people.manager, '{ cases { daisy } }');
    await get(gateway, '/health/live');
    await get(gateway, '/Daisy', people.manager);
    await until('throughline_requests_total{kind="query",name="me",status="200"} 1');
    await until('throughline_requests_total{kind="query",name="several",status="200"} 1');
    await until('throughline_requests_total{kind="query",name="introspection",status="200"} 1');
    await until('throughline_requests_total{kind="http",name="/graphql",status="400"} 1');
    await until('throughline_requests_total{kind="http",name="/health/live",status="200"} 1');
    await until('throughline_requests_total{kind="http",name="none",status="404"} 1');
    await until('throughline_request_duration_seconds_count{kind="query",name="me"} 1');
    await until('throughline_errors_total{code="GRAPHQL_VALIDATION_FAILED"} 1');
    expect((await lines()).join('\n')).not.toMatch(/daisy/i);
  });

  it('that would tell of a concern, or of an erasure, by their number are counted together, as are their refusals', async () => {
    const officer = { id: 'dpo-1', organisation: 'epb', roles: ['DATA_PROTECTION_OFFICER'] } as const;
    const erase = 'mutation ($input: ErasePersonInput!) { erasePerson(input: $input) { position } }';
    await gateway.record('RegisterPerson', { personId: 'ben', occurredOn: '2012-10-01' });
    const input = { personId: 'ben', requestId: 'request-1' };
    const { body } = await ask(gateway, officer, erase, { input });
    expect(body.errors?.[0]?.extensions.code).toBe('ERASURE_NOT_GRANTED');
    await ask(gateway, officer, '{ concerns { totalCount } }');
    await until('throughline_requests_total{kind="query",name="discreet",status="200"} 1');
    await until('throughline_requests_total{kind="mutation",name="discreet",status="200"} 1');
    await until('throughline_errors_total{code="discreet"} 1');
    const told = (await lines()).join('\n');
    expect(told).not.toMatch(/concern|eras(e|ure)Person|ERASURE/i);
  });

  it('that are refused are counted by code, at both doors', async () => {
    const breach = { personId: 'ben', breachId: 'x', resolution: 'CONTINUED', occurredOn: '2014-06-01' };
    await gateway.record('RegisterPerson', { personId: 'ben', occurredOn: '2012-10-01' });
    await ask(
      gateway,
      people.officer,
      'mutation ($input: ResolveBreachInput!) { resolveBreach(input: $input) { position } }',
      { input: breach },
    );
    await until('throughline_requests_total{kind="mutation",name="resolveBreach",status="200"} 1');
    await post(gateway, '{}', { authorization: 'Bearer guessed' });
    await until('throughline_errors_total{code="UNAUTHENTICATED"} 1');
    const socket = await new RawSocket(gateway).begin(gateway, people.commissioner);
    socket.subscribe('1', UPDATES);
    await socket.received(2);
    await until('throughline_errors_total{code="ACCESS_DENIED"} 1');
    socket.close();
  });

  it('that come too often are counted by whose they are, and not by who', async () => {
    await gateway.close();
    await measured({ principal: { most: 1, windowMs: 60_000 }, address: { most: 2, windowMs: 60_000 } });
    for (let time = 0; time < 2; time += 1) await ask(gateway, people.manager, '{ me { id } }');
    for (let time = 0; time < 3; time += 1) await post(gateway, '{}', { authorization: 'Bearer guessed' });
    await until('throughline_rate_limited_total{whose="principal"} 1');
    await until('throughline_rate_limited_total{whose="address"} 1');
    await new RawSocket(gateway).opened().catch(() => undefined);
    await until('throughline_socket_refusals_total{status="429"} 1');
  });
});

describe('Sockets', () => {
  it('are counted while they are open, with their subscriptions and pushes, and by how they closed', async () => {
    await tellEssexInSmall(gateway);
    const socket = await new RawSocket(gateway).begin(gateway, people.officer);
    await until('throughline_sockets_open 1');
    socket.send({
      type: 'subscribe',
      id: '1',
      payload: { query: 'subscription { caseUpdates(after: "0") { sequence } }' },
    });
    await socket.received(3);
    await until('throughline_subscriptions_open 1');
    expect((await lines()).join('\n')).toMatch(/^throughline_pushes_total [1-9]/m);
    socket.close();
    await until('throughline_sockets_open 0');
    await until('throughline_subscriptions_open 0');
    await until('throughline_sockets_closed_total{code="1006"} 1');
    await until('throughline_subscriptions_total 1');
  });

  it('that a client closes with a number of its own are counted together', async () => {
    const { WebSocket } = await import('ws');
    for (const code of [4999, 3111, 4321]) {
      const socket = new WebSocket(`${gateway.url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws');
      await new Promise((resolve) => socket.once('open', resolve));
      socket.close(code, 'Daisy');
    }
    await until('throughline_sockets_closed_total{code="other"} 3');
    expect((await lines()).join('\n')).not.toMatch(/Daisy|4999|3111|4321/);
  });
});

describe('The number of figures', () => {
  it('does not grow with what clients make up: not with five hundred names, addresses, codes and headers', async () => {
    const random = randomFrom(11);
    const word = () => `w${random.between(0, 1e9).toString(36)}`;
    const tries: (() => Promise<unknown>)[] = [
      () => ask(gateway, people.manager, `query ${word()} { ${word()}: me { id } }`),
      () => ask(gateway, people.manager, `query ${word()} { ${word()} { id } }`),
      () => ask(gateway, people.manager, `mutation ${word()} { ${word()}(input: {}) { position } }`),
      () => ask(gateway, people.manager, `{ ${word()} `),
      () => ask(gateway, people.manager, `{ caseFile(personId: "${word()}") { details } }`),
      () => get(gateway, `/${word()}/${word()}?${word()}=1`, people.manager),
      () => get(gateway, `/rebuild?projection=${word()}`, people.administrator, 'POST'),
      () => get(gateway, `/replay?${word()}=${word()}`, people.evaluator),
      () => get(gateway, '/graphql', people.manager, 'PUT'),
      () =>
        post(gateway, word(), {
          authorization: `Bearer ${word()}`,
          'x-purpose': word(),
          traceparent: word(),
        }),
      async () => {
        const socket = await new RawSocket(gateway, {}, '/graphql').begin(gateway, people.manager);
        socket.subscribe(word(), `subscription ${word()} { ${word()} }`);
        await socket.received(2);
        socket.close();
        await socket.closed;
      },
      () => new RawSocket(gateway, {}, `/${word()}`).opened().catch(() => undefined),
    ];
    const all = async (rounds: number): Promise<readonly string[]> => {
      for (let round = 0; round < rounds; round += 1) for (const attempt of tries) await attempt();
      await until('throughline_sockets_open 0');
      return seriesOf(await lines());
    };
    const first = await all(2);
    expect(first.length).toBeGreaterThan(40);
    expect(await all(42)).toEqual(first);
  }, 120_000);
});
