import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type EventLog, memoryEventLog, type RecordedEvent } from '#event-log';
import { type AnyProjection, defineProjection, type EngineTables } from '../index.js';
import { sqliteStorage } from '../sqlite/sqlite-storage.js';
import type { ProjectionStorage, Store } from '../storage/projection-storage.js';
import { CATCH_UP_EVENTS, catchUp, type CatchUpTarget } from './catch-up.js';

type Tables = {
  note: { seq: number; value: number; before: number };
};

const now = () => new Date('2026-01-02T03:04:05Z');
const MANY = 2 * CATCH_UP_EVENTS + 17;

/** Each row says how many rows it found when it was written: only one that sees all before it counts right. */
function noting(name: string, poison: (event: RecordedEvent) => void = () => {}) {
  return defineProjection<RecordedEvent, EngineTables & Tables>({
    name,
    version: 1,
    handles: 'all',
    decode: (recorded) => {
      decoded += 1;
      return recorded;
    },
    keys: ({ data }) => (typeof data['person'] === 'string' ? [data['person']] : []),
    tablesOf: (db) => db.withTables<Tables>(),
    tables: (db) =>
      db.schema
        .createTable('note')
        .addColumn('seq', 'integer', (column) => column.primaryKey())
        .addColumn('value', 'integer', (column) => column.unique())
        .addColumn('before', 'integer')
        .execute(),
    on: async (event, { write, tx }) => {
      const seq = await write.nextNumber('note', 'seq');
      const value = Number(event.data['value']);
      if (event.type !== 'Counting') {
        write.insert('note', { seq, value, before: -1 });
      } else {
        const { count } = await tx
          .selectFrom('note')
          .select((of) => of.fn.countAll<number>().as('count'))
          .executeTakeFirstOrThrow();
        write.insert('note', { seq, value, before: Number(count) });
      }
      poison(event);
    },
  });
}
let decoded = 0;

describe('filling builds in one pass of the log', () => {
  let folder: string;
  let storage: ProjectionStorage;
  let log: EventLog;
  let open: Store[];

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'throughline-catch-up-'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  beforeEach(() => {
    log = memoryEventLog({ clock: now });
    storage = sqliteStorage({ folder: mkdtempSync(join(folder, 'storage-')) });
    open = [];
    decoded = 0;
  });
  afterEach(async () => {
    for (const store of open) await store.close();
    await storage.close();
    await log.close();
  });

  const append = async (stream: string, type: string, values: readonly number[], person?: string) => {
    for (const [index, value] of values.entries()) {
      const data = { value, ...(person === undefined ? {} : { person }) };
      const expected = index === 0 ? 'no_stream' : BigInt(index - 1);
      await log.append(stream, [{ id: crypto.randomUUID(), type, data, metadata: {} }], { expected });
    }
  };
  const target = async (projection: AnyProjection): Promise<CatchUpTarget> => {
    const builds = storage.buildsOf(projection);
    const { live } = await builds.adopt();
    const store = await builds.open(live);
    open.push(store);
    return { projection, store };
  };
  const notes = ({ store }: CatchUpTarget) =>
    store.reader.withTables<Tables>().selectFrom('note').selectAll().orderBy('seq').execute();
  const numbers = (count: number) => Array.from({ length: count }, (_, index) => index + 1);

  it('fills them all, each with its checkpoint, and stops at the event it was told', async () => {
    await append('a-1', 'Counted', numbers(MANY));
    const until = await log.head();
    await append('b-1', 'Counted', [9999]);
    const targets = [await target(noting('one')), await target(noting('two'))];
    await catchUp({ log, targets, until, now });
    for (const one of targets) {
      expect((await notes(one)).map(({ value }) => value)).toEqual(numbers(MANY));
      expect((await one.store.state()).position).toBe(until);
    }
  });

  it('lets each go on from where it is', async () => {
    await append('a-1', 'Counted', numbers(10));
    const one = await target(noting('one'));
    await catchUp({ log, targets: [one], until: await log.head(), now });
    await append('b-1', 'Counted', [11, 12]);
    const two = await target(noting('two'));
    decoded = 0;
    await catchUp({ log, targets: [one, two], until: await log.head(), now });
    expect(decoded).toBe(2 + 12);
    for (const each of [one, two]) expect(await notes(each)).toHaveLength(12);
  });

  it('commits early where few events are many characters, so that they do not fill the memory', async () => {
    const long = { text: ['x'.repeat(400_000)] };
    for (let value = 1; value <= 25; value += 1) {
      const event = { id: crypto.randomUUID(), type: 'Counted', data: { value, long }, metadata: {} };
      await log.append(`a-${value}`, [event], { expected: 'no_stream' });
    }
    const one = await target(noting('one'));
    let commits = 0;
    const move: Store['move'] = (tx, to) => {
      commits += 1;
      return one.store.move(tx, to);
    };
    const targets = [{ ...one, store: { ...one.store, move } }];
    await catchUp({ log, targets, until: await log.head(), now });
    expect(commits).toBe(3);
    expect(await notes(one)).toHaveLength(25);
  });

  it('does nothing where the log is empty, or all is in', async () => {
    const one = await target(noting('one'));
    await catchUp({ log, targets: [one], until: null, now });
    expect((await one.store.state()).position).toBeNull();
  });

  it('lets a read find the rows of events of the same batch', async () => {
    await append('a-1', 'Counted', numbers(5));
    await append('b-1', 'Counting', [6, 7]);
    const one = await target(noting('one'));
    await catchUp({ log, targets: [one], until: await log.head(), now });
    expect((await notes(one)).map(({ before }) => before).slice(-2)).toEqual([5, 6]);
  });

  it('parks the one event that fails of a batch, keeps its neighbours, and leaves no hole in a sequence', async () => {
    await append('a-1', 'Counted', [1, 2]);
    await append('b-1', 'Counted', [666, 667], 'p-1');
    await append('c-1', 'Counted', [3], 'p-1');
    await append('d-1', 'Counted', [4, 5]);
    let tries = 0;
    const one = await target(
      noting('one', ({ data }) => {
        if (data['value'] !== 666) return;
        tries += 1;
        throw new Error('poison');
      }),
    );
    await catchUp({ log, targets: [one], until: await log.head(), now });
    expect((await notes(one)).map(({ seq, value }) => [seq, value])).toEqual([
      [1, 1],
      [2, 2],
      [3, 4],
      [4, 5],
    ]);
    const { parked, position } = await one.store.state();
    expect(parked.count).toBe(3);
    expect([...parked.keys.keys()].sort()).toEqual(['b-1', 'c-1', 'p-1']);
    expect(position).toBe(await log.head());
    expect(tries).toBe(1 + 3);
  });

  it('parks the event whose row the table refuses, though the row is written later than the event is told', async () => {
    await append('a-1', 'Counted', [1, 2]);
    await append('b-1', 'Counted', [2]);
    await append('c-1', 'Counted', [3]);
    const one = await target(noting('one'));
    await catchUp({ log, targets: [one], until: await log.head(), now });
    expect((await notes(one)).map(({ value }) => value)).toEqual([1, 2, 3]);
    expect([...(await one.store.state()).parked.keys.keys()]).toEqual(['b-1']);
    const [row] = await one.store.reader.selectFrom('projection_parked').selectAll().execute();
    expect(row).toMatchObject({ stream: 'b-1', attempts: 3, error: expect.stringMatching(/unique/i) });
  });

  it('writes what event by event would write', async () => {
    await append('a-1', 'Counted', numbers(30));
    await append('b-1', 'Counting', [31, 2, 32]);
    const together = await target(noting('together'));
    await catchUp({ log, targets: [together], until: await log.head(), now });
    const single = await target(noting('single'));
    for await (const event of log.readAll()) {
      await catchUp({ log, targets: [single], until: event.position, now });
    }
    expect(await notes(together)).toEqual(await notes(single));
    expect((await together.store.state()).parked).toEqual((await single.store.state()).parked);
  });

  it('goes on, once more begun, from the last commit before it was ended', async () => {
    await append('a-1', 'Counted', numbers(MANY));
    const until = await log.head();
    const stop = new AbortController();
    const stopping = noting('one', ({ data }) => {
      if (data['value'] === CATCH_UP_EVENTS + 1) stop.abort(new Error('enough'));
    });
    const one = await target(stopping);
    const ended = catchUp({ log, targets: [one], until, now, signal: stop.signal });
    await expect(ended).rejects.toThrow('enough');
    const done = (await notes(one)).length;
    expect(done).toBe(2 * CATCH_UP_EVENTS);
    await catchUp({ log, targets: [one], until, now });
    expect(await notes(one)).toHaveLength(MANY);
  });
});
