import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { openSqliteEventLog } from '#event-log';
import { sqliteStorage } from '#projections';
import { type BuildPlaces, buildInThisThread, openReadModels, type ReadModels } from '#read-models';
import { programmeEvents } from '../benchmarks/programme-events.js';
import { dataFolder } from '../support/data-folder.js';
import { dumpFiles, type Place } from '../../libs/read-models/src/testing/place.js';
import { usePostgres } from './each-database.js';

const EVENTS = 700;
const clock = (): Date => new Date();

/** Read models of a programme, first followed event after event by lanes, then rebuilt in one pass over the log. */
async function rebuilt(place: Place, storage: BuildPlaces['storage']) {
  const file = join(dataFolder(), 'log.db');
  const log = openSqliteEventLog({ file, clock });
  const opened = place.storage();
  const models = await openReadModels({
    storage: opened,
    log,
    clock,
    cursorKey: new Uint8Array(32).fill(7),
    buildAside: buildInThisThread({ log: { kind: 'sqlite', file }, storage }),
  });
  const revisions = new Map<string, bigint>();
  for (const [stream, event] of await programmeEvents(EVENTS, 1)) {
    const { revision } = await log.append(stream, [event], {
      expected: revisions.get(stream) ?? 'no_stream',
    });
    revisions.set(stream, revision);
  }
  await settled(models, (await log.head()) ?? fail());
  const before = await place.dump();
  let generations: readonly number[];
  try {
    await models.engine.rebuild();
    generations = (await models.engine.health()).map(({ generation }) => generation);
  } finally {
    await models.close();
    await opened.close();
    await log.close();
  }
  const after = await place.dump();
  await place.remove();
  return { before, after, generations };
}

async function settled(models: ReadModels, position: Parameters<ReadModels['engine']['waitFor']>[1]) {
  for (const name of models.engine.names) {
    const outcome = await models.engine.waitFor(name, position, { timeoutMs: 60_000 });
    if (outcome !== 'reached') throw new Error(`${name} was not built`);
  }
}

function fail(): never {
  throw new Error('the log is empty');
}

describe('a rebuild in one pass over the log', () => {
  const newPostgres = usePostgres();

  it('leaves on SQLite what its lanes had written', async () => {
    const folder = dataFolder();
    const place: Place = {
      storage: () => sqliteStorage({ folder }),
      dump: () => Promise.resolve(dumpFiles(folder)),
      remove: () => Promise.resolve(),
    };
    const { before, after, generations } = await rebuilt(place, { kind: 'sqlite', folder });
    expect(generations).toEqual([2, 2, 2, 2, 2, 2]);
    expect(after).toEqual(before);
    expect(after['changes']?.['change']).toHaveLength(EVENTS);
  });

  it('leaves on PostgreSQL what its lanes had written', async () => {
    const place = await newPostgres();
    const { connectionString, namespace } = place;
    const { before, after, generations } = await rebuilt(place, {
      kind: 'postgres',
      connectionString,
      namespace,
    });
    expect(generations).toEqual([2, 2, 2, 2, 2, 2]);
    expect(after).toEqual(before);
    expect(after['changes']?.['change']).toHaveLength(EVENTS);
  });
});
