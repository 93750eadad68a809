import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { replay, reviewDeviations, runReactions } from '#application';
import type { Position, RecordedEvent } from '#event-log';
import { sqliteStorage } from '#projections';
import { openReadModels } from '#read-models';
import { type ProgrammeForTest, programmeForTest } from '../../libs/application/src/testing/programme.js';
import { dataFolder } from '../support/data-folder.js';
import { putEvent } from './put-event.js';

const BEFORE = '2013-06-01T12:00:00.000Z';
const AFTER = '2013-06-02T12:00:00.000Z';

describe('An event that this version does not know', () => {
  let programme: ProgrammeForTest;
  let put: RecordedEvent;
  beforeEach(async () => {
    programme = programmeForTest(BEFORE);
    for (const personId of ['p1', 'p2']) {
      await programme.send('RegisterPerson', { personId, occurredOn: '2013-05-20' });
    }
    programme.setClock(AFTER);
    put = await putEvent(programme.log, {
      stream: 'dataSubject-p1',
      type: 'PersonMovedHouse',
      schemaVersion: 1,
      data: {},
    });
    await programme.send('RegisterPerson', { personId: 'p3', occurredOn: '2013-05-20' });
  });
  afterEach(() => programme.close());

  it('is never decided upon: a command that reads its stream fails, and others do not', async () => {
    const details = { name: 'N', occurredOn: '2013-05-21' };
    const head = await programme.log.head();
    await expect(
      programme.send('RecordPersonalDetails', { ...details, personId: 'p1' }),
    ).rejects.toMatchObject({
      code: 'UNKNOWN_EVENT',
    });
    expect(await programme.log.head()).toBe(head);
    await programme.send('RecordPersonalDetails', { ...details, personId: 'p2' });
  });

  it('makes every read model park it, also one that would have had no use for it', async () => {
    const storage = sqliteStorage({ folder: join(dataFolder(), 'read-models') });
    const clock = () => new Date(AFTER);
    const options = { storage, log: programme.log, cursorKey: randomBytes(32), clock };
    const { engine, close } = await openReadModels(options);
    const head = await programme.log.head();
    for (const name of engine.names) {
      if (head) expect(await engine.waitFor(name, head, { timeoutMs: 10_000 })).toBe('reached');
      expect([name, engine.incompleteFor(name), engine.incompleteFor(name, ['dataSubject-p1'])]).toEqual([
        name,
        true,
        // In the feed all wait for all, so it has one key of its own and the stream's.
        true,
      ]);
    }
    await close();
    await storage.close();
  });

  it('ends a replay with an error, and one as known before it goes on to its end', async () => {
    const types: string[] = [];
    const all = async (knownAt?: string): Promise<void> => {
      const selection = knownAt === undefined ? {} : { knownAt };
      const events = replay(programme.log, selection, new AbortController().signal);
      for await (const { type } of events) types.push(type);
    };
    await expect(all()).rejects.toMatchObject({
      code: 'UNKNOWN_EVENT',
      message: expect.stringContaining(`event ${put.id} at ${put.position} is PersonMovedHouse version 1`),
    });
    expect(types.splice(0)).toEqual(['PersonRegistered', 'PersonRegistered']);
    await all(BEFORE);
    expect(types).toEqual(['PersonRegistered', 'PersonRegistered']);
  });

  it('holds the reactions where they are, and they say why', async () => {
    const moves: Position[] = [];
    const ending = new AbortController();
    const { promise: failed, resolve } = Promise.withResolvers<unknown>();
    const running = runReactions({
      log: programme.log,
      executor: programme.executor,
      reactions: [reviewDeviations],
      context: {
        openMatchesOf: async () => [],
        restingOn: async () => [],
        officerBefore: async () => undefined,
        entry: async () => undefined,
      },
      checkpoint: {
        read: async () => moves.at(-1) ?? null,
        move: async (_from, to) => moves.push(to) > 0,
      },
      onFailure: resolve,
      signal: ending.signal,
    });
    expect(await failed).toMatchObject({
      eventId: put.id,
      position: put.position,
      error: { code: 'UNKNOWN_EVENT' },
    });
    ending.abort();
    await running;
    expect(moves.filter((position) => position >= put.position)).toEqual([]);
  });
});
