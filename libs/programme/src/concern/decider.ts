import {
  type Decider,
  type Deciding,
  fits,
  type History,
  type LondonDay,
  type NewFact,
  refuse,
} from '../kernel/index.js';
import type { ConcernCommand } from './commands.js';
import { discloserOf, incidentOf } from './disclosure.js';
import { type ConcernEvent, concernEvents } from './events.js';
import {
  type Concern,
  CONCERN_ORDER,
  concernContradictions,
  type ConcernStep,
  evolveConcern,
  noConcern,
} from './state.js';

/** The rules of a safeguarding concern: about one person, closed and opened again by turns. */
export const concern: Decider<Concern, ConcernCommand, ConcernEvent> = {
  events: concernEvents,
  initial: noConcern,
  evolve: evolveConcern,
  contradictions: concernContradictions,
  decide,
};

function decide(
  command: ConcernCommand,
  history: History<Concern>,
  deciding: Deciding,
): readonly NewFact<ConcernEvent>[] {
  const { concernId, personId } = command;
  const { on } = deciding;
  const { latest } = history;
  const about = { subjects: [personId] };
  requireSamePerson(latest, command, on);

  switch (command.type) {
    case 'RaiseConcern': {
      if (latest.raisedOn !== undefined) refuse('INVALID_TRANSITION', { concernId, already: 'raised' });
      return [{ type: 'ConcernRaised', data: dataOf(command), ...about }];
    }
    case 'RecordDisclosure': {
      // Never refused for where the concern stands: it has been made, before a concern was raised or after its end.
      const discloser = discloserOf(command.discloser, deciding);
      const deviations = incidentOf(discloser, command.ground, deciding);
      return [{ type: 'DisclosureMade', data: { ...dataOf(command), discloser }, ...about, deviations }];
    }
    case 'CloseConcern':
      requireFits(history, concernId, 'CLOSED', on);
      return [{ type: 'ConcernClosed', data: dataOf(command), ...about }];
    case 'ReopenConcern':
      requireFits(history, concernId, 'REOPENED', on);
      return [{ type: 'ConcernReopened', data: dataOf(command), ...about }];
  }
}

/** A concern about somebody else looks like one that is not there: whose it is, its id must not tell. */
function requireSamePerson(
  latest: Concern,
  { type, concernId, personId }: ConcernCommand,
  on: LondonDay,
): void {
  if (latest.personIds.size === 0 || latest.personIds.has(personId)) return;
  if (type === 'RaiseConcern') refuse('INVALID_TRANSITION', { concernId, already: 'raised' });
  refuse('INVALID_TRANSITION', { concernId, missing: 'concern', on });
}

/** It is closed while it is open, and opened again once it is closed, as things stood on that day and after it. */
function requireFits(history: History<Concern>, concernId: string, name: ConcernStep, on: LondonDay): void {
  const { since } = history.at(on);
  if (since === undefined) refuse('INVALID_TRANSITION', { concernId, missing: 'concern', on });
  const { steps } = history.latest;
  if (!fits(steps, { name, on }, CONCERN_ORDER)) {
    const standing = steps.map((step) => `${step.name} ${step.on}`);
    refuse('INVALID_TRANSITION', { concernId, step: name, on, steps: standing });
  }
}

function dataOf<C extends ConcernCommand>(command: C): Omit<C, 'type' | 'facts' | 'personId' | 'concernId'> {
  const { type: _type, facts: _facts, personId: _personId, concernId: _concernId, ...data } = command;
  return data;
}
