import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { decode, type ProgrammeEvent } from '#programme';
import { type ProgrammeForTest, programmeForTest } from '../testing/programme.js';
import { reviewConcerns } from './review-concerns.js';
import { reviewDeviations } from './review-deviations.js';

const concernId = '3f1a6c1e-7d0b-4c55-9a53-0d2b8f4e6a10';
const of = { concernId, personId: 'p1', occurredOn: '2013-06-01' };
const REVIEW = [{ kind: 'SAFEGUARDING_REVIEW', urgent: true, personIds: [] }];

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
  officerBefore: () => Promise.resolve(undefined),
};

/** What is asked of safeguarding leads after a command, and of all who work with the person. */
async function askedAfter(command: string, input: object) {
  await programme.send(command, { ...of, ...input });
  const events: ProgrammeEvent[] = [];
  for await (const event of programme.log.readStream(`concern-${concernId}`)) events.push(decode(event));
  const [last] = events.slice(-1);
  if (!last) throw new Error('nothing was recorded');
  return {
    ofLeads: await reviewConcerns.on(last, noContext),
    ofAll: await reviewDeviations.on(last, noContext),
  };
}

const disclosure = { discloser: 'STAFF', recipient: 'POLICE', menteeInformed: 'NO' };

it('leads are asked at once to look at a concern, by a task that names nobody', async () => {
  const worry = { kind: 'OTHER', urgency: 'ROUTINE', part: 'NOT_KNOWN', what: 'W' };
  expect(await askedAfter('RaiseConcern', worry)).toEqual({ ofLeads: REVIEW, ofAll: [] });
});

it('a disclosure on a ground that is not permitted is looked at by leads, and never by others', async () => {
  const flagged = await askedAfter('RecordDisclosure', { ...disclosure, ground: 'OTHER' });
  expect(flagged).toEqual({ ofLeads: REVIEW, ofAll: [] });
});

it('a permitted disclosure, and the closing of a concern, ask nothing of anybody', async () => {
  const permitted = await askedAfter('RecordDisclosure', { ...disclosure, ground: 'LEGAL_DUTY' });
  expect(permitted).toEqual({ ofLeads: [], ofAll: [] });
  const closing = await askedAfter('CloseConcern', { outcome: 'OTHER', reason: 'R' });
  expect(closing).toEqual({ ofLeads: [], ofAll: [] });
});
