import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { batchOf, codeOf, collect, fill, idsOf, sample } from '../contract/samples.js';
import { verifyLog } from '../verify/verify-log.js';
import { temporaryFolder } from '../../test/temporary-folder.js';
import type { OnConnect } from './connection.js';
import { openWith } from './open.js';

describe('group commit', () => {
  let folder = '';
  let file = '';
  beforeEach(async () => {
    folder = await temporaryFolder();
    file = join(folder, 'log.db');
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  const open = (onConnect?: OnConnect) => openWith({ file, clock: () => new Date() }, onConnect);

  it('gives the appends of one turn of the event loop one transaction, and so one sync', async () => {
    const log = open();
    await fill(log, 'learner-1', 1);
    const before = await commitsIn(`${file}-wal`);
    await Promise.all(
      Array.from({ length: 64 }, (_, stream) =>
        log.append(`match-${stream}`, batchOf(2), { expected: 'no_stream' }),
      ),
    );
    expect((await commitsIn(`${file}-wal`)) - before).toBe(1);
    for (let stream = 0; stream < 3; stream += 1) {
      await log.append(`mentor-${stream}`, batchOf(1), { expected: 'no_stream' });
    }
    expect((await commitsIn(`${file}-wal`)) - before).toBe(4);
    await log.close();
  });

  it('lets the neighbours of a refused append succeed, in the order in which they came', async () => {
    const log = open();
    const outcomes = await Promise.allSettled([
      log.append('match-1', batchOf(2), { expected: 'no_stream' }),
      log.append('match-1', batchOf(1), { expected: 'no_stream' }),
      log.append('match-1', batchOf(1), { expected: 1n }),
      log.append('match-2', batchOf(1), { expected: 5n }),
      log.append('match-3', batchOf(1), { expected: 'no_stream' }),
    ]);
    expect(outcomes.map(({ status }) => status)).toEqual([
      'fulfilled',
      'rejected',
      'fulfilled',
      'rejected',
      'fulfilled',
    ]);
    expect((await collect(log.readAll())).map(({ stream }) => stream)).toEqual([
      'match-1',
      'match-1',
      'match-1',
      'match-3',
    ]);
    await log.close();
  });

  it('repeats the group without a batch that the file itself refuses half-way', async () => {
    const log = open((database) => {
      database.exec(`
        CREATE TEMP TRIGGER poison BEFORE INSERT ON main.event WHEN NEW.type = 'Poison'
        BEGIN SELECT RAISE(ABORT, 'poisoned'); END`);
    });
    const before = batchOf(2);
    const after = batchOf(2);
    const outcomes = await Promise.allSettled([
      log.append('match-1', before, { expected: 'no_stream' }),
      log.append('match-1', [sample(), sample({}, 'Poison')], { expected: 1n }),
      log.append('match-1', after, { expected: 1n }),
    ]);
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(outcomes[1]).toMatchObject({ reason: { code: 'LOG_CORRUPT' } });
    expect(idsOf(await collect(log.readAll()))).toEqual(idsOf([...before, ...after]));
    expect((await verifyLog(log)).faultCount).toBe(0);
    await log.close();
  });

  it('rejects the whole group where the disk is full, stores nothing of it, and goes on once there is room', async () => {
    let pages = 0;
    let full: DatabaseSync | undefined;
    const log = open((database) => {
      full = database;
      if (pages > 0) database.exec(`PRAGMA max_page_count = ${pages}`);
    });
    await fill(log, 'match-1', 2);
    pages = Number(full?.prepare('PRAGMA page_count').get()?.['page_count']) + 2;
    full?.exec(`PRAGMA max_page_count = ${pages}`);
    const large = () => sample({ text: 'x'.repeat(100_000) });
    const group = [
      log.append('match-1', batchOf(1), { expected: 1n }),
      log.append('match-1', batchOf(1), { expected: 1n }),
      log.append('match-2', [large()], { expected: 'no_stream' }),
      log.append('match-3', batchOf(1), { expected: 'no_stream' }),
    ];
    for (const outcome of await Promise.allSettled(group)) {
      expect(outcome).toMatchObject({ reason: { code: 'LOG_UNAVAILABLE' } });
      expect(outcome).toMatchObject({ reason: { message: expect.stringContaining('free some space') } });
    }
    expect(await collect(log.readAll())).toHaveLength(2);
    pages = 0;
    full?.exec('PRAGMA max_page_count = 1000000');
    expect((await log.append('match-1', batchOf(1), { expected: 1n })).revision).toBe(2n);
    expect((await verifyLog(log)).faultCount).toBe(0);
    await log.close();
  });

  it('rejects the group where the commit fails, opens the file again, and takes the same ids', async () => {
    let failing = true;
    let connections = 0;
    const log = open((database) => {
      connections += 1;
      const prepare = database.prepare.bind(database);
      database.prepare = (sql, ...rest) => {
        const statement = prepare(sql, ...rest);
        if (sql !== 'COMMIT') return statement;
        const run = statement.run.bind(statement);
        statement.run = () => {
          if (!failing) return run();
          throw Object.assign(new Error('disk I/O error'), { code: 'ERR_SQLITE_ERROR', errcode: 10 });
        };
        return statement;
      };
    });
    const batch = batchOf(2);
    const group = [
      log.append('match-1', batch, { expected: 'no_stream' }),
      log.append('match-2', batchOf(1), { expected: 0n }),
    ];
    for (const outcome of await Promise.allSettled(group)) {
      expect(outcome).toMatchObject({ reason: { code: 'LOG_UNAVAILABLE' } });
    }
    expect(await log.head()).toBeNull();
    expect(connections).toBe(2);
    failing = false;
    expect((await log.append('match-1', batch, { expected: 'no_stream' })).revision).toBe(1n);
    expect(await codeOf(() => log.append('match-1', batchOf(1), { expected: 'no_stream' }))).toBe(
      'WRONG_EXPECTED_REVISION',
    );
    expect((await verifyLog(log)).faultCount).toBe(0);
    await log.close();
  });
});

/**
 * Commits in a write-ahead log: a frame is one where its header gives the size of the database after it
 * (https://sqlite.org/fileformat2.html#walformat).
 */
async function commitsIn(wal: string): Promise<number> {
  const content = await readFile(wal);
  const frame = 24 + content.readUInt32BE(8);
  let commits = 0;
  for (let offset = 32; offset + frame <= content.length; offset += frame) {
    if (content.readUInt32BE(offset + 4) !== 0) commits += 1;
  }
  return commits;
}
