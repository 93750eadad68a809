import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type CompiledQuery, type Kysely, sql } from 'kysely';
import { memoryEventLog, type Position } from '#event-log';
import { type Projection, projectionEngine, type ProjectionStorage, type ReadableEngine } from '#projections';
import { usePostgres } from '../../../test/read-models/each-database.js';
import { walksOnPostgres, walksOnSqlite } from '../../../test/read-models/walks.js';
import { caseFileProjection } from './case-file/projection.js';
import { entriesQuery } from './case-file/queries.js';
import { headerQuery } from './case-file/header.js';
import { casesProjection } from './cases/projection.js';
import { factsQuery } from './cases/queries.js';
import { countQuery, listQuery } from './cases/list-query.js';
import type { CasesTables } from './cases/tables.js';
import { changesProjection } from './changes/projection.js';
import { changesQuery, placeQuery } from './changes/queries.js';
import {
  countQuery as countConcerns,
  factsQuery as factsOfConcerns,
  listQuery as listConcerns,
} from './concerns/list-query.js';
import type { CasesFilter } from './contract-cases.js';
import type { ConcernsFilter } from './contract-concerns.js';
import type { TasksFilter } from './contract-tasks.js';
import type { PersonScope } from './contract.js';
import { factUsesProjection } from './fact-uses/projection.js';
import { usesQuery } from './fact-uses/queries.js';
import { summaryProjection } from './programme-summary/projection.js';
import { contractFactsQuery } from './programme-summary/contracts.js';
import { organisationFactsQuery } from './programme-summary/organisations.js';
import { scopedFacts } from './programme-summary/scoped-facts.js';
import { outsideQuery, personsQuery, matchesWithQuery, withheldMatchesQuery } from './scope/queries.js';
import {
  countQuery as countTasks,
  listQuery as listTasks,
  personsOfQuery,
  withheldQuery as withheldTasks,
} from './tasks/list-query.js';
import { tasksProjection } from './tasks/projection.js';
import { type Place, sqlitePlace } from './testing/place.js';
import { stepsQuery } from './tasks/queries.js';

const asOf = { asAt: '2014-09-26', knownAt: '2014-09-26T12:00:00.000Z', knownBy: 'OFFICE' } as const;
const position = '00000000000000000009' as Position;
const key = ['2014-01-01T00:00:00.000Z', position, 'id'];
const page = { asOf, position, first: 20, key, query: 'q' };
const some: PersonScope = {
  kind: 'some',
  officer: 'o',
  mentor: 'm',
  trainer: 't',
  contracts: ['c'],
  units: ['u'],
  employment: true,
  concerns: ['c'],
  reader: 'u',
  exclude: { selfPersonId: 'p', andTheirMatches: true },
};

const access = { persons: some, accessOn: '2014-09-26' };

const databases = [
  { name: 'SQLite', newPlaces: () => sqlitePlace, walksOf: walksOnSqlite },
  { name: 'PostgreSQL', newPlaces: usePostgres, walksOf: walksOnPostgres },
];

/** A query in process cannot be interrupted: so none may read a table of facts from end to end. */
describe.each(databases)(
  'no query reads a table of facts from end to end, on $name',
  ({ newPlaces, walksOf }) => {
    const newPlace = newPlaces();
    const clock = () => new Date();
    const log = memoryEventLog({ clock });
    const projections = [
      caseFileProjection,
      casesProjection,
      summaryProjection,
      changesProjection,
      factUsesProjection,
      tasksProjection,
    ];
    let place: Place;
    let storage: ProjectionStorage;
    let engine: ReadableEngine;
    beforeAll(async () => {
      place = await newPlace();
      storage = place.storage();
      engine = projectionEngine({ log, projections, storage, clock });
      await engine.start();
    });
    afterAll(async () => {
      await engine.stop();
      await storage.close();
      await log.close();
      await place.remove();
    });

    const scans = <Tables>(projection: Projection<Tables>, compile: (db: Kysely<Tables>) => CompiledQuery) =>
      engine.read(projection, (db) => walksOf(db, compile(db)));

    it('would be found out if one did', async () => {
      const careless = (db: Kysely<CasesTables>) =>
        db.selectFrom('case_fact').selectAll().where('group_id', '=', 'g').compile();
      expect(await scans(casesProjection, careless)).toEqual([
        expect.stringMatching(/^(SCAN|Seq Scan) case_fact$/),
      ]);
    });

    it.each([true, false])('the case file, with superseded entries: %s', async (includeSuperseded) => {
      const query = { personId: 'p', asOf, includeSuperseded, page: { first: 20 } };
      expect(await scans(caseFileProjection, (db) => entriesQuery(db, query, page).compile())).toEqual([]);
      const shown = { streams: ['match'], exceptTypes: ['SessionMissed'], matchesWith: 'm' };
      for (const persons of [some, { kind: 'all', reader: 'u' } as const]) {
        const ofSome = { ...query, shown, reader: { persons, accessOn: '2014-09-26' } };
        expect(await scans(caseFileProjection, (db) => entriesQuery(db, ofSome, page).compile())).toEqual([]);
      }
      expect(await scans(caseFileProjection, (db) => headerQuery(db, 'p', page).compile())).toEqual([]);
    });

    const filters: readonly CasesFilter[] = [
      {},
      { contract: 'c' },
      { personId: 'p' },
      { contract: 'c', unit: 'u', route: 'MENTOR', states: ['ENROLLED'] },
    ];
    it.each(filters)('the list of cases by %j', async (filter) => {
      for (const persons of [some, { kind: 'all' } as const]) {
        const query = { filter, persons, accessOn: '2014-09-26', asOf, page: { first: 20 } };
        expect(await scans(casesProjection, (db) => listQuery(db, query, page).compile())).toEqual([]);
        expect(await scans(casesProjection, (db) => countQuery(db, query, page).compile())).toEqual([]);
      }
    });

    const rankedPage = { ...page, key: ['0', ...key] };
    const concerns: readonly ConcernsFilter[] = [{}, { personId: 'p' }, { states: ['OPEN'] }];
    it.each(concerns)('the list of concerns by %j', async (filter) => {
      const query = { filter, persons: some, accessOn: '2014-09-26', asOf, page: { first: 20 } };
      expect(await scans(casesProjection, (db) => listConcerns(db, query, rankedPage).compile())).toEqual([]);
      expect(await scans(casesProjection, (db) => countConcerns(db, query, page).compile())).toEqual([]);
      expect(await scans(casesProjection, (db) => factsOfConcerns(db, ['c'], page).compile())).toEqual([]);
    });

    const tasks: readonly TasksFilter[] = [
      {},
      { contract: 'c' },
      { personId: 'p' },
      { contract: 'c', unit: 'u', kinds: ['MATCH_REVIEW'], states: ['OPEN'] },
    ];
    it.each(tasks)('the list of tasks by %j', async (filter) => {
      for (const persons of [some, { kind: 'all' } as const]) {
        const by = { persons, concerned: some, told: some, notAbout: 'p', accessOn: '2014-09-26' };
        const query = { filter, ...by, asOf, page: { first: 20 } };
        expect(await scans(tasksProjection, (db) => listTasks(db, query, rankedPage).compile())).toEqual([]);
        expect(await scans(tasksProjection, (db) => countTasks(db, query, page).compile())).toEqual([]);
        expect(await scans(tasksProjection, (db) => personsOfQuery(db, query, ['e']).compile())).toEqual([]);
        expect(await scans(tasksProjection, (db) => withheldTasks(db, query, ['e']).compile())).toEqual([]);
      }
      expect(await scans(tasksProjection, (db) => stepsQuery(db, ['t'], page).compile())).toEqual([]);
    });

    it('the facts of the cases of a page', async () => {
      const facts = (db: Kysely<CasesTables>) => factsQuery(db, ['c1', 'c2'], page, access).compile();
      expect(await scans(casesProjection, facts)).toEqual([]);
    });

    it('what rests on a stream', async () => {
      expect(await scans(factUsesProjection, (db) => usesQuery(db, 's', 3n).compile())).toEqual([]);
    });

    it('whether a person may be seen', async () => {
      const compile = (db: Parameters<typeof personsQuery>[0]) =>
        personsQuery(db, some, '2014-09-26').where('person.person_id', 'in', ['p']).compile();
      expect(await scans(casesProjection, compile)).toEqual([]);
    });

    it('who is withheld', async () => {
      const on = '2014-09-26';
      const among = (db: Kysely<CasesTables>) =>
        outsideQuery(db, some, on).where('person.person_id', 'in', ['p']).compile();
      const matches = (db: Kysely<CasesTables>) =>
        withheldMatchesQuery(db, some, on).where('m.link_id', 'in', ['x']).compile();
      const own = (db: Kysely<CasesTables>) => matchesWithQuery(db, 'p', ['x']).compile();
      for (const compile of [among, matches, own]) expect(await scans(casesProjection, compile)).toEqual([]);
    });

    it('the facts of a summary', async () => {
      const scope = { asOf, position, contract: 'c', unit: null, from: null, to: asOf.asAt };
      const ofContract = (db: Parameters<typeof contractFactsQuery>[0]) =>
        contractFactsQuery(db, page, 'c').compile();
      expect(await scans(summaryProjection, ofContract)).toEqual([]);
      expect(await scans(summaryProjection, (db) => contractFactsQuery(db, page).compile())).toEqual([]);
      expect(await scans(summaryProjection, (db) => organisationFactsQuery(db, page).compile())).toEqual([]);
      expect(
        await scans(summaryProjection, (db) =>
          sql`${scopedFacts(scope, ['SessionHeld', 'BreachRecorded'])}`.compile(db),
        ),
      ).toEqual([]);
    });

    it.each([{}, { personId: 'p' }, { unit: 'u' }])('the changes of %j', async (filter) => {
      const query = { after: 10, limit: 100, filter };
      expect(await scans(changesProjection, (db) => changesQuery(db, query, 1000).compile())).toEqual([]);
    });

    it('the place of a receipt', async () => {
      expect(await scans(changesProjection, (db) => placeQuery(db, position).compile())).toEqual([]);
    });
  },
);
