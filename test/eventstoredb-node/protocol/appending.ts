import type { AppendToStreamOptions } from '@eventstore/db-client';
import { beforeAll, describe, expect, it } from '@jest/globals';
import {
  eventOf,
  eventsOf,
  idsOf,
  MAX_APPEND,
  NEW,
  newStream,
  type OfficialClient,
  optionsFor,
  readOf,
  WAYS,
  withClient,
} from './official-client.js';

/** Results and errors of appends, on both ways that the client takes. */
export function describeAppending(name: string, url: () => string): void {
  const onServer = (work: (client: OfficialClient) => Promise<void>) => () => withClient(url(), work);

  describe.each(WAYS)(`${name}, asked to append %s`, (way) => {
    let how: Pick<AppendToStreamOptions, 'credentials'>;
    beforeAll(() => {
      how = optionsFor(way, url());
    });

    it(
      'gives the revision and position of the last event, where a read finds it',
      onServer(async (client) => {
        const stream = newStream();
        const first = await client.appendToStream(stream, eventsOf(3), { ...NEW, ...how });
        const then = await client.appendToStream(stream, eventOf({}), { expectedRevision: 2n, ...how });
        const stored = await readOf(client.readStream(stream), stream);
        expect(stored.map(({ revision }) => revision)).toEqual([0n, 1n, 2n, 3n]);
        expect([first, then]).toMatchObject([
          { success: true, nextExpectedRevision: 2n, position: stored[2]?.position },
          { success: true, nextExpectedRevision: 3n, position: stored[3]?.position },
        ]);
      }),
    );

    it(
      'gives a repeat the original result, also where others have gone on, and stores nothing',
      onServer(async (client) => {
        const [stream, events] = [newStream(), eventsOf(2)];
        const first = await client.appendToStream(stream, events, { ...NEW, ...how });
        const next = eventsOf(2);
        const second = await client.appendToStream(stream, next, { expectedRevision: 1n, ...how });
        const again = await client.appendToStream(stream, events, { ...NEW, ...how });
        expect(again).toMatchObject({ success: true, nextExpectedRevision: 1n });
        expect(again.position?.commit).toBe(first.position?.commit);
        const secondAgain = await client.appendToStream(stream, next, { expectedRevision: 1n, ...how });
        expect(secondAgain).toMatchObject({ success: true, nextExpectedRevision: 3n });
        expect(secondAgain.position?.commit).toBe(second.position?.commit);
        expect(idsOf(await readOf(client.readStream(stream), stream))).toEqual(idsOf([...events, ...next]));
      }),
    );

    it(
      'refuses a batch of which a part is stored already, and stores nothing of it',
      onServer(async (client) => {
        const [stream, events] = [newStream(), eventsOf(2)];
        await client.appendToStream(stream, events, { ...NEW, ...how });
        await expect(
          client.appendToStream(stream, [...events, eventOf({})], { ...NEW, ...how }),
        ).rejects.toMatchObject({ type: 'wrong-expected-version', actualVersion: 1n });
        expect(await readOf(client.readStream(stream), stream)).toHaveLength(2);
      }),
    );

    it(
      'tells a wrong expectation with the stream, what was expected and what is',
      onServer(async (client) => {
        const [stream, absent] = [newStream(), newStream()];
        await client.appendToStream(stream, eventsOf(3), { ...NEW, ...how });
        const refusal = (to: string, expectedRevision: bigint | 'no_stream') =>
          client
            .appendToStream(to, eventOf({}), { expectedRevision, ...how })
            .catch((error: unknown) => error);
        const type = 'wrong-expected-version';
        for (const expected of ['no_stream', 0n, 7n] as const) {
          const told = { type, streamName: stream, expectedVersion: expected, actualVersion: 2n };
          expect(await refusal(stream, expected)).toMatchObject(told);
        }
        expect(await refusal(absent, 4n)).toMatchObject({
          ...{ type, streamName: absent, expectedVersion: 4n, actualVersion: 'no_stream' },
        });
      }),
    );

    it('tells it as a result where the client is not to throw', () => {
      const quiet = `${url()}${url().includes('?') ? '&' : '?'}throwOnAppendFailure=false`;
      return withClient(quiet, async (client) => {
        const refused = await client.appendToStream(newStream(), eventOf({}), {
          expectedRevision: 4n,
          ...how,
        });
        expect(refused).toEqual({ success: false, nextExpectedRevision: -1n, position: undefined });
      });
    });

    it(
      'takes 1 MiB, and refuses data of a byte more with what it takes',
      onServer(async (client) => {
        const stream = newStream();
        const bare = eventOf({ text: '' });
        const data = JSON.stringify(bare.data).length;
        const weight = 2 * bare.type.length + data + JSON.stringify(bare.metadata).length;
        await expect(
          client.appendToStream(stream, eventOf({ text: 'x'.repeat(MAX_APPEND + 1 - data) }), {
            ...NEW,
            ...how,
          }),
        ).rejects.toMatchObject({ type: 'maximum-append-size-exceeded', maxAppendSize: MAX_APPEND });
        const fits = eventOf({ text: 'x'.repeat(MAX_APPEND - weight) });
        expect(await client.appendToStream(stream, fits, { ...NEW, ...how })).toMatchObject({
          nextExpectedRevision: 0n,
        });
      }),
    );
  });
}
