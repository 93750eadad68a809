import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { decode, type ProgrammeEvent } from '#programme';
import { type ProgrammeForTest, programmeForTest } from '../testing/programme.js';
import { officerBefore } from './officer-before.js';
import type { ReactionContext } from './reaction.js';
import { reviewSelfAssignments } from './review-self-assignments.js';

let programme: ProgrammeForTest;
beforeEach(async () => {
  programme = programmeForTest();
  await programme.send('RegisterPerson', { personId: 'p1', occurredOn: '2013-06-01' });
});
afterEach(() => programme.close());

const onRecord = async (): Promise<readonly ProgrammeEvent[]> => {
  const events: ProgrammeEvent[] = [];
  for await (const event of programme.log.readStream('supervision-p1')) events.push(decode(event));
  return events;
};

const context: ReactionContext = {
  officerBefore: async (event) => officerBefore(await onRecord(), event),
  openMatchesOf: () => Promise.resolve([]),
  restingOn: () => Promise.resolve([]),
  entry: () => Promise.resolve(undefined),
};

/** What is asked after an officer has assigned the person. */
async function askedAfter(officer: string, by: string, why: object = {}) {
  const input = { personId: 'p1', officer, unit: 'unit-1', occurredOn: '2013-06-01', ...why };
  const actor = { id: by, role: 'OFFENDER_MANAGER', organisation: 'ept' };
  await programme.send('AssignOffenderManager', input, { actor });
  const [last] = (await onRecord()).slice(-1);
  if (!last) throw new Error('nothing was recorded');
  return reviewSelfAssignments.on(last, context);
}
const review = { kind: 'SELF_ASSIGNMENT_REVIEW', urgent: false, personIds: ['p1'] };
const why = { selfAssignmentReason: 'DUTY_COVER', selfAssignmentDetail: 'Olga is on leave' };

it('an officer who assigns a person to themselves is looked at by others', async () => {
  expect(await askedAfter('om-1', 'om-1')).toEqual([review]);
});

it('an officer who takes a person over from another is looked at by that other, to whom the task is given', async () => {
  await askedAfter('om-1', 'om-9');
  expect(await askedAfter('om-2', 'om-2', why)).toEqual([{ ...review, assignee: 'om-1' }]);
  expect(await askedAfter('om-2', 'om-2')).toEqual([review]);
});

it('an officer who assigns a person to a colleague asks nothing of anybody', async () => {
  expect(await askedAfter('om-2', 'om-1')).toEqual([]);
});
