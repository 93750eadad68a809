import type { Position } from '@eventstore/db-client';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { parseConnectionString } from '../../../libs/event-log/src/eventstoredb/connection-string.js';
import { endOf } from '../../../libs/event-log/src/eventstoredb/end-of-stream.js';
import { LogClient } from '../../../libs/event-log/src/eventstoredb/log-client.js';
import {
  eventOf,
  eventsOf,
  newStream,
  type OfficialClient,
  readOf,
  type Stored,
  withClient,
} from './official-client.js';

const commits = (events: readonly Stored[]) => events.map(({ position }) => position?.commit);

/** Where reads begin and end, and what they tell of an event. */
export function describeReading(name: string, url: () => string): void {
  const onServer = (work: (client: OfficialClient) => Promise<void>) => () => withClient(url(), work);

  describe(`${name}, asked to read`, () => {
    const stream = newStream();
    let stored: readonly Stored[];
    beforeAll(() =>
      withClient(url(), async (client) => {
        for (const event of eventsOf(4)) {
          const last = Number(event.data['index']) - 1;
          const expectedRevision = last < 0 ? 'no_stream' : BigInt(last);
          await client.appendToStream(stream, event, { expectedRevision });
        }
        stored = await readOf(client.readStream(stream), stream);
      }),
    );
    const at = (revision: number): Position => {
      const position = stored[revision]?.position;
      if (position === undefined) throw new Error('the server does not tell positions');
      return position;
    };
    const revisions = (events: readonly Stored[]) => events.map(({ revision }) => Number(revision));

    it(
      'gives a stream from a revision with the event there, both ways, as many as are asked for',
      onServer(async (client) => {
        const read = async (direction: 'forwards' | 'backwards', from: bigint | 'start' | 'end', max = 100) =>
          revisions(
            await readOf(client.readStream(stream, { direction, fromRevision: from, maxCount: max }), stream),
          );
        expect(await read('forwards', 'start')).toEqual([0, 1, 2, 3]);
        expect(await read('forwards', 2n)).toEqual([2, 3]);
        expect(await read('forwards', 1n, 2)).toEqual([1, 2]);
        expect(await read('forwards', 4n)).toEqual([]);
        expect(await read('backwards', 'end')).toEqual([3, 2, 1, 0]);
        expect(await read('backwards', 'end', 1)).toEqual([3]);
        expect(await read('backwards', 2n)).toEqual([2, 1, 0]);
        expect(await read('backwards', 0n)).toEqual([0]);
        expect(await read('backwards', 'start')).toEqual([0]);
      }),
    );

    it(
      'gives everything forwards from a position with the event there, and backwards without it',
      onServer(async (client) => {
        const read = async (
          direction: 'forwards' | 'backwards',
          fromPosition: Position | 'start' | 'end',
          maxCount = 1_000,
        ) => revisions(await readOf(client.readAll({ direction, fromPosition, maxCount }), stream));
        expect(await read('forwards', at(1))).toEqual([1, 2, 3]);
        expect(await read('forwards', at(1), 1)).toEqual([1]);
        expect(await read('forwards', at(3), 1)).toEqual([3]);
        expect(await read('backwards', at(2))).toEqual([1, 0]);
        expect(await read('backwards', at(2), 1)).toEqual([1]);
        expect(await read('backwards', 'end')).toEqual([3, 2, 1, 0]);
        expect(await read('forwards', 'end')).toEqual([]);
        expect(await read('backwards', 'start')).toEqual([]);
      }),
    );

    it(
      'gives the same events by stream and among everything, at rising positions',
      onServer(async (client) => {
        const among = await readOf(client.readAll({ fromPosition: at(0) }), stream);
        const told = ({ id, type, data, revision, created }: Stored) => ({
          id,
          type,
          data,
          revision,
          created,
        });
        expect(among.map(told)).toEqual(stored.map(told));
        expect(commits(among)).toEqual(commits(stored));
        const rising = commits(stored).map(Number);
        expect(rising).toEqual(rising.toSorted((a, b) => a - b));
        expect(new Set(rising).size).toBe(4);
      }),
    );

    it(
      'tells when an event was recorded to the millisecond',
      onServer(async (client) => {
        const many = newStream();
        for (let revision = -1n; revision < 19n; revision += 1n) {
          const expectedRevision = revision < 0n ? 'no_stream' : revision;
          await client.appendToStream(many, eventOf({}), { expectedRevision });
        }
        const times = (await readOf(client.readStream(many), many)).map(({ created }) => created.getTime());
        expect(times).toEqual(times.toSorted((a, b) => a - b));
        expect(times.every((time) => Number.isInteger(time))).toBe(true);
        expect(times.some((time) => time % 1_000 !== 0)).toBe(true);
        expect(Math.abs((times.at(-1) ?? 0) - Date.now())).toBeLessThan(3_600_000);
      }),
    );

    it('says behind the last event that it is the last, but only to a client that asks for that', async () => {
      const asking = new LogClient(parseConnectionString(url()));
      const told = async (client: OfficialClient | LogClient, from: bigint, maxCount: number) => {
        const reading = client.readStream(stream, { fromRevision: from, maxCount });
        const isEnd = endOf(reading);
        const events = await readOf(reading, stream);
        return [events.length, isEnd()];
      };
      try {
        expect(await told(asking, 0n, 100)).toEqual([4, true]);
        expect(await told(asking, 4n, 100)).toEqual([0, true]);
        await withClient(url(), async (client) => expect(await told(client, 0n, 100)).toEqual([4, false]));
      } finally {
        await asking.dispose();
        await asking.closeChannel();
      }
    });

    it(
      'names a stream that does not exist',
      onServer(async (client) => {
        const absent = newStream();
        for (const direction of ['forwards', 'backwards'] as const) {
          await expect(
            readOf(
              client.readStream(absent, {
                direction,
                fromRevision: direction === 'forwards' ? 'start' : 'end',
              }),
            ),
          ).rejects.toMatchObject({ type: 'stream-not-found', streamName: absent });
        }
      }),
    );
  });
}
