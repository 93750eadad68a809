import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { batchOf, collect, fill, sample } from '../contract/samples.js';
import type { LogFilter } from '../port.js';
import { temporaryFolder } from '../../test/temporary-folder.js';
import { candidateQuery } from './candidates.js';
import { openSqliteEventLog } from './open.js';
import { RANGES } from './pages.js';

describe('a log on SQLite', () => {
  let folder = '';
  let file = '';
  beforeEach(async () => {
    folder = await temporaryFolder();
    file = join(folder, 'log.db');
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  const open = (clock = () => new Date()) => openSqliteEventLog({ file, clock });

  async function withRaw<T>(work: (database: DatabaseSync) => T): Promise<T> {
    const database = new DatabaseSync(file);
    try {
      return work(database);
    } finally {
      database.close();
    }
  }

  it.each([
    ['an event to be changed', `UPDATE event SET data = '{}'`],
    ['an event to be deleted', 'DELETE FROM event'],
    ['an anchor to be changed', `UPDATE anchor SET hash = 'x'`],
    ['an anchor to be deleted', 'DELETE FROM anchor'],
    ['an anchor to be replaced', `INSERT OR REPLACE INTO anchor VALUES (256, 'x')`],
    [
      'an event to be replaced',
      `PRAGMA recursive_triggers = ON; INSERT OR REPLACE INTO event
       SELECT position, stream, revision, id, type, '{}', metadata, recorded_at, hash FROM event LIMIT 1`,
    ],
    [
      'two events of one stream to have one revision',
      `INSERT INTO event (stream, revision, id, type, data, metadata, recorded_at, hash)
       VALUES ('match-1', 0, 'other', 'T', '{}', '{}', '', '')`,
    ],
  ])('does not allow %s, whoever asks', async (_, sql) => {
    const log = open();
    await fill(log, 'match-1', 300);
    const before = await collect(log.readAll());
    await withRaw((database) => {
      expect(() => database.exec(sql)).toThrow(/append-only|UNIQUE/);
    });
    expect(await collect(log.readAll())).toEqual(before);
    await log.close();
  });

  it('keeps the time of recording from going back, also across a restart with a clock that was set back', async () => {
    let now = Date.parse('2026-05-01T12:00:00.000Z');
    const clock = (): Date => new Date((now -= 60_000));
    for (let stream = 0; stream < 3; stream += 1) {
      const log = open(clock);
      await fill(log, `match-${stream}`, 2);
      await log.close();
    }
    const log = open(clock);
    const times = new Set((await collect(log.readAll())).map(({ recordedAt }) => recordedAt));
    expect([...times]).toEqual(['2026-05-01T11:59:00.000Z']);
    await log.close();
  });

  it('gives and takes positions beyond what a JavaScript number can hold', async () => {
    const beyond = 2n ** 53n + 1n;
    const empty = open();
    await fill(empty, 'match-1', 1);
    await empty.close();
    await withRaw((database) =>
      database.exec(`UPDATE sqlite_sequence SET seq = ${beyond} WHERE name = 'event'`),
    );
    const log = open();
    const { position } = await log.append('match-1', batchOf(1), { expected: 0n });
    expect(position).toBe((beyond + 1n).toString().padStart(20, '0'));
    await fill(log, 'match-2', 1);
    expect(await collect(log.readAll({ after: position }))).toHaveLength(1);
    expect(
      await collect(log.readAll({ filter: { types: ['SessionHeld'] }, direction: 'backwards' })),
    ).toHaveLength(3);
    await log.close();
  });

  it('names the event that cannot be read, and reads the others', async () => {
    const log = open();
    await fill(log, 'match-1', 3);
    await withRaw((database) => {
      database.exec(`DROP TRIGGER event_is_never_changed; UPDATE event SET data = '{"a' WHERE position = 2`);
    });
    await expect(collect(log.readAll())).rejects.toMatchObject({
      code: 'LOG_CORRUPT',
      message: expect.stringMatching(/event [0-9a-f-]{36} at position 2 is not JSON/),
    });
    expect(await collect(log.readStream('match-1', { from: 2n }))).toHaveLength(1);
    await log.close();
  });

  it('holds a page of a slow subscriber, not what has gathered since', async () => {
    setFlagsFromString('--expose-gc');
    const collectGarbage: () => void = runInNewContext('gc');
    const log = open();
    const messages = log
      .subscribe({ after: 'end', signal: new AbortController().signal })
      [Symbol.asyncIterator]();
    await messages.next();
    const text = 'x'.repeat(400 * 1024);
    await log.append('match-0', [sample({ text })], { expected: 'no_stream' });
    await messages.next();
    collectGarbage();
    const before = process.memoryUsage().heapUsed;
    for (let stream = 1; stream <= 150; stream += 1) {
      await log.append(`match-${stream}`, [sample({ text })], { expected: 'no_stream' });
    }
    for (let taken = 0; taken < 3; taken += 1) await messages.next();
    collectGarbage();
    // 60 MB have gathered.
    expect(process.memoryUsage().heapUsed - before).toBeLessThan(12 * 1024 * 1024);
    await messages.return?.();
    await log.close();
  });

  describe('plans each query so that an index bounds its work', () => {
    const plan = (database: DatabaseSync, sql: string): string[] =>
      database
        .prepare(`EXPLAIN QUERY PLAN ${sql}`)
        .all()
        .map(({ detail }) => String(detail));

    it.each(Object.entries(RANGES))('%s', async (name, range) => {
      await open().close();
      const index = name.startsWith('stream')
        ? /^SEARCH event USING INDEX sqlite_autoindex_event_\d \(stream=\? AND revision[<>]\?\)$/
        : /^SEARCH event USING INTEGER PRIMARY KEY \(rowid>\? AND rowid<\?\)$/;
      await withRaw((database) => {
        const details = plan(database, `SELECT * ${range}`);
        expect(details).toHaveLength(1);
        expect(details[0]).toMatch(index);
      });
    });

    it.each<[string, LogFilter, RegExp]>([
      ['one type', { types: ['A'] }, /event_by_type \(type=\? AND rowid>\? AND rowid<\?\)/],
      ['three types', { types: ['A', 'B', 'C'] }, /event_by_type \(type=\? AND rowid>\? AND rowid<\?\)/],
      [
        'a category',
        { streamPrefixes: ['match-'] },
        /event_by_category \(category=\? AND rowid>\? AND rowid<\?\)/,
      ],
      [
        'two categories',
        { streamPrefixes: ['a-', 'b-1'] },
        /event_by_category \(category=\? AND rowid>\? AND rowid<\?\)/,
      ],
      [
        'both',
        { types: ['A'], streamPrefixes: ['a-1'] },
        /event_by_type \(type=\? AND rowid>\? AND rowid<\?\)/,
      ],
      ['no index', { streamPrefixes: ['m'] }, /INTEGER PRIMARY KEY \(rowid>\? AND rowid<\?\)/],
    ])('a filter by %s', async (_, filter, index) => {
      await open().close();
      await withRaw((database) => {
        for (const direction of ['forwards', 'backwards'] as const) {
          const { sql } = candidateQuery(filter, direction, 1n, 9n, { dense: 256, sparse: 1024 });
          const details = plan(database, sql);
          const searches = details.filter((detail) => detail.includes('event'));
          for (const search of searches) expect(search).toMatch(index);
          expect(details.join()).not.toMatch(/TEMP B-TREE|SCAN/);
        }
      });
    });
  });
});
