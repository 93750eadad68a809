import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { decode, type ProgrammeEvent } from '#programme';
import { type ProgrammeForTest, programmeForTest } from '../testing/programme.js';
import { reviewSelfAssignments } from './review-self-assignments.js';

let programme: ProgrammeForTest;
beforeEach(async () => {
  programme = programmeForTest();
  await programme.send('RegisterPerson', { personId: 'p1', occurredOn: '2013-06-01' });
});
afterEach(() => programme.close());

const noContext = {
  openMatchesOf: () => Promise.resolve([]),
  restingOn: () => Promise.resolve([]),
  entry: () => Promise.resolve(undefined),
};

/** What is asked after an officer has assigned the person. */
async function askedAfter(officer: string, by: string) {
  const input = { personId: 'p1', officer, unit: 'unit-1', occurredOn: '2013-06-01' };
  const actor = { id: by, role: 'OFFENDER_MANAGER', organisation: 'ept' };
  await programme.send('AssignOffenderManager', input, { actor });
  const events: ProgrammeEvent[] = [];
  for await (const event of programme.log.readStream('supervision-p1')) events.push(decode(event));
  const [last] = events.slice(-1);
  if (!last) throw new Error('nothing was recorded');
  return reviewSelfAssignments.on(last, noContext);
}

it('an officer who assigns a person to themselves is looked at by others', async () => {
  expect(await askedAfter('om-1', 'om-1')).toEqual([
    { kind: 'SELF_ASSIGNMENT_REVIEW', urgent: false, personIds: ['p1'] },
  ]);
});

it('an officer who assigns a person to a colleague asks nothing of anybody', async () => {
  expect(await askedAfter('om-2', 'om-1')).toEqual([]);
});
