import { afterAll, describe, expect, it } from '@jest/globals';
import { DatabaseSync } from 'node:sqlite';
import { endTestServers, onTestServer, QUICK } from '../../test/on-test-server.js';
import { batchOf, collect, fill } from '../contract/samples.js';
import { memoryEventLog } from '../memory/memory-event-log.js';
import type { EventLog } from '../port.js';
import { verifyLog } from '../verify/verify-log.js';
import { openWith } from './open.js';

afterAll(endTestServers);

const STREAMS = ['match-1', 'match-2', 'mentor-1'];

async function fillAll(log: EventLog): Promise<void> {
  for (let round = 0; round < 30; round += 1) {
    for (const stream of STREAMS) {
      await log.append(stream, batchOf(2), { expected: round === 0 ? 'no_stream' : BigInt(round * 2 - 1) });
    }
  }
}

describe('verifying a log on EventStoreDB', () => {
  it('that is as it was written finds no fault, and the same heads as in memory', () =>
    onTestServer(async ({ server, log }) => {
      await fillAll(log);
      await server.set({ systemEvents: true });
      const copy = memoryEventLog({ clock: () => new Date() });
      for await (const { stream, revision, id, type, data, metadata } of log.readAll()) {
        const expected = revision === 0n ? 'no_stream' : revision - 1n;
        await copy.append(stream, [{ id, type, data, metadata }], { expected });
      }
      const report = await verifyLog(log);
      expect(report).toMatchObject({ events: 180, streams: 3, faults: [], faultCount: 0 });
      expect(report.headsDigest).toBe((await verifyLog(copy)).headsDigest);
      const exportedHeads = [...copy.inspect().heads()];
      await fill(log, 'match-9', 1);
      expect((await verifyLog(log, { exportedHeads })).faultCount).toBe(0);
    }));

  it.each([
    [
      'whose data was changed',
      `UPDATE event SET data = '{"index":9}' WHERE position = 7`,
      'HASH_MISMATCH match-1/2',
    ],
    ['whose JSON is broken', `UPDATE event SET data = '{"a' WHERE position = 7`, 'JSON_INVALID match-1/2'],
    ['that lost its hash', `UPDATE event SET metadata = '{}' WHERE position = 7`, 'HASH_MISMATCH match-1/2'],
    ['that is missing', 'DELETE FROM event WHERE position = 7', 'REVISION_MISSING match-1/3'],
  ])('names an event %s', (_, sql, expected) =>
    onTestServer(async ({ server, log }) => {
      await fillAll(log);
      await server.kill();
      const raw = new DatabaseSync(server.file);
      for (const name of ['event_is_never_changed', 'event_is_never_deleted'])
        raw.exec(`DROP TRIGGER ${name}`);
      raw.exec(sql);
      raw.close();
      await server.restart();
      const { faults } = await verifyLog(log);
      expect(faults.map(({ fault, stream, revision }) => `${fault} ${stream}/${revision}`)).toContain(
        expected,
      );
    }),
  );
});

describe('a log that is opened with a clock', () => {
  it('keeps the times that it is given, for every reader', () =>
    onTestServer(async ({ server, log, openAnother }) => {
      let now = Date.parse('2014-11-03T00:00:00.000Z');
      const clock = (): Date => new Date((now += 1_000));
      const copy = openWith({ connectionString: server.connectionString(), clock }, { timing: QUICK });
      await fill(copy, 'match-1', 2);
      await fill(copy, 'match-2', 1);
      await copy.close();
      for (const reader of [log, openAnother()]) {
        const events = await collect(reader.readAll());
        expect(events.map(({ recordedAt }) => recordedAt)).toEqual([
          '2014-11-03T00:00:01.000Z',
          '2014-11-03T00:00:01.000Z',
          '2014-11-03T00:00:02.000Z',
        ]);
        expect(events[0]?.metadata).toEqual({ actor: 'contract' });
      }
    }));
});
