import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  copyLog,
  openCopySource,
  openCopyTarget,
  openEventStoreDbLog,
  openLogReader,
  openSqliteEventLogReadOnly,
  parseLogAddress,
  parsePosition,
  PositionMap,
  verifyLog,
  type EventLogReader,
  type RecordedEvent,
} from '#event-log';
import { sqliteStorage } from '#projections';
import { type AsOf, openReadModels, type ReadModels } from '#read-models';
import { carriedBatches } from '../../libs/event-log/src/copy/copy-target.js';
import { tellEssex } from '../../libs/read-models/src/testing/essex-sketch.js';
import { Story } from '../../libs/read-models/src/testing/story.js';
import { TestServer } from '../eventstoredb-node/start.js';

const PERSONS = ['ann', 'ben', 'cat'];
const everyone = { kind: 'all' } as const;

/** A programme whose entries were recorded over two years, copied to EventStoreDB, and the read models of both logs. */
describe('After a programme has been copied to EventStoreDB', () => {
  const folder = mkdtempSync(join(tmpdir(), 'throughline-copy-'));
  const file = join(folder, 'log.db');
  const closing: (() => Promise<unknown>)[] = [async () => rmSync(folder, { recursive: true, force: true })];
  let events: RecordedEvent[] = [];
  let before: ReadModels;
  let after: ReadModels;
  let map: PositionMap;
  let esdb = '';

  beforeAll(async () => {
    events = await tell(file);
    const server = await TestServer.start({ folder });
    closing.push(() => server.kill());
    esdb = server.connectionString();
    await copy(`sqlite:${file}`, esdb, join(folder, 'map'));
    map = PositionMap.openForReading(join(folder, 'map'));
    closing.push(async () => map.close());
    before = await project(openSqliteEventLogReadOnly({ file }), 'before');
    after = await project(openEventStoreDbLog({ connectionString: esdb }), 'after');
  }, 60_000);

  afterAll(async () => {
    for (const close of closing.reverse()) await close();
  });

  async function project(log: EventLogReader, name: string): Promise<ReadModels> {
    closing.push(() => log.close());
    const storage = sqliteStorage({ folder: join(folder, name) });
    closing.push(() => storage.close());
    const clock = (): Date => new Date('2014-12-01T12:00:00.000Z');
    const models = await openReadModels({ storage, log, clock, cursorKey: new Uint8Array(32).fill(7) });
    closing.push(() => models.close());
    const head = await log.head();
    for (const projection of models.engine.names) {
      if (head === null) throw new Error('there is nothing to project');
      expect(await models.engine.waitFor(projection, head, { timeoutMs: 30_000 })).toBe('reached');
    }
    return models;
  }

  it('every question has the same answer on both sides, as at and as known at any time; positions are mapped', async () => {
    const instants = [...new Set(events.map(({ recordedAt }) => recordedAt))];
    expect(instants.length).toBeGreaterThan(20);
    for (const knownAt of [undefined, '2012-01-01T00:00:00.000Z', ...instants, '2099-01-01T00:00:00.000Z']) {
      for (const asAt of ['2013-06-30', '2014-09-26']) {
        const asOf: AsOf = { asAt, knownBy: 'SYSTEM', ...(knownAt === undefined ? {} : { knownAt }) };
        const there = await answers(before, asOf);
        expect(plain(await answers(after, asOf))).toEqual(plain(there, translated));
      }
    }
  }, 120_000);

  it('a bare position is another one, and the map leads from the one to the other', async () => {
    const asOf = { asAt: '2014-09-26', knownBy: 'SYSTEM' } as const;
    const [there, here] = [await before.contracts({ asOf }), await after.contracts({ asOf })];
    expect(plain(here)).toEqual(plain(there, translated));
    const files = [before, after].map((models) =>
      models.caseFile({ personId: 'ben', asOf, page: { first: 1 } }),
    );
    const [old, now] = (await Promise.all(files)).map(({ position }) => position ?? '');
    expect(now).not.toBe(old);
    expect(translated(old ?? '')).toBe(now);
  });

  it('a receipt names the same last entry and the same digest of the log on both sides, at every place', async () => {
    for (const { id, position } of events) {
      const place = await before.changes.logAt(position);
      expect(place?.eventId).toBe(id);
      expect(await after.changes.logAt(parsePosition(translated(position)))).toEqual(place);
    }
  });

  it('what names the whole log is the same: the digest of the heads, and the last event', async () => {
    const [there, here] = [`sqlite:${file}`, esdb].map((address) =>
      openLogReader(parseLogAddress(address, 'log')),
    );
    if (there === undefined || here === undefined) throw new Error('two logs');
    closing.push(
      () => there.close(),
      () => here.close(),
    );
    const [source, target] = [await verifyLog(there), await verifyLog(here)];
    expect(target).toEqual(source);
    expect(target.faultCount).toBe(0);
    expect(await lastId(here)).toBe(await lastId(there));
  });

  function translated(position: string): string {
    return map.translate(parsePosition(position)) ?? 'before the first';
  }
});

/** The sketch of Essex with entries that were taken back long after, in a log on SQLite. */
async function tell(file: string): Promise<RecordedEvent[]> {
  const story = new Story();
  const { session, approval } = await tellEssex(story);
  await story.retract('match-match1', session, '2014-09-27');
  await story.retract('mentor-ann', approval, '2014-10-02');
  const events: RecordedEvent[] = [];
  for await (const event of story.log.readAll()) events.push(event);
  await story.close();
  const log = openCopyTarget(parseLogAddress(`sqlite:${file}`, 'log'));
  await log.carry(carriedBatches(events));
  await log.close();
  return events;
}

async function copy(from: string, to: string, mapFile: string): Promise<void> {
  const source = openCopySource(parseLogAddress(from, 'from'));
  const target = openCopyTarget(parseLogAddress(to, 'to'));
  const map = PositionMap.open(mapFile, from, to);
  await copyLog({ source, target, map });
  map.close();
  await target.close();
  await source.close();
}

async function lastId(log: EventLogReader): Promise<string | undefined> {
  for await (const { id } of log.readAll({ direction: 'backwards', limit: 1 })) return id;
  return undefined;
}

/** All that can be asked, of everyone. */
async function answers(models: ReadModels, asOf: AsOf): Promise<unknown> {
  const page = { first: 100 };
  const access = { persons: everyone, accessOn: asOf.asAt, asOf, page };
  return {
    files: await Promise.all(
      PERSONS.flatMap((personId) =>
        [true, false].map((includeSuperseded) =>
          models.caseFile({ personId, asOf, page, includeSuperseded }),
        ),
      ),
    ),
    cases: await models.cases({ filter: {}, ...access }),
    tasks: await models.tasks({ filter: {}, ...access }),
    summary: await models.programmeSummary({ contract: 'essex', asOf }),
    year: await models.programmeSummary({ contract: 'essex', contractYear: 'y1', asOf }).catch(codeOf),
    changes: await models.changes.changesAfter({ after: 0, limit: 1000 }),
  };
}

/** A year that is not known of yet is refused on both sides. */
const codeOf = (error: unknown): string =>
  typeof error === 'object' && error !== null && 'name' in error ? String(error.name) : 'unknown';

/** As it is told, without cursors, which hold positions and are signed; positions as `translate` gives them. */
function plain(answer: unknown, translate = (position: string): string => position): unknown {
  const text = JSON.stringify(answer, (name, value: unknown) => {
    if (/cursor$/i.test(name)) return undefined;
    if (name === 'position' && typeof value === 'string') return translate(value);
    return typeof value === 'bigint' ? String(value) : value;
  });
  return JSON.parse(text) as unknown;
}
