import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { CompiledQuery, Kysely, KyselyPlugin } from 'kysely';
import { type Projection, projectionEngine, type ProjectionStorage, type ReadableEngine } from '#projections';
import { caseFileProjection } from '../../libs/read-models/src/case-file/projection.js';
import { caseFileReads } from '../../libs/read-models/src/case-file/queries.js';
import { casesProjection } from '../../libs/read-models/src/cases/projection.js';
import { casesReads } from '../../libs/read-models/src/cases/queries.js';
import { concernsReads } from '../../libs/read-models/src/concerns/queries.js';
import { changesProjection } from '../../libs/read-models/src/changes/projection.js';
import { changesReads } from '../../libs/read-models/src/changes/queries.js';
import type { PersonScope } from '../../libs/read-models/src/contract.js';
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
import { today } from '../../libs/read-models/src/testing/told.js';
import { onEachDatabase } from './each-database.js';
import { walksOnPostgres, walksOnSqlite } from './walks.js';

const projections = [
  caseFileProjection,
  casesProjection,
  summaryProjection,
  changesProjection,
  tasksProjection,
];

/** One row at an end of an index: PostgreSQL says so as if it walked the index. */
const isOneRow = ({ sql }: CompiledQuery): boolean => /order by \S+ desc limit|max\(/i.test(sql);

/** SQLite says of the facts that a summary has found by index, and then counts, that it goes through them. */
const OF_A_SUBQUERY = 'SCAN s';

/** Every kind of scope at once, so that every criterion stands in what is asked. */
const persons: PersonScope = {
  kind: 'some',
  officer: 'o',
  mentor: 'p1',
  trainer: 't',
  contracts: ['essex'],
  units: ['unit-1', 'unit-2'],
  employment: true,
  concerns: ['essex'],
  exclude: { selfPersonId: 'p9', andTheirMatches: true },
};

/**
 * `query-plans` asks for the plans of queries by name. Here is caught whatever the reads that the gateway has send to
 * the database, so that none is forgotten.
 */
onEachDatabase('whatever a read sends, no table is read from end to end for it', (newPlace) => {
  const story = new Story();
  const cursors = signedCursors(new Uint8Array(32).fill(7));
  const walking: string[] = [];
  let asked = 0;
  let place: Place;
  let storage: ProjectionStorage;
  let engine: ReadableEngine;
  let reads: ReturnType<typeof readsOf>;
  const readsOf = (of: ReadableEngine) => ({
    ...caseFileReads(of, cursors),
    ...casesReads(of, cursors),
    ...concernsReads(of, cursors),
    ...tasksReads(of, cursors),
    ...programmeSummaryReads(of),
    ...changesReads(of),
    ...scopeReads(of),
  });

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
    const walksOf = storage.shared ? walksOnPostgres : walksOnSqlite;
    const read = <Tables, Result>(
      projection: Projection<Tables>,
      query: (db: Kysely<Tables>, position: typeof last | null) => Promise<Result>,
    ): Promise<Result> =>
      engine.read(projection, async (db, position) => {
        const sent: CompiledQuery[] = [];
        const catching: KyselyPlugin = {
          transformQuery: ({ node, queryId }) => {
            sent.push(db.getExecutor().compileQuery(node, queryId));
            return node;
          },
          transformResult: ({ result }) => Promise.resolve(result),
        };
        const answer = await query(db.withPlugin(catching), position);
        for (const one of sent) {
          asked += 1;
          if (isOneRow(one)) continue;
          const walks = (await walksOf(db, one)).filter((walk) => walk !== OF_A_SUBQUERY);
          if (walks.length > 0) walking.push(`${walks.join(', ')}: ${one.sql}`);
        }
        return answer;
      });
    const caught = { read, incompleteFor: engine.incompleteFor.bind(engine) };
    reads = readsOf(Object.assign(Object.create(engine), caught) as ReadableEngine);
  });
  afterAll(async () => {
    await engine.stop();
    await storage.close();
    await story.close();
    await place.remove();
  });

  const [asOf, accessOn] = [asAt(today), today];
  it.each<[what: string, ask: () => Promise<unknown>]>([
    ['cases', () => reads.cases({ filter: {}, persons, accessOn, asOf, page: { first: 5 } })],
    [
      'cases of a unit',
      () =>
        reads.cases({
          filter: { contract: 'essex', unit: 'u', states: ['ENROLLED'] },
          persons,
          accessOn,
          asOf,
          page: { first: 5 },
        }),
    ],
    ['concerns', () => reads.concerns({ filter: {}, persons, accessOn, asOf, page: { first: 5 } })],
    [
      'tasks about concerns',
      () => reads.tasks({ filter: {}, persons, concerned: persons, accessOn, asOf, page: { first: 5 } }),
    ],
    ['tasks', () => reads.tasks({ filter: {}, persons, notAbout: 'p9', accessOn, asOf, page: { first: 5 } })],
    [
      'tasks for somebody who may not learn of all in each role',
      () => reads.tasks({ filter: {}, persons, told: persons, accessOn, asOf, page: { first: 5 } }),
    ],
    ['the matches of somebody', () => reads.matchesWithAmong(personAt(0), ['match-0', 'match-1'])],
    ['a case file', () => reads.caseFile({ personId: 'p2', asOf, page: { first: 5 } })],
    [
      'a case file for somebody from whom others are kept',
      () => reads.caseFile({ personId: 'p2', asOf, page: { first: 5 }, reader: { persons, accessOn } }),
    ],
    ['a summary', () => reads.programmeSummary({ contract: 'essex', asOf })],
    ['a summary of a year', () => reads.programmeSummary({ contract: 'essex', asOf, contractYear: 'y1' })],
    ['contracts', () => reads.contracts({ asOf })],
    ['changes', () => reads.changesAfter({ after: 0, limit: 20 })],
    ['the latest change', () => reads.latestSequence()],
    ['the latest change so far', () => reads.latestSoFar()],
    ['who may be seen', () => reads.visibleAmong(persons, [personAt(0), personAt(1)], today)],
  ])('%s', async (_what, ask) => {
    asked = 0;
    walking.length = 0;
    await ask();
    expect(asked).toBeGreaterThan(0);
    expect(walking).toEqual([]);
  });
});
