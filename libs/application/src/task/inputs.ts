import { InputType } from '@nestjs/graphql';
import { type AssignTask, type CompleteTask, type InputOf, type RaiseTask, TASK_KINDS } from '#programme';
import {
  CodeField,
  codeList,
  CommandInput,
  FlagField,
  IdField,
  IdsField,
  LabelField,
  ObjectField,
  TextField,
} from '../inputs/index.js';

export const TaskKind = codeList('TaskKind', TASK_KINDS, 'What somebody is asked to look at.');

@InputType({ description: 'The history, and the entry of it, that a task is about.' })
export class TaskAboutInput {
  @LabelField({ description: 'The history.', optional: true })
  stream?: string;

  @IdField({ description: 'The entry.', optional: true })
  eventId?: string;
}

@InputType()
export class RaiseTaskInput extends CommandInput implements InputOf<RaiseTask> {
  @IdField({ description: 'A new id for the task.' })
  taskId!: string;

  @CodeField(TaskKind, { description: 'What is to be looked at.' })
  kind!: RaiseTask['kind'];

  @ObjectField(() => TaskAboutInput, { description: 'The history and the entry that it is about.' })
  about!: TaskAboutInput;

  @FlagField({ description: 'True where it cannot wait.' })
  urgent!: boolean;

  @IdsField({ description: 'The persons it is about.', optional: true })
  personIds?: string[];

  @IdsField({ description: 'The matches it is about.', optional: true })
  matchIds?: string[];

  @IdsField({ description: 'The entries that rest on what has changed.', optional: true })
  entryIds?: string[];

  @IdField({ description: 'The Delivery Unit it belongs to.', optional: true })
  unit?: string;

  @IdField({
    description:
      'The contract it belongs to. Needed where it is about no person, but for one about a concern.',
    optional: true,
  })
  contract?: string;
}

@InputType()
export class AssignTaskInput extends CommandInput implements InputOf<AssignTask> {
  @IdField({ description: 'The task.' })
  taskId!: string;

  @IdField({ description: 'Who is to do it.' })
  assignee!: string;
}

@InputType()
export class CompleteTaskInput extends CommandInput implements InputOf<CompleteTask> {
  @IdField({ description: 'The task.' })
  taskId!: string;

  @TextField({ description: 'What came of it. Sealed.', optional: true })
  outcome?: string;
}
