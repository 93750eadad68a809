import { rm } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { TestServer } from '../../../../test/eventstoredb-node/start.js';
import { QUICK } from '../../test/on-test-server.js';
import { temporaryFolder } from '../../test/temporary-folder.js';
import { batchOf, collect, idsOf, sample } from '../contract/samples.js';
import type { EventLog, ExpectedRevision } from '../port.js';
import { openWith } from './open.js';
import { TIMING } from './timing.js';

/** Each append is counted here, and one whose answer is late is sent again: the first takes in all that opens a connection. */
const PATIENT = { ...QUICK, appendMs: TIMING.appendMs, giveUpMs: TIMING.giveUpMs };

/** Two members over one set of tables: what is replicated between real ones is at once with both. */
describe('On a cluster, the log', () => {
  let folder: string;
  let one: TestServer;
  let other: TestServer;
  const logs: EventLog[] = [];

  beforeEach(async () => {
    folder = await temporaryFolder();
    one = await TestServer.start({ folder });
    other = await TestServer.start({ folder });
  });
  afterEach(async () => {
    await Promise.all(logs.splice(0).map((log) => log.close()));
    await Promise.all([one.kill(), other.kill()]);
    await rm(folder, { recursive: true, force: true });
  });

  const portOf = (server: TestServer): number => Number(new URL(server.connectionString()).port);
  /** Tells those who live who leads. */
  async function elect(leader: TestServer, alive: readonly TestServer[] = [one, other]): Promise<void> {
    const members = [one, other].map((server) => ({
      port: portOf(server),
      isLeader: server === leader,
      isAlive: alive.includes(server),
    }));
    for (const server of alive) await server.set({ members });
  }
  function open(connectionString: string): EventLog {
    const log = openWith({ connectionString }, { timing: PATIENT });
    logs.push(log);
    return log;
  }
  const both = (): string => `esdb://127.0.0.1:${portOf(one)},127.0.0.1:${portOf(other)}?tls=false`;

  it.each([
    ['a name to be discovered', () => `esdb+discover://127.0.0.1:${portOf(one)}?tls=false`],
    ['the list of its members', both],
  ])('finds the leader by %s', async (_, connectionString) => {
    await elect(other);
    const log = open(connectionString());
    await log.append('case-1', batchOf(2), { expected: 'no_stream' });
    expect(await collect(log.readStream('case-1'))).toHaveLength(2);
    expect((await other.count()).appends).toBe(1);
    expect((await one.count()).appends).toBe(0);
  });

  it('goes on at the new leader when another is elected, and reads nothing from the old one', async () => {
    await elect(one);
    const log = open(both());
    await log.append('case-1', [sample()], { expected: 'no_stream' });
    await elect(other);
    await one.set({ silentReads: 100 }); // it would keep whoever still reads from it waiting
    expect(await collect(log.readStream('case-1'))).toHaveLength(1);
    await log.append('case-1', [sample()], { expected: 0n });
    expect(await collect(log.readStream('case-1'))).toHaveLength(2);
    expect(await collect(log.readAll())).toHaveLength(2);
    expect((await one.count()).appends).toBe(1);
    expect((await other.count()).appends).toBe(1);
  });

  it('loses nothing and stores nothing twice when the leader is killed under its writers and subscribers', async () => {
    await elect(one);
    const log = open(both());
    const ending = new AbortController();
    const heard: string[] = [];
    const sent: string[] = [];
    const listening = (async () => {
      for await (const message of log.subscribe({ after: 'start', signal: ending.signal })) {
        if (message.kind === 'event') heard.push(message.event.id);
        if (heard.length === 60) return;
      }
    })();
    let expected: ExpectedRevision = 'no_stream';
    for (let count = 0; count < 60; count += 1) {
      const event = sample();
      sent.push(event.id);
      const appending = log.append('case-1', [event], { expected });
      if (count === 20) {
        await one.kill();
        await elect(other, [other]);
      }
      expected = (await appending).revision;
    }
    await listening;
    ending.abort();
    expect(heard).toEqual(sent);
    expect(idsOf(await collect(log.readStream('case-1')))).toEqual(sent);
  });
});
