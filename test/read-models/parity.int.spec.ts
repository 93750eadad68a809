import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { AsOf, CaseFileQuery, CasesFilter, PersonScope, ReadModels, TasksFilter } from '#read-models';
import { tellEssex } from '../../libs/read-models/src/testing/essex-sketch.js';
import { type Place, sqlitePlace } from '../../libs/read-models/src/testing/place.js';
import { Chances } from '../../libs/read-models/src/testing/random.js';
import { personAt, tellRandomProgramme } from '../../libs/read-models/src/testing/random-programme.js';
import { Story } from '../../libs/read-models/src/testing/story.js';
import { usePostgres } from './each-database.js';

const SEED = Number(process.env['SEED'] ?? 20_140_926);
const PERSONS = 36;
const QUESTIONS = 30;
const accessOn = '2014-09-26';

const tellers: Readonly<Record<string, (story: Story) => Promise<unknown>>> = {
  'the sketch of Essex': tellEssex,
  [`a random programme (SEED=${SEED})`]: (story) => tellRandomProgramme(story, SEED, PERSONS),
};

describe.each(Object.entries(tellers))('SQLite and PostgreSQL answer the same of %s', (_name, tell) => {
  const newPlace = usePostgres();
  const story = new Story();
  const chances = new Chances(SEED);
  const places: Place[] = [];
  const models: ReadModels[] = [];

  beforeAll(async () => {
    places.push(await sqlitePlace(), await newPlace());
    for (const place of places) models.push(await story.open(place));
    await tell(story);
    for (const each of models) await story.settled(each);
  }, 120_000);
  afterAll(async () => {
    await story.close();
    for (const place of places) await place.remove();
  });

  /** Asks both, checks that they say the same, and gives what they say. A refusal is an answer. */
  async function both<Answer>(ask: (of: ReadModels) => Promise<Answer>): Promise<Answer | { code: unknown }> {
    const [sqlite, postgres] = await Promise.all(models.map((each) => ask(each).catch(refusal)));
    expect(postgres).toEqual(sqlite);
    if (sqlite === undefined) throw new Error('nobody was asked');
    return sqlite;
  }

  /** Walks a list to its end by the cursors that the answers give. Returns how many nodes it has. */
  async function walk(
    ask: (
      of: ReadModels,
      page: { first: number; after?: string },
    ) => Promise<{
      readonly edges: readonly unknown[];
      readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
    }>,
  ): Promise<number> {
    const first = chances.pick([3, 10, 100]);
    let seen = 0;
    for (let after: string | null = null; ;) {
      const page = await both((of) => ask(of, { first, ...(after === null ? {} : { after }) }));
      if ('code' in page) throw new Error(`a list was refused: ${String(page.code)}`);
      seen += page.edges.length;
      if (!page.pageInfo.hasNextPage) return seen;
      after = page.pageInfo.endCursor;
    }
  }

  const day = () =>
    chances.pick(['2012-11-30', '2013-05-28', '2013-06-10', '2013-12-02', '2014-08-03', accessOn]);
  const asOf = (): AsOf => {
    const knownBy = chances.pick(['SYSTEM', 'OFFICE'] as const);
    const known = { knownAt: `${day()}T${chances.pick(['12:00:00.000', '23:59:59.999'])}Z` };
    return { asAt: day(), knownBy, ...(chances.oneIn(3) ? {} : known) };
  };
  const person = () => chances.pick(['ann', 'ben', 'p-else', ...persons]);
  const exclude = () => ({ selfPersonId: person(), andTheirMatches: chances.oneIn(2) });
  const scope = (): PersonScope =>
    chances.pick<() => PersonScope>([
      () => ({ kind: 'all' }),
      () => ({ kind: 'all' }),
      () => ({ kind: 'all', exclude: exclude() }),
      () => ({ kind: 'none' }),
      () => ({ kind: 'some' }),
      () => ({ kind: 'some', officer: chances.pick(['olga', 'pete']) }),
      () => ({ kind: 'some', mentor: person(), contracts: ['kent'], units: ['unit-2'], exclude: exclude() }),
      () => ({ kind: 'some', trainer: chances.pick(['tess', 'tom']), employment: true }),
      () => ({ kind: 'some', contracts: ['essex', 'kent'], exclude: exclude() }),
    ])();

  it('in every page of the list of cases', async () => {
    const filters: readonly [CasesFilter, ...CasesFilter[]] = [
      {},
      { contract: 'essex' },
      { unit: 'unit-1', route: 'MENTOR' },
      { states: ['MATCHED', 'IN_SESSIONS', 'MATCH_ENDED', 'WAITING_TO_START'] },
      { states: ['CASE_SUPPORTER_ENDED', 'CLOSED', 'REFERRED'], contract: 'kent' },
    ];
    let seen = 0;
    for (let count = 0; count < QUESTIONS; count += 1) {
      const filter = chances.oneIn(6) ? { personId: person() } : chances.pick(filters);
      const query = { filter, persons: scope(), accessOn, asOf: asOf() };
      seen += await walk((of, page) => of.cases({ ...query, page }));
    }
    expect(seen).toBeGreaterThan(0);
  }, 120_000);

  it('in every page of the list of tasks', async () => {
    const filters: readonly [TasksFilter, ...TasksFilter[]] = [
      {},
      { contract: 'essex' },
      { unit: 'unit-1', kinds: ['MATCH_REVIEW'] },
      { states: ['OPEN', 'DONE'] },
    ];
    for (let count = 0; count < QUESTIONS; count += 1) {
      const filter = chances.oneIn(6) ? { personId: person() } : chances.pick(filters);
      const query = { filter, persons: scope(), accessOn, asOf: asOf() };
      await walk((of, page) => of.tasks({ ...query, page }));
    }
  }, 120_000);

  it('in every page of case files, of all and of what a reader may meet', async () => {
    const shown: readonly [CaseFileQuery['shown'], ...CaseFileQuery['shown'][]] = [
      undefined,
      undefined,
      { streams: [], exceptTypes: [] },
      { streams: ['match', 'mentor'], exceptTypes: ['SessionMissed'], matchesWith: 'p0' },
      { streams: ['match', 'MENTOR', 'journey'], exceptTypes: [], matchesWith: null },
    ];
    let seen = 0;
    for (let count = 0; count < QUESTIONS; count += 1) {
      const met = chances.pick(shown);
      const query = { personId: person(), asOf: asOf(), includeSuperseded: chances.oneIn(2) };
      const asked = { ...query, ...(met === undefined ? {} : { shown: met }) };
      seen += await walk((of, page) => of.caseFile({ ...asked, page }));
    }
    expect(seen).toBeGreaterThan(0);
  }, 120_000);

  it('in summaries and contracts', async () => {
    for (let count = 0; count < QUESTIONS; count += 1) {
      const [contract, as] = [chances.pick(['essex', 'kent', 'none']), asOf()];
      const year = chances.pick<{ contractYear?: string }>([
        {},
        { contractYear: 'y1' },
        { contractYear: 'y2' },
        { contractYear: 'y9' },
      ]);
      const unit = chances.pick<{ unit?: string }>([{}, { unit: 'unit-1' }, { unit: 'Unit-3' }]);
      await both((of) => of.programmeSummary({ contract, asOf: as, ...year, ...unit }));
      await both((of) => of.contracts({ asOf: as }));
    }
  }, 120_000);

  it('in who may be seen, in the feed of changes, and in what rests on what', async () => {
    for (let count = 0; count < QUESTIONS; count += 1) {
      const [criteria, on, among] = [scope(), day(), [person(), person(), person()]];
      await both((of) => of.scope.personsVisibleTo(criteria, on));
      await both((of) => of.scope.visibleAmong(criteria, among, on));
      const filter = chances.pick<{ personId?: string; unit?: string }>([
        {},
        { personId: person() },
        { unit: 'unit-1' },
      ]);
      const [after, limit] = [chances.below(300), chances.pick([1, 40, 1000])];
      await both((of) => of.changes.changesAfter({ after, limit, filter }));
      const before = BigInt(chances.below(4));
      await both((of) => of.factUses.usesOf('referral-p0', before));
    }
    await both((of) => of.changes.latestSequence());
    await both((of) => of.changes.earliest());
  }, 120_000);

  it('and hold the same rows', async () => {
    const [sqlite, postgres] = await Promise.all(places.map((place) => place.dump()));
    expect(postgres).toEqual(sqlite);
    expect(Object.keys(sqlite ?? {})).toHaveLength(6);
    for (const each of models) {
      expect((await each.engine.health()).map(({ parked }) => parked)).toEqual([0, 0, 0, 0, 0, 0]);
    }
  });
});

const persons = Array.from({ length: PERSONS }, (_, index) => personAt(index));

/** A year that a contract does not have is no fault of the question; all else is. */
function refusal(error: unknown): { readonly code: unknown } {
  const code: unknown = Reflect.get(Object(error), 'code');
  if (code !== 'UNKNOWN_CONTRACT_YEAR') throw error;
  return { code };
}
