import type { Kysely } from 'kysely';
import type { ReadableEngine } from '#projections';
import { type Sight, visible } from '../bitemporal.js';
import { connectionOf, startPage } from '../connection.js';
import { PROJECTION, type TasksReads } from '../contract.js';
import { ASKS_FOR_OTHERS, type TaskRow, type TasksQuery, type TaskState } from '../contract-tasks.js';
import { type Cursors, queryDigest } from '../cursor.js';
import { incompleteWithin, matchesWithQuery, withheldMatchesQuery } from '../scope/queries.js';
import { storedJson } from '../stored-json.js';
import { countQuery, listQuery, personsOfQuery, withheldQuery } from './list-query.js';
import { tasksProjection } from './projection.js';
import type { RaisedRow, StepRow, TasksTables } from './tables.js';

export function tasksReads(engine: ReadableEngine, cursors: Cursors): TasksReads {
  return {
    tasks: (query) =>
      engine.read(tasksProjection, async (db, position) => {
        const { filter, persons, concerned, notAbout, told, asOf } = query;
        const digest = queryDigest({
          of: PROJECTION.tasks,
          filter,
          persons,
          concerned,
          notAbout,
          told,
          asOf,
        });
        const page = startPage(cursors, digest, query.page, asOf, position);
        const rows = await listQuery(db, query, page).execute();
        const { count } = await countQuery(db, query, page).executeTakeFirstOrThrow();
        // PostgreSQL has no empty list to look in.
        const found = rows.length > 0;
        const entryIds = rows.map((row) => row.entry_id);
        const named = found ? await personsOfQuery(db, query, entryIds).execute() : [];
        const personsOf = Map.groupBy(named, (person) => person.entry_id);
        const withheld = await withheldFrom(db, query, rows);
        const taskIds = rows.map((row) => row.task_id);
        const steps = found ? await stepsQuery(db, taskIds, page).execute() : [];
        const stepsOf = Map.groupBy(steps, (step) => step.task_id);
        const keyOf = (row: RaisedRow) => [`${row.rank}`, row.occurs_at, row.recorded_pos, row.task_id];
        const nodeOf = (row: (typeof rows)[number]) =>
          taskRow(
            row,
            (personsOf.get(row.entry_id) ?? []).map((person) => person.person_id),
            stepsOf.get(row.task_id) ?? [],
            withheld,
          );
        const waits = await incompleteWithin(engine, PROJECTION.tasks, db, query);
        return { ...connectionOf(cursors, page, rows, keyOf, nodeOf, waits), totalCount: count };
      }),
  };
}

/** In the order of occurrence. */
export function stepsQuery(db: Kysely<TasksTables>, taskIds: readonly string[], sight: Sight) {
  return db
    .selectFrom('task_step as s')
    .selectAll()
    .where('s.task_id', 'in', taskIds)
    .where(visible('s', sight))
    .orderBy('s.occurs_at')
    .orderBy('s.recorded_pos');
}

/** What of a page of tasks is also about persons who are withheld: the task stays, for it asks about others too. */
interface Withheld {
  /** Entries that raised a task. */
  readonly entryIds: ReadonlySet<string>;
  readonly matchIds: ReadonlySet<string>;
  /** The same of tasks that are met also where a record is restricted. */
  readonly matchIdsForOthers: ReadonlySet<string>;
}

async function withheldFrom(
  db: Kysely<TasksTables>,
  query: TasksQuery,
  rows: readonly RaisedRow[],
): Promise<Withheld> {
  const entryIds = rows.map((row) => row.entry_id);
  // PostgreSQL has no empty list to look in.
  const entries = entryIds.length === 0 ? [] : await withheldQuery(db, query, entryIds).execute();
  // A task that asks somebody to think of those whom a mentor works with names the matches: see `list-query.ts`.
  const { yes: forOthers = [], no: rest = [] } = Object.groupBy(rows, ({ kind }) =>
    kind === ASKS_FOR_OTHERS ? 'yes' : 'no',
  );
  const { persons } = query;
  const whoeverIsRestricted = 'reader' in persons ? { ...persons, meetsRestricted: true } : persons;
  return {
    entryIds: new Set(entries.map(({ entry_id }) => entry_id)),
    matchIds: await withheldMatches(db, query, rest),
    matchIdsForOthers: await withheldMatches(db, { ...query, persons: whoeverIsRestricted }, forOthers),
  };
}

/** Of the matches that these tasks name, those that the reader does not meet. */
async function withheldMatches(
  db: Kysely<TasksTables>,
  query: TasksQuery,
  rows: readonly RaisedRow[],
): Promise<ReadonlySet<string>> {
  const named = [...new Set(rows.flatMap(matchIdsOf))];
  const matchIds = await ownAmong(db, query, named);
  if (matchIds.length === 0) return new Set(named);
  const found = await withheldMatchesQuery(db, query.persons, query.accessOn)
    .where('m.link_id', 'in', matchIds)
    .execute();
  const withheld = new Set(found.map(({ link_id }) => link_id));
  return new Set(named.filter((matchId) => withheld.has(matchId) || !matchIds.includes(matchId)));
}

/** Of these matches, those that the reader may meet as their own; all, where they meet those of others too. */
async function ownAmong(
  db: Kysely<TasksTables>,
  { matchesWith }: TasksQuery,
  matchIds: readonly string[],
): Promise<readonly string[]> {
  if (matchesWith === undefined || matchIds.length === 0) return matchIds;
  if (matchesWith === null) return [];
  const rows = await matchesWithQuery(db, matchesWith, matchIds).execute();
  return rows.flatMap(({ link_id }) => (link_id === null ? [] : [link_id]));
}

const matchIdsOf = (row: RaisedRow): readonly string[] => storedJson(row.match_ids_json);

function taskRow(
  row: RaisedRow & { readonly state: TaskState; readonly is_kept: 0 | 1 },
  persons: readonly string[],
  steps: readonly StepRow[],
  withheld: Withheld,
): TaskRow {
  const isPartly = withheld.entryIds.has(row.entry_id) || row.is_kept === 1;
  const withheldMatches = row.kind === ASKS_FOR_OTHERS ? withheld.matchIdsForOthers : withheld.matchIds;
  return {
    taskId: row.task_id,
    kind: row.kind,
    urgent: row.rank === 0,
    about: isPartly
      ? { stream: null, eventId: null }
      : { stream: row.about_stream, eventId: row.about_event },
    persons,
    matchIds: matchIdsOf(row).filter((matchId) => !withheldMatches.has(matchId)),
    entryIds: isPartly ? [] : storedJson(row.entry_ids_json),
    unit: row.unit,
    contract: row.contract,
    raisedOn: row.occurred_on,
    state: row.state,
    assignee: steps.findLast(({ state }) => state === 'ASSIGNED')?.assignee ?? null,
    doneOn: steps.find(({ state }) => state === 'DONE')?.occurred_on ?? null,
  };
}
