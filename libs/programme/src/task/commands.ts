import type { Static } from 'typebox';
import type { Command } from '../kernel/index.js';
import type { TaskKind, taskEvents } from './events.js';

type Data<Type extends keyof typeof taskEvents> = Static<(typeof taskEvents)[Type]['data']>;
interface OfTask {
  readonly taskId: string;
}

/** Where the task belongs goes into the envelope: persons as its subjects, Delivery Unit, contract. */
interface Belonging {
  readonly personIds?: readonly string[];
  readonly unit?: string;
  readonly contract?: string;
}

export type RaiseTask = Command<
  'RaiseTask',
  OfTask & Belonging & Omit<Data<'TaskRaised'>, 'kind'> & { readonly kind: TaskKind }
>;
export type AssignTask = Command<'AssignTask', OfTask & Data<'TaskAssigned'>>;
export type CompleteTask = Command<'CompleteTask', OfTask & Data<'TaskDone'>>;

export type TaskCommand = RaiseTask | AssignTask | CompleteTask;
