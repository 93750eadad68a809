import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Kysely, KyselyPlugin } from 'kysely';
import { type Projection, projectionEngine, type ProjectionStorage, type ReadableEngine } from '#projections';
import { caseFileProjection } from '../../libs/read-models/src/case-file/projection.js';
import { caseFileReads } from '../../libs/read-models/src/case-file/queries.js';
import { casesProjection } from '../../libs/read-models/src/cases/projection.js';
import { casesReads } from '../../libs/read-models/src/cases/queries.js';
import { concernsReads } from '../../libs/read-models/src/concerns/queries.js';
import { changesProjection } from '../../libs/read-models/src/changes/projection.js';
import { changesReads } from '../../libs/read-models/src/changes/queries.js';
import { signedCursors } from '../../libs/read-models/src/cursor.js';
import { summaryProjection } from '../../libs/read-models/src/programme-summary/projection.js';
import { programmeSummaryReads } from '../../libs/read-models/src/programme-summary/queries.js';
import { scopeReads } from '../../libs/read-models/src/scope/queries.js';
import { tasksProjection } from '../../libs/read-models/src/tasks/projection.js';
import { tasksReads } from '../../libs/read-models/src/tasks/queries.js';
import type { Place } from '../../libs/read-models/src/testing/place.js';
import { tellConcerns } from './concerns.js';
import { personAt, tellRandomProgramme } from '../../libs/read-models/src/testing/random-programme.js';
import { asAt, Story } from '../../libs/read-models/src/testing/story.js';
import { everyone, today } from '../../libs/read-models/src/testing/told.js';
import { onEachDatabase } from './each-database.js';

const projections = [
  caseFileProjection,
  casesProjection,
  summaryProjection,
  changesProjection,
  tasksProjection,
];

/** Each is a way to the database and back. What an answer takes must not grow with what is in it. */
onEachDatabase('an answer takes few statements, however much it holds', (newPlace) => {
  const story = new Story();
  const cursors = signedCursors(new Uint8Array(32).fill(7));
  let place: Place;
  let storage: ProjectionStorage;
  let engine: ReadableEngine;
  let reads: ReturnType<typeof readsOf>;
  let statements = 0;
  const readsOf = (of: ReadableEngine) => ({
    ...caseFileReads(of, cursors),
    ...casesReads(of, cursors),
    ...concernsReads(of, cursors),
    ...tasksReads(of, cursors),
    ...programmeSummaryReads(of),
    ...changesReads(of),
    ...scopeReads(of),
  });

  const counting: KyselyPlugin = {
    transformQuery: ({ node }) => node,
    transformResult: ({ result }) => {
      statements += 1;
      return Promise.resolve(result);
    },
  };
  beforeAll(async () => {
    await tellRandomProgramme(story, 5, 30);
    await tellConcerns(story, 30);
    place = await newPlace();
    storage = place.storage();
    engine = projectionEngine({ log: story.log, projections, storage, clock: () => new Date() });
    await engine.start();
    const { last } = story;
    if (last === null) throw new Error('nothing was told');
    for (const { name } of projections) await engine.waitFor(name, last, { timeoutMs: 30_000 });
    const read = <Tables, Result>(
      projection: Projection<Tables>,
      query: (db: Kysely<Tables>, position: typeof last | null) => Promise<Result>,
    ) => engine.read(projection, (db, position) => query(db.withPlugin(counting), position));
    const counted = { read, incompleteFor: engine.incompleteFor.bind(engine) };
    reads = readsOf(Object.assign(Object.create(engine), counted) as ReadableEngine);
  });
  afterAll(async () => {
    await engine.stop();
    await storage.close();
    await story.close();
    await place.remove();
  });

  async function statementsOf<Answer>(ask: () => Promise<Answer>, check: (answer: Answer) => void) {
    statements = 0;
    check(await ask());
    return statements;
  }
  const [asOf, accessOn, persons] = [asAt(today), today, everyone];

  it.each([1, 20])('a page of %d cases: three', async (first) => {
    const ask = () => reads.cases({ filter: {}, persons, accessOn, asOf, page: { first } });
    expect(await statementsOf(ask, ({ edges }) => expect(edges).toHaveLength(first))).toBe(3);
  });

  it.each([1, 20])('a page of %d concerns: three', async (first) => {
    const lead = { kind: 'some', concerns: ['essex', 'kent'] } as const;
    const ask = () => reads.concerns({ filter: {}, persons: lead, accessOn, asOf, page: { first } });
    expect(await statementsOf(ask, ({ edges }) => expect(edges).toHaveLength(first))).toBe(3);
  });

  it.each([1, 20])('a page of %d tasks: five', async (first) => {
    const ask = () => reads.tasks({ filter: {}, persons, accessOn, asOf, page: { first } });
    expect(await statementsOf(ask, ({ edges }) => expect(edges).toHaveLength(first))).toBe(5);
  });

  it.each([1, 20])('a page of %d entries of a case file, with who it is about: two', async (first) => {
    const ask = () => reads.caseFile({ personId: 'p2', asOf, page: { first } });
    expect(await statementsOf(ask, ({ edges }) => expect(edges).toHaveLength(first))).toBe(2);
  });

  it.each([{}, { contractYear: 'y1' }])('a summary of %j: six', async (year) => {
    const ask = () => reads.programmeSummary({ contract: 'essex', asOf, ...year });
    expect(await statementsOf(ask, (found) => expect(found?.contract.contract).toBe('essex'))).toBe(6);
  });

  it('all contracts: two', async () => {
    expect(
      await statementsOf(
        () => reads.contracts({ asOf }),
        (all) => expect(all).toHaveLength(2),
      ),
    ).toBe(2);
  });

  it('a page of changes: two', async () => {
    const ask = () => reads.changesAfter({ after: 0, limit: 200 });
    expect(await statementsOf(ask, ({ changes }) => expect(changes).toHaveLength(200))).toBe(2);
  });

  it('which of many persons may be seen: one', async () => {
    const many = Array.from({ length: 30 }, (_, index) => personAt(index));
    const ask = () => reads.visibleAmong({ kind: 'some', contracts: ['essex', 'kent'] }, many, today);
    expect(await statementsOf(ask, (seen) => expect(seen.size).toBeGreaterThan(20))).toBe(1);
  });
});
