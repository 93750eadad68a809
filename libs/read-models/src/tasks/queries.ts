import type { Kysely } from 'kysely';
import type { ReadableEngine } from '#projections';
import { type Sight, visible } from '../bitemporal.js';
import { connectionOf, startPage } from '../connection.js';
import { PROJECTION, type TasksReads } from '../contract.js';
import type { TaskRow, TaskState } from '../contract-tasks.js';
import { type Cursors, queryDigest } from '../cursor.js';
import { storedJson } from '../stored-json.js';
import { countQuery, listQuery, personsOfQuery } from './list-query.js';
import { tasksProjection } from './projection.js';
import type { RaisedRow, StepRow, TasksTables } from './tables.js';

export function tasksReads(engine: ReadableEngine, cursors: Cursors): TasksReads {
  return {
    tasks: (query) =>
      engine.read(tasksProjection, async (db, position) => {
        const { filter, persons, asOf } = query;
        const digest = queryDigest({ of: PROJECTION.tasks, filter, persons, asOf });
        const page = startPage(cursors, digest, query.page, asOf, position);
        const rows = await listQuery(db, query, page).execute();
        const { count } = await countQuery(db, query, page).executeTakeFirstOrThrow();
        // PostgreSQL has no empty list to look in.
        const found = rows.length > 0;
        const entryIds = rows.map((row) => row.entry_id);
        const named = found ? await personsOfQuery(db, query, entryIds).execute() : [];
        const personsOf = Map.groupBy(named, (person) => person.entry_id);
        const taskIds = rows.map((row) => row.task_id);
        const steps = found ? await stepsQuery(db, taskIds, page).execute() : [];
        const stepsOf = Map.groupBy(steps, (step) => step.task_id);
        const keyOf = (row: RaisedRow) => [`${row.rank}`, row.occurs_at, row.recorded_pos, row.task_id];
        const nodeOf = (row: (typeof rows)[number]) =>
          taskRow(
            row,
            (personsOf.get(row.entry_id) ?? []).map((person) => person.person_id),
            stepsOf.get(row.task_id) ?? [],
          );
        const waits = engine.incompleteFor(
          PROJECTION.tasks,
          filter.personId === undefined ? undefined : [filter.personId],
        );
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

function taskRow(
  row: RaisedRow & { readonly state: TaskState },
  persons: readonly string[],
  steps: readonly StepRow[],
): TaskRow {
  return {
    taskId: row.task_id,
    kind: row.kind,
    urgent: row.rank === 0,
    about: { stream: row.about_stream, eventId: row.about_event },
    persons,
    matchIds: storedJson(row.match_ids_json),
    entryIds: storedJson(row.entry_ids_json),
    unit: row.unit,
    contract: row.contract,
    raisedOn: row.occurred_on,
    state: row.state,
    assignee: steps.findLast(({ state }) => state === 'ASSIGNED')?.assignee ?? null,
    doneOn: steps.find(({ state }) => state === 'DONE')?.occurred_on ?? null,
  };
}
