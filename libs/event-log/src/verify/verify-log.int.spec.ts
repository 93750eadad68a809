import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createHash } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { batchOf, collect, fill } from '../contract/samples.js';
import { memoryEventLog } from '../memory/memory-event-log.js';
import type { EventLog } from '../port.js';
import { openSqliteEventLog, openSqliteEventLogReadOnly } from '../sqlite/open.js';
import { temporaryFolder } from '../../test/temporary-folder.js';
import type { LogFault } from './report.js';
import { verifyLog } from './verify-log.js';

/** Each millisecond one event: times of recording that differ, as they do in life. */
function tickingClock(): () => Date {
  let now = Date.parse('2026-01-01T00:00:00.000Z');
  return () => new Date((now += 1));
}

async function fillThree(log: EventLog): Promise<void> {
  for (let round = 0; round < 100; round += 1) {
    for (const stream of ['match-1', 'match-2', 'match-3']) {
      await log.append(stream, batchOf(2), { expected: round === 0 ? 'no_stream' : BigInt(round * 2 - 1) });
    }
  }
}

describe('verifying a log', () => {
  let folder = '';
  let file = '';
  beforeEach(async () => {
    folder = await temporaryFolder();
    file = join(folder, 'log.db');
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  /** A log of 600 events in 3 streams, tampered with by someone who has the file, then verified. */
  async function tamper(sql: string): Promise<readonly string[]> {
    const log = openSqliteEventLog({ file, clock: tickingClock() });
    await fillThree(log);
    await log.close();
    const raw = new DatabaseSync(file);
    const triggers = raw.prepare(`SELECT name FROM sqlite_schema WHERE type = 'trigger'`).all();
    for (const { name } of triggers) raw.exec(`DROP TRIGGER ${String(name)}`);
    raw.exec(sql);
    raw.close();
    const reader = openSqliteEventLogReadOnly({ file });
    const report = await verifyLog(reader);
    await reader.close();
    expect(report.faultCount).toBe(report.faults.length);
    return report.faults.map(inShort);
  }

  const inShort = ({ fault, position, stream, revision }: LogFault): string =>
    `${fault} ${Number(position)} ${stream === null ? '-' : `${stream}/${revision}`}`;

  it('that is as it was written finds no fault, on SQLite and in memory, and the same heads in both', async () => {
    const clock = tickingClock();
    const log = openSqliteEventLog({ file, clock });
    await fillThree(log);
    const copy = memoryEventLog({ clock });
    for await (const { stream, revision, id, type, data, metadata } of log.readAll()) {
      const expected = revision === 0n ? 'no_stream' : revision - 1n;
      await copy.append(stream, [{ id, type, data, metadata }], { expected });
    }
    const seen: number[] = [];
    const report = await verifyLog(log, { onProgress: (events) => seen.push(events) });
    expect(report).toMatchObject({ events: 600, streams: 3, faults: [], faultCount: 0 });
    expect(seen.at(-1)).toBe(600);
    expect(await verifyLog(copy)).toEqual(report);

    const heads = [...log.inspect().heads()];
    expect(heads.map(({ stream, revision }) => `${stream}/${revision}`)).toEqual([
      'match-1/199',
      'match-2/199',
      'match-3/199',
    ]);
    const lines = heads.map(({ stream, revision, hash }) => `["${stream}","${revision}","${hash}"]\n`);
    expect(report.headsDigest).toBe(createHash('sha256').update(lines.join('')).digest('hex'));

    await fill(log, 'match-4', 1);
    expect((await verifyLog(log)).headsDigest).not.toBe(report.headsDigest);
    expect((await verifyLog(log, { exportedHeads: heads })).faultCount).toBe(0);
    await log.close();
  });

  it('that is empty finds nothing', async () => {
    const log = openSqliteEventLog({ file, clock: tickingClock() });
    expect(await verifyLog(log)).toMatchObject({ events: 0, streams: 0, faultCount: 0 });
    await log.close();
  });

  it('while it is written finds no fault', async () => {
    const log = openSqliteEventLog({ file, clock: tickingClock() });
    await fill(log, 'match-0', 700);
    const reader = openSqliteEventLogReadOnly({ file });
    const verifying = verifyLog(reader);
    for (let stream = 1; stream < 20; stream += 1) await fill(log, `match-${stream}`, 30);
    expect((await verifying).faults).toEqual([]);
    await reader.close();
    await log.close();
  });

  it('names an event whose data was changed', async () => {
    expect(await tamper(`UPDATE event SET data = '{"index":9}' WHERE position = 7`)).toEqual([
      'HASH_MISMATCH 7 match-1/2',
    ]);
  });

  it('names an event that was changed together with its hash, by the one that follows it', async () => {
    expect(await tamper(`UPDATE event SET hash = '${'0'.repeat(64)}' WHERE position = 7`)).toEqual([
      'HASH_MISMATCH 7 match-1/2',
      'HASH_MISMATCH 8 match-1/3',
    ]);
  });

  it('names an event whose JSON is broken, and goes on', async () => {
    expect(await tamper(`UPDATE event SET data = '{"a' WHERE position IN (7, 500)`)).toEqual([
      'HASH_MISMATCH 7 match-1/2',
      'JSON_INVALID 7 match-1/2',
      expect.stringMatching(/^HASH_MISMATCH 500 /),
      expect.stringMatching(/^JSON_INVALID 500 /),
    ]);
  });

  it('names an event that was deleted, wherever it was', async () => {
    expect(await tamper('DELETE FROM event WHERE position = 7')).toEqual([
      'POSITION_MISSING 7 -',
      'REVISION_MISSING 8 match-1/3',
      'ANCHOR_MISMATCH 256 -',
    ]);
  });

  it('names events that were cut off at the end', async () => {
    expect(await tamper('DELETE FROM event WHERE position > 598')).toEqual(['POSITION_MISSING 599 -']);
  });

  it('names an end that was cut off together with its anchor', async () => {
    expect(await tamper('DELETE FROM event WHERE position >= 512')).toEqual([
      'POSITION_MISSING 512 -',
      'ANCHOR_MISMATCH 512 -',
    ]);
  });

  it('names two events whose data was swapped', async () => {
    const swapped = `CREATE TEMP TABLE kept AS SELECT position, data FROM event WHERE position IN (7, 8);
      UPDATE event SET data = (SELECT data FROM kept WHERE kept.position = 15 - event.position)
      WHERE position IN (7, 8)`;
    expect(await tamper(swapped)).toEqual(['HASH_MISMATCH 7 match-1/2', 'HASH_MISMATCH 8 match-1/3']);
  });

  it('names a change of the order of two streams, which no hash of an event covers', async () => {
    const reordered = `UPDATE event SET position = -position WHERE position IN (8, 9);
      UPDATE event SET position = 17 + position WHERE position < 0;
      UPDATE event SET recorded_at = (SELECT recorded_at FROM event WHERE position = 7) WHERE position = 8`;
    expect(await tamper(reordered)).toContain('ANCHOR_MISMATCH 256 -');
  });

  it('names a change of the order within a stream', async () => {
    const reordered = `UPDATE event SET position = -position WHERE position IN (7, 8);
      UPDATE event SET position = 15 + position WHERE position < 0`;
    expect(await tamper(reordered)).toEqual(['ORDER_CHANGED 7 match-1/3', 'ANCHOR_MISMATCH 256 -']);
  });

  it('names a time of recording that was changed, and one that was made to go backwards', async () => {
    const time = (position: number): string => `(SELECT recorded_at FROM event WHERE position = ${position})`;
    expect(await tamper(`UPDATE event SET recorded_at = ${time(11)} WHERE position IN (9, 10)`)).toEqual([
      'ANCHOR_MISMATCH 256 -',
    ]);
    await rm(folder, { recursive: true });
    folder = await temporaryFolder();
    file = join(folder, 'log.db');
    expect(await tamper(`UPDATE event SET recorded_at = ${time(3)} WHERE position = 300`)).toEqual([
      expect.stringMatching(/^RECORDED_AT_INVALID 300 /),
      'ANCHOR_MISMATCH 512 -',
    ]);
  });

  it('names an anchor that was changed or taken away', async () => {
    expect(await tamper(`UPDATE anchor SET hash = 'x' WHERE position = 256`)).toEqual([
      'ANCHOR_MISMATCH 256 -',
      'ANCHOR_MISMATCH 512 -',
    ]);
    await rm(folder, { recursive: true });
    folder = await temporaryFolder();
    file = join(folder, 'log.db');
    expect(await tamper('DELETE FROM anchor')).toEqual(['ANCHOR_MISSING 257 -']);
  });

  it('compares with heads that were exported, where a stream was rewritten whole', async () => {
    const log = memoryEventLog({ clock: tickingClock() });
    await fill(log, 'match-1', 3);
    const exportedHeads = [...log.inspect().heads()];
    const rewritten = memoryEventLog({ clock: tickingClock() });
    await fill(rewritten, 'match-1', 5);
    expect((await verifyLog(rewritten, { exportedHeads })).faults).toMatchObject([
      { fault: 'HEAD_MISMATCH', stream: 'match-1', revision: 2n, position: null },
    ]);
    const gone = memoryEventLog({ clock: tickingClock() });
    expect((await verifyLog(gone, { exportedHeads })).faults).toMatchObject([{ fault: 'HEAD_MISMATCH' }]);
  });

  it('keeps the first thousand faults and counts them all', async () => {
    const log = openSqliteEventLog({ file, clock: tickingClock() });
    await fill(log, 'match-1', 1200);
    await log.close();
    const raw = new DatabaseSync(file);
    raw.exec(`DROP TRIGGER event_is_never_changed; UPDATE event SET data = '{"x":1}'`);
    raw.close();
    const reader = openSqliteEventLogReadOnly({ file });
    const { faults, faultCount } = await verifyLog(reader);
    expect([faults.length, faultCount]).toEqual([1000, 1200]);
    expect(await collect(reader.readAll())).toHaveLength(1200);
    await reader.close();
  });

  it('throws the reason when its signal aborts', async () => {
    const log = memoryEventLog({ clock: tickingClock() });
    const reason = new Error('enough');
    await expect(verifyLog(log, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
  });
});
