import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { rm } from 'node:fs/promises';
import { temporaryFolder } from '../../libs/event-log/test/temporary-folder.js';
import { describeProtocol } from './protocol/describe-protocol.js';
import {
  credentialsIn,
  eventOf,
  eventsOf,
  follow,
  MAX_APPEND,
  NEW,
  newStream,
  readOf,
  optionsFor,
  WAYS,
  withClient,
} from './protocol/official-client.js';
import { TestServer } from './start.js';

const USERS = { writer: 'p@ss:w%rd' };

let folder = '';
let server: TestServer;
beforeAll(async () => {
  folder = await temporaryFolder();
  server = await TestServer.start({ folder, tls: true, users: USERS });
});
afterAll(async () => {
  await server.kill();
  await rm(folder, { recursive: true, force: true });
});
const url = (): string => server.connectionString('writer');

describeProtocol('The test server', url, { secured: true });

const real = process.env['EVENTSTOREDB_TEST_URL'];
if (real === undefined) {
  describe.skip('A real EventStoreDB', () => {
    it('is not held to the protocol, because EVENTSTOREDB_TEST_URL names none', () => undefined);
  });
} else {
  describeProtocol('A real EventStoreDB', () => real, { secured: credentialsIn(real) !== undefined });
}

describe('The test server alone', () => {
  it('is met by both ways to append', () =>
    withClient(url(), async (client) => {
      for (const [way, calls] of [
        ['by append', 0],
        ['by batch append', 1],
      ] as const) {
        await client.appendToStream(newStream(), eventOf({}), { ...NEW, ...optionsFor(way, url()) });
        expect((await server.count()).batchStreams).toBe(calls);
      }
    }));

  it.each(WAYS)('knows an append again after it was killed and restarted (%s)', async (way) => {
    const [stream, events] = [newStream(), eventsOf(3)];
    const how = { ...NEW, ...optionsFor(way, url()) };
    const first = await withClient(url(), (client) => client.appendToStream(stream, events, how));
    await withClient(url(), (client) => client.appendToStream(stream, eventOf({}), { expectedRevision: 2n }));
    await server.restart();
    await withClient(url(), async (client) => {
      expect(await client.appendToStream(stream, events, how)).toEqual(first);
      expect(await readOf(client.readStream(stream), stream)).toHaveLength(4);
    });
  });

  it.each(WAYS)('weighs types, data and metadata of a whole append, to the byte (%s)', (way) =>
    withClient(url(), async (client) => {
      const how = { ...NEW, ...optionsFor(way, url()) };
      const bare = eventOf({ text: '' });
      const weight =
        2 * bare.type.length + JSON.stringify(bare.data).length + JSON.stringify(bare.metadata).length;
      const pair = (bytes: number) => [
        eventOf({ text: 'x'.repeat(MAX_APPEND / 2 - weight) }),
        eventOf({ text: 'x'.repeat(bytes - MAX_APPEND / 2 - weight) }),
      ];
      const stream = newStream();
      await expect(client.appendToStream(stream, pair(MAX_APPEND + 1), how)).rejects.toMatchObject({
        type: 'maximum-append-size-exceeded',
        maxAppendSize: MAX_APPEND,
      });
      expect(await client.appendToStream(stream, pair(MAX_APPEND), how)).toMatchObject({
        nextExpectedRevision: 1n,
      });
    }),
  );

  it('refuses an append without a name by itself: the next ones go down the same call', () =>
    withClient(server.connectionString(), async (client) => {
      for (let time = 0; time < 2; time += 1) {
        await expect(client.appendToStream(newStream(), eventOf({}), NEW)).rejects.toMatchObject({
          type: 'access-denied',
        });
        expect((await server.count()).batchStreams).toBe(1);
      }
    }));

  it('gives nothing of a stream forwards from its end', () =>
    withClient(url(), async (client) => {
      const stream = newStream();
      await client.appendToStream(stream, eventsOf(2), NEW);
      expect(await readOf(client.readStream(stream, { fromRevision: 'end' }), stream)).toEqual([]);
    }));

  it('falls behind where it is told to, and catches up', () =>
    withClient(url(), async (client) => {
      const stream = newStream();
      await server.set({ fallsBehind: 1 });
      const heard = await follow(
        client.subscribeToStream(stream),
        [stream],
        ({ events, caughtUp }) => events.length === 3 && caughtUp === 2,
        () => client.appendToStream(stream, eventsOf(3), NEW),
      );
      expect(heard).toMatchObject({ fellBehind: 1, caughtUp: 2 });
    }));
});
