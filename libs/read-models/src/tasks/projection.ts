import type { AnyFact } from '#programme';
import { defineProjection } from '#projections';
import { corrects, factColumns, supersede } from '../bitemporal.js';
import { PROJECTION } from '../contract.js';
import { decodeFact } from '../decode-fact.js';
import { afterPrefix, contractOf, isTrue, nestedText, textOf, textsOf, unitOf } from '../event-fields.js';
import { projectScope } from '../scope/projection.js';
import { subjectKeysButForLimits } from '../subject-keys.js';
import { createTasksTables, type RaisedRow, type StepRow, TASK_TABLES, type TasksTables } from './tables.js';

/** Who may see whom stands in the same file, so that a list of tasks joins it. */
export const tasksProjection = defineProjection({
  name: PROJECTION.tasks,
  version: 5,
  handles: 'all',
  decode: decodeFact,
  keys: subjectKeysButForLimits,
  tablesOf: (db) => db.withTables<TasksTables>(),
  tables: createTasksTables,
  on: (event, { write, tx }) => {
    if (corrects(event)) return supersede(tx, TASK_TABLES, event);
    projectScope(event, write);
    const taskId = afterPrefix(event.stream, 'task-');
    if (taskId === null) return;
    if (event.type === 'TaskRaised') {
      const raised = raisedRow(event, taskId);
      write.insert('task_raised', raised);
      for (const person_id of new Set(event.subjects)) {
        write.insert('task_person', { entry_id: event.id, person_id, kind: raised.kind });
      }
      return;
    }
    const step = stepRow(event, taskId);
    if (step) write.insert('task_step', step);
  },
});

function raisedRow(event: AnyFact, task_id: string): RaisedRow {
  return {
    ...factColumns(event),
    task_id,
    kind: textOf(event, 'kind') ?? missing(event, 'kind'),
    rank: isTrue(event, 'urgent') ? 0 : 1,
    about_stream: nestedText(event, 'about', 'stream'),
    about_event: nestedText(event, 'about', 'eventId'),
    match_ids_json: JSON.stringify(textsOf(event, 'matchIds')),
    entry_ids_json: JSON.stringify(textsOf(event, 'entryIds')),
    unit: unitOf(event),
    contract: contractOf(event),
  };
}

function stepRow(event: AnyFact, task_id: string): StepRow | null {
  const step = { ...factColumns(event), task_id };
  if (event.type === 'TaskDone') return { ...step, state: 'DONE', assignee: null };
  if (event.type !== 'TaskAssigned') return null;
  return { ...step, state: 'ASSIGNED', assignee: textOf(event, 'assignee') ?? missing(event, 'assignee') };
}

function missing(event: AnyFact, name: string): never {
  throw new Error(`event ${event.id} has no ${name}`);
}
