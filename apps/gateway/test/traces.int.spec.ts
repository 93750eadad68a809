import { afterEach, describe, expect, it } from '@jest/globals';
import { isTraceparent } from '#programme';
import { currentTraceparent } from '#telemetry';
import type { GatewayServices } from '../src/index.js';
import { all, ask, post } from './support/client.js';
import { type GatewayForTest, gatewayForTest, people } from './support/gateway-for-test.js';
import { RawSocket } from './support/socket.js';

const TRACE = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';
const OTHER = '00-aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa-bbbbbbbbbbbbbbbb-01';
const REGISTER = `mutation ($input: RegisterPersonInput!) { registerPerson(input: $input) { position } }`;
const UPDATES = 'subscription { caseUpdates { sequence } }';

interface Said {
  readonly message: string;
  readonly trace: string | undefined;
}

let gateway: GatewayForTest;
afterEach(() => gateway.close());

/** A gateway of which it is known in what trace each line of its logs was written. */
async function heard(change: (services: GatewayServices) => GatewayServices = (services) => services) {
  const said: Said[] = [];
  const hear = (_fields: object, message: string): void =>
    void said.push({ message, trace: currentTraceparent() });
  const logger = { info: hear, warn: hear, error: hear };
  gateway = await gatewayForTest({}, (services) => change({ ...services, logger }));
  return said;
}

/** The trace in which somebody was registered, as the event has it. */
async function traceOf(personId: string): Promise<unknown> {
  const [event] = await all(gateway.log.readStream(`dataSubject-${personId}`));
  return event?.metadata['traceparent'];
}

describe('The trace of a request', () => {
  it('is what the event carries, and a new one where the caller sent what is none', async () => {
    await heard();
    const register = (personId: string, headers: Readonly<Record<string, string>> = {}) =>
      ask(gateway, people.officer, REGISTER, { input: { personId, occurredOn: '2014-05-30' } }, headers);
    await register('traced', { traceparent: TRACE });
    await register('untraced');
    await register('mistraced', { traceparent: `${TRACE}-Daisy` });
    expect(await traceOf('traced')).toBe(TRACE);
    const others = [await traceOf('untraced'), await traceOf('mistraced')];
    expect(others.every(isTraceparent)).toBe(true);
    expect(new Set([TRACE, ...others]).size).toBe(3);
  });

  it('is that of every line in the logs, before its body is read and after', async () => {
    const said = await heard((services) => ({
      ...services,
      readModels: {
        ...services.readModels,
        tasks: () => Promise.reject(new Error('broken')),
      },
    }));
    await post(gateway, '{}', { authorization: 'Bearer guessed', traceparent: TRACE });
    await ask(gateway, people.manager, '{ tasks { edges { cursor } } }', {}, { traceparent: OTHER });
    expect(said).toEqual([
      { message: 'a token was refused', trace: TRACE },
      { message: 'unexpected error', trace: OTHER },
    ]);
  });
});

describe('The trace of a socket', () => {
  const tokenRefused = async (headers: Readonly<Record<string, string>>, payload: object) => {
    const said = await heard();
    const socket = new RawSocket(gateway, headers);
    await socket.opened();
    socket.send({ type: 'connection_init', payload: { authorization: 'Bearer guessed', ...payload } });
    await socket.closed;
    return said;
  };

  it('is what connection_init says, else what its request said, else a new one', async () => {
    const message = 'a token was refused';
    expect(await tokenRefused({ traceparent: TRACE }, { traceparent: OTHER })).toEqual([
      { message, trace: OTHER },
    ]);
    await gateway.close();
    expect(await tokenRefused({ traceparent: TRACE }, { traceparent: 'Daisy' })).toEqual([
      { message, trace: TRACE },
    ]);
    await gateway.close();
    const [line] = await tokenRefused({ traceparent: 'Daisy' }, {});
    expect(isTraceparent(line?.trace)).toBe(true);
  });

  it('gives way to that of a subscription, where its extensions name one', async () => {
    const said = await heard((services) => ({
      ...services,
      readModels: {
        ...services.readModels,
        changes: {
          ...services.readModels.changes,
          latestSequence: () => Promise.reject(new Error('broken')),
        },
      },
    }));
    const socket = new RawSocket(gateway, { traceparent: TRACE });
    await socket.begin(gateway, people.manager);
    socket.send({
      type: 'subscribe',
      id: '1',
      payload: { query: UPDATES, extensions: { traceparent: OTHER } },
    });
    await socket.received(3); // the failure, and that it is over
    socket.send({
      type: 'subscribe',
      id: '2',
      payload: { query: UPDATES, extensions: { traceparent: 'x' } },
    });
    await socket.received(5);
    socket.close();
    const message = 'unexpected error';
    expect(said).toEqual([
      { message, trace: OTHER },
      { message, trace: TRACE },
    ]);
  });
});
