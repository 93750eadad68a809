import type { LondonDay } from '../kernel/index.js';
import type { TaskEvent } from './events.js';

export interface Task {
  readonly raised: boolean;
  readonly kind?: string;
  readonly assignee?: string;
  readonly doneOn?: LondonDay;
  /** The envelope with which it was raised, which its later entries share. */
  readonly subjects: readonly string[];
  readonly deliveryUnit?: string | undefined;
  readonly contract?: string | undefined;
}

export const noTask: Task = { raised: false, subjects: [] };

export function evolveTask(state: Task, event: TaskEvent): Task {
  switch (event.type) {
    case 'TaskRaised': {
      const { subjects, deliveryUnit, contract } = event;
      return { ...state, raised: true, kind: event.data.kind, subjects, deliveryUnit, contract };
    }
    case 'TaskAssigned':
      return { ...state, assignee: event.data.assignee };
    case 'TaskDone':
      return { ...state, doneOn: event.occurredOn ?? '' };
  }
}
