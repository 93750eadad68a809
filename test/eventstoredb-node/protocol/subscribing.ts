import type { Filter, Position } from '@eventstore/db-client';
import { describe, expect, it } from '@jest/globals';
import {
  eventOf,
  eventsOf,
  follow,
  NEW,
  newStream,
  type OfficialClient,
  readOf,
  withClient,
} from './official-client.js';

/** Where subscriptions begin, what filters let through, and what is told beside events. */
export function describeSubscribing(name: string, url: () => string): void {
  const onServer = (work: (client: OfficialClient) => Promise<void>) => () => withClient(url(), work);

  describe(`${name}, subscribed to`, () => {
    it(
      'gives everything after a position without the event there, says that it was all, and then what comes',
      onServer(async (client) => {
        const stream = newStream();
        await client.appendToStream(stream, eventsOf(3), NEW);
        const [, second] = await readOf(client.readStream(stream), stream);
        if (second?.position === undefined) throw new Error('the server does not tell positions');
        const { events } = await follow(
          client.subscribeToAll({ fromPosition: second.position }),
          [stream],
          ({ events: heard }) => heard.length === 2,
          () => client.appendToStream(stream, eventOf({}), { expectedRevision: 2n }),
        );
        expect(events.map(({ revision }) => revision)).toEqual([2n, 3n]);
      }),
    );

    it.each<[bigint | 'start' | 'end', readonly bigint[]]>([
      [1n, [2n, 3n]],
      ['start', [0n, 1n, 2n, 3n]],
      ['end', [3n]],
    ])('gives a stream after %s without the event there, and nothing of another', (fromRevision, expected) =>
      withClient(url(), async (client) => {
        const [stream, other] = [newStream(), newStream()];
        await client.appendToStream(stream, eventsOf(3), NEW);
        await client.appendToStream(other, eventsOf(3), NEW);
        const { events } = await follow(
          client.subscribeToStream(stream, { fromRevision }),
          [stream, other],
          ({ events: heard }) => heard.length === expected.length,
          async () => {
            await client.appendToStream(other, eventOf({}), { expectedRevision: 2n });
            await client.appendToStream(stream, eventOf({}), { expectedRevision: 2n });
          },
        );
        expect(events.map(({ streamId, revision }) => [streamId, revision])).toEqual(
          expected.map((revision) => [stream, revision]),
        );
      }),
    );

    it.each<[string, (stream: string, type: string) => Filter, readonly bigint[]]>([
      [
        'of a stream by its beginning',
        (stream) => ({ filterOn: 'streamName', prefixes: [stream], checkpointInterval: 1 }),
        [0n, 1n],
      ],
      [
        'of a stream by an expression',
        (stream) => ({ filterOn: 'streamName', regex: `^${stream}$`, checkpointInterval: 1 }),
        [0n, 1n],
      ],
      [
        'of a type by its beginning',
        (_, type) => ({ filterOn: 'eventType', prefixes: [type], checkpointInterval: 1 }),
        [1n],
      ],
      [
        'of a type by an expression',
        (_, type) => ({ filterOn: 'eventType', regex: `^${type}$`, checkpointInterval: 1 }),
        [1n],
      ],
    ])('gives only what a filter lets through: %s', (_, filterFor, expected) =>
      withClient(url(), async (client) => {
        const [stream, other, type] = [newStream(), newStream(), newStream()];
        await client.appendToStream(other, eventOf({}), NEW);
        await client.appendToStream(stream, eventOf({}), NEW);
        await client.appendToStream(stream, eventOf({}, type), { expectedRevision: 0n });
        const filter = filterFor(stream, type);
        const { events } = await follow(
          client.subscribeToAll({ filter }),
          [stream, other],
          ({ events: heard, caughtUp }) => caughtUp > 0 && heard.length >= expected.length,
        );
        expect(events.map(({ streamId, revision }) => [streamId, revision])).toEqual(
          expected.map((revision) => [stream, revision]),
        );
      }),
    );

    it(
      'tells by checkpoints how far it has got where a filter lets nothing through, and never too far',
      onServer(async (client) => {
        const stream = newStream();
        await client.appendToStream(stream, eventsOf(100), NEW);
        const stored = await readOf(client.readStream(stream), stream);
        const [start, head] = [stored[0]?.position, stored.at(-1)?.position];
        if (start === undefined || head === undefined) throw new Error('the server does not tell positions');
        const reached: Position[] = [];
        const enough = Promise.withResolvers<void>();
        const filter: Filter = {
          ...{ filterOn: 'eventType', prefixes: [newStream()], checkpointInterval: 1 },
          checkpointReached: (_subscription, position) => {
            if (reached.push(position) === 2) enough.resolve();
          },
        };
        const subscription = client.subscribeToAll({ fromPosition: start, filter });
        const { events } = await follow(
          subscription,
          [stream],
          ({ caughtUp }) => caughtUp > 0,
          () => enough.promise,
        );
        expect(events).toEqual([]);
        const places = reached.map(({ commit }) => commit);
        expect(places).toEqual(places.toSorted((a, b) => (a < b ? -1 : 1)));
        expect(places[0]).toBeGreaterThan(start.commit);
        // A server in use may write behind the last of these events: its own suite shows that there it is the head.
        if (name === 'The test server') expect(places.at(-1)).toBeLessThanOrEqual(head.commit);
      }),
    );
  });
}
