import { refuse } from '../kernel/index.js';
import { type Erasure, evolveErasure, isErasureEvent, noErasure } from './erasure-state.js';
import type { DataSubjectEvent, Purpose } from './events.js';

export interface DataSubject extends Erasure {
  readonly registered: boolean;
  readonly agreements: ReadonlySet<Purpose>;
  /** Those recorded here. The other person's stream may name this one too: a match reads both. */
  readonly nonAssociates: ReadonlySet<string>;
  /** True where only those on a list may meet the person. Who they are is a matter of reading, not of deciding. */
  readonly limitedAccess: boolean;
}

export const noDataSubject: DataSubject = {
  registered: false,
  ...noErasure,
  agreements: new Set(),
  nonAssociates: new Set(),
  limitedAccess: false,
};

/** True where the person has agreed to the purpose and not withdrawn, as things stood where the state was folded. */
export function agreesTo(state: Pick<DataSubject, 'agreements'>, purpose: Purpose): boolean {
  return state.agreements.has(purpose);
}

/**
 * Lets a command that names a person pass. Ask it of the latest state: whether a person may be written about is a
 * question of now, not of the day of the fact.
 * @param named what the refusal names: the person, where the sender did
 * @throws Refusal UNKNOWN_PERSON, PERSON_ERASED
 */
export function requireRegistered(
  state: Pick<DataSubject, 'registered' | 'erased'>,
  named: Readonly<Record<string, string>>,
): void {
  if (state.erased) refuse('PERSON_ERASED', named);
  if (!state.registered) refuse('UNKNOWN_PERSON', named);
}

export function evolveDataSubject(state: DataSubject, event: DataSubjectEvent): DataSubject {
  if (isErasureEvent(event)) return evolveErasure(state, event);
  switch (event.type) {
    case 'PersonRegistered':
      return { ...state, registered: true };
    case 'PersonalDetailsRecorded':
    case 'SubjectAccessProvided':
      return state; // no rule looks at them
    case 'ParticipationAgreed':
      return { ...state, agreements: new Set([...state.agreements, ...event.data.purposes]) };
    case 'AgreementWithdrawn':
      return { ...state, agreements: without(state.agreements, event.data.purposes) };
    case 'NonAssociationRecorded':
      return { ...state, nonAssociates: new Set([...state.nonAssociates, event.data.otherPersonId]) };
    case 'NonAssociationLifted':
      return { ...state, nonAssociates: without(state.nonAssociates, [event.data.otherPersonId]) };
    case 'LimitedAccessSet':
      return { ...state, limitedAccess: true };
    case 'LimitedAccessLifted':
      return { ...state, limitedAccess: false };
  }
}

function without<Member>(members: ReadonlySet<Member>, gone: readonly Member[]): ReadonlySet<Member> {
  return new Set([...members].filter((member) => !gone.includes(member)));
}
