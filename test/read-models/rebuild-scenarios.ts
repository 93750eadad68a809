/**
 * Rebuilds in a worker thread, which runs from the built program only: so these run in a process of their own, over what
 * was built. Arguments: the scenario, and an empty folder. The last line that it prints is the outcome as JSON.
 */
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { DatabaseSync } from 'node:sqlite';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { openSqliteEventLog, type Position } from '#event-log';
import { type BuildAside, sqliteStorage } from '#projections';
import { buildInWorker, openReadModels, type ReadModels } from '#read-models';
import { programmeEvents } from '../benchmarks/programme-events.js';
import { dumpReadModels } from '../support/read-model-dump.js';

const [scenario, data = ''] = process.argv.slice(2);
const clock = (): Date => new Date();
const file = join(data, 'log.db');
const folder = join(data, 'read-models');
const log = openSqliteEventLog({ file, clock });

const inWorker = (logFile = file): BuildAside =>
  buildInWorker({ log: { kind: 'sqlite', file: logFile }, storage: { kind: 'sqlite', folder } });
const open = (buildAside = inWorker()): Promise<ReadModels> =>
  openReadModels({
    storage: sqliteStorage({ folder }),
    log,
    clock,
    cursorKey: new Uint8Array(32).fill(7),
    buildAside,
  });

const revisions = new Map<string, bigint>();
/** Several may be under way: the log commits them together. */
async function append(): Promise<Position> {
  const [stream, event] = next();
  const revision = revisions.get(stream) ?? 0n;
  revisions.set(stream, revision + 1n);
  const expected = revision === 0n ? 'no_stream' : revision - 1n;
  return (await log.append(stream, [event], { expected })).position;
}
const source = (await programmeEvents(1_000_000, 1))[Symbol.iterator]();
function next() {
  const { value, done } = source.next();
  if (done) throw new Error('there are no more events');
  return value;
}

async function settled(models: ReadModels, position: Position): Promise<void> {
  for (const name of models.engine.names) {
    const outcome = await models.engine.waitFor(name, position, { timeoutMs: 60_000 });
    if (outcome !== 'reached') throw new Error(`${name} was not built`);
  }
}

async function fill(models: ReadModels, events: number): Promise<void> {
  let last: Position | undefined;
  for (let left = events; left > 0; left -= AT_ONCE) {
    last = (await Promise.all(Array.from({ length: Math.min(left, AT_ONCE) }, append))).at(-1);
  }
  if (last !== undefined) await settled(models, last);
}
const AT_ONCE = 250;

const generations = async (models: ReadModels) =>
  (await models.engine.health()).map(({ generation }) => generation);

const scenarios: Record<string, () => Promise<unknown>> = {
  /** The same events, once each by itself as they come, once in a rebuild. */
  async parity() {
    const live = await open();
    for (let index = 0; index < 250; index += 1) await settled(live, await append());
    await live.close();
    const eventByEvent = dumpReadModels(data);
    const models = await open();
    await models.engine.rebuild();
    const built = await generations(models);
    await models.close();
    return { built, eventByEvent, rebuilt: dumpReadModels(data) };
  },

  async 'goes on'() {
    const models = await open();
    await fill(models, 3000);
    let rebuilding = true;
    const rebuilt = models.engine.rebuild().finally(() => (rebuilding = false));
    let appended = 0;
    let last: Position | undefined;
    let longest = 0;
    while (rebuilding) {
      const start = performance.now();
      last = await append();
      appended += 1;
      await nextTurn();
      longest = Math.max(longest, performance.now() - start);
    }
    await rebuilt;
    if (last !== undefined) await settled(models, last);
    const parked = (await models.engine.health()).map((one) => one.parked);
    const built = await generations(models);
    await models.close();
    const changes = dumpReadModels(data)['changes/change']?.length;
    return { built, parked, appended, longest, changes };
  },

  async 'cannot read'() {
    const models = await open(inWorker(join(data, 'elsewhere.db')));
    await fill(models, 10);
    const failure = await failureOf(models.engine.rebuild());
    const built = await generations(models);
    const answers = await models.changes.latestSequence();
    await models.close();
    return { failure, built, answers };
  },

  async dies() {
    const models = await open();
    await fill(models, 10);
    const failure = await failureOf(models.engine.rebuild());
    const built = await generations(models);
    await models.close();
    return { failure, built };
  },

  async stops() {
    const begun = Promise.withResolvers<void>();
    let changes: number | undefined;
    const models = await open(async (builds, signal) => {
      const building = inWorker()(builds, signal);
      begun.resolve();
      await building.finally(() => (changes = changesIn(builds)));
    });
    await fill(models, 6000);
    const failure = failureOf(models.engine.rebuild());
    await begun.promise;
    await models.close();
    return { failure: await failure, changes };
  },
};

/** How many changes a build of the feed holds, before it is dropped. */
function changesIn(builds: Parameters<BuildAside>[0]): number {
  const build = builds.find(({ name }) => name === 'changes')?.build;
  const database = new DatabaseSync(join(folder, `changes.v${build?.version}.${build?.generation}.db`));
  const row = database.prepare('SELECT count(*) AS count FROM change').get();
  database.close();
  return Number(row?.['count']);
}

async function failureOf(work: Promise<unknown>): Promise<{ message: string; code: unknown } | null> {
  try {
    await work;
    return null;
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return { message: error.message, code: Reflect.get(error, 'code') };
  }
}

const run = scenarios[scenario ?? ''];
if (!run) throw new Error(`there is no scenario ${scenario}`);
const outcome = await run();
await log.close();
process.stdout.write(`${JSON.stringify(outcome)}\n`);
