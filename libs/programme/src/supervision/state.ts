import type { LondonDay } from '../kernel/index.js';
import type { SupervisionEvent } from './events.js';

/** A type and not an interface, so that it can be frozen into an event as a fact. */
export type Sentence = {
  readonly sentenceId: string;
  readonly kind: string;
  readonly area: string;
  readonly startOn: LondonDay;
  readonly expectedEndOn: LondonDay;
  readonly endedOn?: LondonDay;
  readonly outcome?: string;
};

export interface Assignment {
  readonly officer: string;
  readonly unit: string;
  readonly from: LondonDay;
}

export interface Supervision {
  readonly sentences: ReadonlyMap<string, Sentence>;
  /** In the order of their first days. */
  readonly assignments: readonly Assignment[];
  readonly breaches: ReadonlyMap<string, { readonly sentenceId: string; readonly resolvedOn?: LondonDay }>;
}

export const noSupervision: Supervision = { sentences: new Map(), assignments: [], breaches: new Map() };

/** True from the first day of a sentence to its last, both included. Recall does not end a sentence. */
export function isActive(sentence: Sentence, on: LondonDay): boolean {
  return sentence.startOn <= on && (sentence.endedOn === undefined || on <= sentence.endedOn);
}

/** Who supervises the person on a day, and in which Delivery Unit. */
export function assignmentOn(supervision: Supervision, on: LondonDay): Assignment | undefined {
  return supervision.assignments.findLast((assignment) => assignment.from <= on);
}

export function evolveSupervision(state: Supervision, event: SupervisionEvent): Supervision {
  const day = event.occurredOn ?? '';
  switch (event.type) {
    case 'SentenceStarted':
      return withSentence(state, { ...event.data, startOn: day });
    case 'SentenceEndDateChanged':
      return amendSentence(state, event.data.sentenceId, { expectedEndOn: event.data.expectedEndOn });
    case 'SentenceEnded':
      return amendSentence(state, event.data.sentenceId, { endedOn: day, outcome: event.data.outcome });
    case 'OffenderManagerAssigned': {
      const { officer, unit } = event.data;
      return { ...state, assignments: [...state.assignments, { officer, unit, from: day }] };
    }
    case 'BreachRecorded':
      return withBreach(state, event.data.breachId, { sentenceId: event.data.sentenceId });
    case 'BreachResolved': {
      const breach = state.breaches.get(event.data.breachId);
      return breach ? withBreach(state, event.data.breachId, { ...breach, resolvedOn: day }) : state;
    }
    case 'BreachWarningIssued':
    case 'RequirementCompleted':
      return state;
  }
}

function withSentence(state: Supervision, sentence: Sentence): Supervision {
  return { ...state, sentences: new Map(state.sentences).set(sentence.sentenceId, sentence) };
}

function amendSentence(state: Supervision, sentenceId: string, change: Partial<Sentence>): Supervision {
  const sentence = state.sentences.get(sentenceId);
  return sentence ? withSentence(state, { ...sentence, ...change }) : state;
}

function withBreach(
  state: Supervision,
  breachId: string,
  breach: { readonly sentenceId: string; readonly resolvedOn?: LondonDay },
): Supervision {
  return { ...state, breaches: new Map(state.breaches).set(breachId, breach) };
}
