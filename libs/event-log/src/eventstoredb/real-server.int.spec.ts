import { afterAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { endTestServers, onTestServer, QUICK } from '../../test/on-test-server.js';
import { inTemporaryFolder } from '../../test/temporary-folder.js';
import { describeEventLog } from '../contract/index.js';
import { batchOf, collect, eventsOf, fill, until } from '../contract/samples.js';
import { copyLog } from '../copy/copy-log.js';
import { PositionMap } from '../copy/position-map.js';
import { memoryEventLog } from '../memory/memory-event-log.js';
import { openEventStoreDbCopyTarget, openWith } from './open.js';
import { WHOLE, type Partition } from './store.js';

afterAll(endTestServers);

/** Such as esdb://admin:…@localhost:2113?tlsCAFile=ca.crt. Its log is added to, and nothing in it is touched. */
const connectionString = process.env['EVENTSTOREDB_TEST_URL'];

/** A part of a server of its own: streams that nobody has used, after what is there already. */
async function partitionOf(url: string): Promise<Partition> {
  const whole = openWith({ connectionString: url }, { partition: WHOLE });
  const after = await whole.head();
  await whole.close();
  return { prefix: `t${randomUUID().slice(0, 8)}_`, after };
}

if (connectionString === undefined) {
  describe.skip('the log on a real EventStoreDB', () => {
    it('is not tested, because EVENTSTOREDB_TEST_URL names none', () => undefined);
  });
} else {
  describeEventLog('the log on a real EventStoreDB', async () => {
    const partition = await partitionOf(connectionString);
    const open = () => openWith({ connectionString }, { partition });
    let log = open();
    return {
      log,
      async reopen() {
        await log.close();
        return (log = open());
      },
      cleanUp: () => log.close(),
    };
  });

  describe('a real EventStoreDB', () => {
    it('takes a copy', () => copyIntoPart(connectionString), 60_000);
  });
}

/** A log in memory whose events were recorded in 2014, copied into a part of a server, and read by another process. */
async function copyIntoPart(url: string): Promise<void> {
  const partition = await partitionOf(url);
  let now = Date.parse('2014-05-01T09:00:00.000Z');
  const source = memoryEventLog({ clock: () => new Date((now += 1_000)) });
  await fill(source, 'match-1', 60);
  await fill(source, 'match-2', 3);
  await inTemporaryFolder(async (folder) => {
    for (const copied of [63, 0]) {
      const target = openEventStoreDbCopyTarget({ connectionString: url }, { partition });
      const map = PositionMap.open(join(folder, 'map'), 'memory', 'a part of a server');
      expect(await copyLog({ source, target, map })).toMatchObject({ events: 63, copied, notBefore: null });
      map.close();
      await target.close();
    }
  });
  const log = openWith({ connectionString: url }, { partition });
  const [there, here] = [await collect(source.readAll()), await collect(log.readAll())];
  expect(here).toEqual(there.map((event, index) => ({ ...event, position: here[index]?.position })));
  await log.append('match-2', batchOf(1), { expected: 2n });
  const recorded = (await collect(log.readAll())).map(({ recordedAt }) => recordedAt);
  expect(recorded).toEqual(recorded.toSorted());
  await log.close();
}

describe('two parts of one server', () => {
  it('do not see one another', () =>
    onTestServer(async ({ server, log }) => {
      const url = server.connectionString();
      await fill(log, 'match-1', 3);
      const [first, second] = await Promise.all([partitionOf(url), partitionOf(url)]);
      const logs = [first, second].map((partition) =>
        openWith({ connectionString: url }, { partition, timing: QUICK }),
      );
      for (const part of logs) {
        expect(await part.head()).toBeNull();
        await fill(part, 'match-1', 5);
        expect(await collect(part.readAll())).toHaveLength(5);
        expect(await collect(part.readAll({ direction: 'backwards' }))).toHaveLength(5);
        const signal = new AbortController().signal;
        for (const filter of [undefined, { streamPrefixes: ['match-'] }, { types: ['SessionHeld'] }]) {
          const messages = part.subscribe({ after: 'start', signal, ...(filter && { filter }) });
          expect(eventsOf(await until(messages, ({ kind }) => kind === 'caught-up'))).toHaveLength(5);
        }
      }
      await Promise.all(logs.map((part) => part.close()));
    }));

  it('take copies, as a whole server does', () =>
    onTestServer(async ({ server, log }) => {
      await fill(log, 'match-1', 3);
      await copyIntoPart(server.connectionString());
      await copyIntoPart(server.connectionString());
    }));
});
