import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type ProgrammeForTest, programmeForTest } from '../testing/programme.js';

const source = { system: 'office', batch: 'b1', row: 'case-supporters.csv:2' };
const application = { personId: 'p1', applicationId: 'a1' };

describe('the commands of employment', () => {
  let programme: ProgrammeForTest;
  beforeEach(async () => {
    programme = programmeForTest();
    await programme.send('RegisterPerson', { personId: 'p1', occurredOn: '2013-05-20' });
  });
  afterEach(() => programme.close());

  it('refuse somebody who has never mentored, decided today', async () => {
    const refusal = await programme.refusal('ApplyForCaseSupporter', {
      ...application,
      occurredOn: '2013-06-01',
    });
    expect(refusal.code).toBe('NOT_A_MENTOR');
  });

  it('carry an imported term from the offer to its end, with the last day by the rule', async () => {
    programme.setClock('2014-06-02T12:00:00.000Z');
    const accepted = { ...application, plannedStartOn: '2013-10-14', occurredOn: '2013-09-02', source };
    const receipt = await programme.send('AcceptCaseSupporterOffer', accepted);
    expect(receipt.deviations).toEqual(['NOT_A_MENTOR']);
    await programme.send('StartCaseSupporter', { ...application, occurredOn: '2013-10-14', source });
    expect((await programme.events()).at(-1)).toMatchObject({
      type: 'CaseSupporterStarted',
      stream: 'employment-p1',
      data: { lastDay: '2014-04-13' },
    });
    const end = { ...application, occurredOn: '2014-04-13', source };
    expect((await programme.refusal('EndCaseSupporterTerm', end)).code).toBe('REASON_REQUIRED');
    await programme.send('EndCaseSupporterTerm', { ...end, reason: 'TERM_COMPLETED' });
    expect((await programme.events()).at(-1)).toMatchObject({ data: { polarity: 'POSITIVE' } });
  });

  it('record a role and its end', async () => {
    await programme.send('TakeRole', {
      personId: 'p1',
      roleId: 'r1',
      kind: 'EMPLOYEE',
      title: 'Offender Manager',
      grade: 'OM3',
      employer: 'essex-crc',
      occurredOn: '2013-05-27',
    });
    await programme.send('LeaveRole', {
      personId: 'p1',
      roleId: 'r1',
      reason: 'MOVED',
      occurredOn: '2013-06-01',
    });
    expect((await programme.events()).at(-1)).toMatchObject({
      type: 'RoleLeft',
      data: { roleId: 'r1', reason: 'MOVED', polarity: 'NEUTRAL' },
    });
  });
});
