import { cpSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { beforeAll, describe, expect, it } from '@jest/globals';
import type { RecordedEvent } from '#event-log';
import { throughline } from '../support/command-line.js';
import { dataFolder } from '../support/data-folder.js';
import { commissioning, castOf, perform, supervised } from '../support/programme.js';
import { randomFrom } from '../support/random.js';
import { dumpReadModels, type ReadModelDump } from '../support/read-model-dump.js';
import { commandIdOf, recordedEvents } from '../support/recorded-log.js';
import { type RunningServer, spawnServer, startServer } from '../support/server.js';
import { rounds, seed, tell } from '../support/soak.js';
import { Subscriber, type Update } from '../support/subscriber.js';
import { commandsAbout, type Sent, sendOnce, sendUnderLoad } from '../support/workload.js';

const ROUNDS = rounds('KILLS', 3);
const AT_ONCE = 16;
const PERSONS = Array.from({ length: 12 }, (_, index) => `person-${index}`);

const random = randomFrom(seed);
const folder = dataFolder();
/** The last word on each command that was sent, resent ones included. */
const sent = new Map<string, Sent>();
/** What was answered twice to commands whose first answer was lost. */
const repeated: (readonly [Sent, Sent])[] = [];
let events: readonly RecordedEvent[];
/** Those that came under load. */
let later: readonly RecordedEvent[];
let live: ReadModelDump;

/** What a subscriber saw who came back after each kill, from where it had got to. */
const seen: Update[] = [];
let start: string;

function watch(server: RunningServer): Subscriber {
  const after = seen.at(-1)?.sequence ?? start;
  return new Subscriber(server.url, { token: server.api.token('OFFENDER_MANAGER'), after });
}

/** Sends until the process is ended under it, after a random number of answers and at a random moment after the last. */
async function endUnderLoad(server: RunningServer, end: () => Promise<void>): Promise<void> {
  const endAfter = random.between(5, 250);
  const lateness = random.next() * 8;
  let answers = 0;
  let ended: Promise<void> | undefined;
  const subscriber = watch(server);
  const outcome = await sendUnderLoad(server.api, commandsAbout(PERSONS, random), {
    atOnce: AT_ONCE,
    // One in ten goes away before the answer, which then is lost although the command was carried out.
    patience: () => (random.next() < 0.1 ? random.between(1, 25) : undefined),
    onSent: () => {
      answers += 1;
      if (answers === endAfter) ended = pause(lateness).then(end);
      return 'go on';
    },
  });
  await ended;
  await subscriber.over;
  seen.push(...subscriber.updates);
  for (const one of outcome) sent.set(one.commandId, one);
}

/** Kills a start half-way, as a machine that loses power twice does. */
async function killWhileStarting(): Promise<void> {
  const starting = spawnServer({ folder });
  await pause(random.between(50, 900));
  await starting.kill();
}

/** Sends again, twice, what nobody knows the fate of, with its own command id. */
async function sendLostAgain(server: RunningServer): Promise<void> {
  const lost = [...sent.values()].filter(({ outcome }) => outcome === 'lost');
  for (const { commandId, role, command, input } of lost) {
    const first = await sendOnce(server.api, [role, command, input], commandId);
    const second = await sendOnce(server.api, [role, command, input], commandId);
    repeated.push([first, second]);
    sent.set(commandId, first);
  }
}

/** Read models of the same log and keys, built from nothing by another process in another folder. */
async function builtFromNothing(): Promise<ReadModelDump> {
  const copy = dataFolder();
  cpSync(folder, copy, { recursive: true });
  rmSync(join(copy, 'read-models'), { recursive: true });
  const server = await startServer({ folder: copy });
  const { head } = await server.api.recordState();
  if (head !== null) await server.api.caughtUp(head);
  await server.stop();
  expect((await recordedEvents(copy)).length).toBe(events.length);
  return dumpReadModels(copy);
}

/** Waits until reactions and read models have nothing left to do. */
async function settled(server: RunningServer): Promise<void> {
  for (;;) {
    const { head } = await server.api.recordState();
    if (head === null) return;
    await server.api.caughtUp(head);
    const reacted = readFileSync(join(folder, 'reactions.checkpoint'), 'utf8').trim();
    if (reacted === head) return;
    await pause(20);
  }
}

beforeAll(
  async () => {
    let server = await startServer({ folder });
    const cast = castOf(server.api);
    await perform(server.api, [
      ...commissioning(cast),
      ...PERSONS.flatMap((person) => supervised(person, cast.officer, 20, 200)),
    ]);
    await settled(server);
    const before = (await recordedEvents(folder)).length;
    start = (await server.api.recordState()).latestSequence;
    for (let round = 1; round <= ROUNDS; round += 1) {
      const running = server;
      await endUnderLoad(running, () => running.kill());
      if (random.next() < 0.5) await killWhileStarting();
      server = await startServer({ folder });
      await sendLostAgain(server);
    }
    // And once in good order, with as much under way.
    const last = server;
    await endUnderLoad(last, () => last.stop());
    server = await startServer({ folder });
    await sendLostAgain(server);
    await settled(server);
    events = await recordedEvents(folder);
    later = events.slice(before);
    const subscriber = watch(server);
    await subscriber.whenReceived(later.length - seen.length);
    await subscriber.close();
    seen.push(...subscriber.updates);
    await server.stop();
    live = dumpReadModels(folder);
    const count = (outcome: Sent['outcome']) =>
      [...sent.values()].filter((one) => one.outcome === outcome).length;
    tell({
      test: 'kill under load',
      kills: ROUNDS,
      sent: sent.size,
      acknowledged: count('acknowledged'),
      refused: count('refused'),
      answersLost: repeated.length,
      storedAlthoughLost: repeated.filter(
        ([first]) => first.outcome === 'acknowledged' && first.receipt.repeated,
      ).length,
      events: events.length,
    });
  },
  60_000 + ROUNDS * 30_000,
);

describe(`After ${ROUNDS} kills under load (seed ${seed})`, () => {
  it('every acknowledged entry is in the log exactly once, under its command', () => {
    const byId = Map.groupBy(events, ({ id }) => id);
    const acknowledged = [...sent.values()].filter((one) => one.outcome === 'acknowledged');
    expect(acknowledged.length).toBeGreaterThan(0);
    for (const { commandId, receipt } of acknowledged) {
      for (const { id, type } of receipt.entries) {
        expect(byId.get(id)).toMatchObject([{ id, type, stream: receipt.stream }]);
        expect(byId.get(id)?.map(commandIdOf)).toEqual([commandId]);
      }
    }
  });

  it('no command is in the log twice, and what was refused is not there at all', () => {
    const byCommand = Map.groupBy(events, commandIdOf);
    for (const one of sent.values()) {
      const entries = one.outcome === 'acknowledged' ? one.receipt.entries.map(({ id }) => id) : [];
      expect((byCommand.get(one.commandId) ?? []).map(({ id }) => id)).toEqual(entries);
    }
  });

  it('a command whose answer was lost gives one result, however often it is sent again', () => {
    for (const [first, second] of repeated) {
      expect(first.outcome).not.toBe('lost');
      if (first.outcome === 'acknowledged') {
        expect(second).toMatchObject({ receipt: { entries: first.receipt.entries, repeated: true } });
      } else {
        expect(second.outcome).toBe('refused');
      }
    }
  });

  it('a subscriber who came back after each kill has every change once, in order, without a gap', () => {
    expect(seen.map(({ entry }) => entry.entryId)).toEqual(later.map(({ id }) => id));
    expect(seen.map(({ sequence }) => Number(sequence))).toEqual(
      later.map((_, index) => Number(start) + 1 + index),
    );
  });

  it('the hash chain and its anchors verify from end to end', async () => {
    const { code, stdout, stderr } = await throughline(folder, 'verify');
    expect({ code, stderr }).toEqual({ code: 0, stderr: expect.not.stringContaining('faults') });
    expect(stdout).toContain(`${events.length} events`);
  });

  it('no revision of a stream is missing or there twice', () => {
    for (const [, stream] of Map.groupBy(events, ({ stream }) => stream)) {
      expect(stream.map(({ revision }) => revision)).toEqual(stream.map((_, index) => BigInt(index)));
    }
  });

  const expectSameAsLive = (other: ReadModelDump): void => {
    expect(live['changes/change']).toHaveLength(events.length);
    expect(Object.keys(live)).toEqual(Object.keys(other));
    for (const [table, rows] of Object.entries(live)) expect([table, rows]).toEqual([table, other[table]]);
  };

  it('the read models equal those that another process builds from nothing', async () => {
    expectSameAsLive(await builtFromNothing());
  });

  it('and those that a rebuild makes in their place', async () => {
    const { code } = await throughline(folder, 'rebuild');
    expect(code).toBe(0);
    expectSameAsLive(dumpReadModels(folder));
  });
});
