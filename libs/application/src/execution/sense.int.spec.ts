import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { historyFor, referral } from '#programme';
import { type ProgrammeForTest, programmeForTest } from '../testing/programme.js';

const person = { personId: 'p1' };
const referred = (caseId: string, occurredOn: string) => ({
  ...person,
  caseId,
  occurredOn,
  route: 'MENTOR',
  referrer: { kind: 'PROVIDER', id: 'charity' },
  unit: 'unit-1',
  contract: 'essex',
});
const wrong = 'entered by mistake';

describe('a stream makes sense on every day, whatever is entered late or taken back', () => {
  let programme: ProgrammeForTest;
  beforeEach(async () => {
    programme = programmeForTest();
    await programme.send('RegisterPerson', { ...person, occurredOn: '2013-05-06' });
  });
  afterEach(() => programme.close());

  const entryOf = async (type: string): Promise<string> => {
    const entry = (await programme.events()).find((event) => event.type === type);
    if (!entry) throw new Error(`no ${type}`);
    return entry.id;
  };
  const retraction = async (stream: string, type: string) =>
    programme.refusal('RetractEntry', { stream, entryId: await entryOf(type), reason: wrong });
  const withdrawn = (caseId: string, occurredOn: string) => ({
    ...person,
    caseId,
    occurredOn,
    reason: 'HEALTH',
  });

  it('an ending is not taken back where the next case of the route has begun since', async () => {
    await programme.send('SubmitReferral', referred('c1', '2013-05-07'));
    await programme.send('WithdrawReferral', withdrawn('c1', '2013-05-14'));
    await programme.send('SubmitReferral', referred('c2', '2013-05-21'));
    expect(await retraction('referral-p1', 'ReferralWithdrawn')).toMatchObject({
      code: 'ENTRY_HAS_DEPENDENTS',
      facts: { contradictions: ['open at one time as MENTOR: c1, c2'] },
    });
  });

  it('a case that is entered late does not overlap with one that came later and is over', async () => {
    await programme.send('SubmitReferral', referred('c1', '2013-05-14'));
    await programme.send('WithdrawReferral', withdrawn('c1', '2013-05-21'));
    expect((await programme.refusal('SubmitReferral', referred('c2', '2013-05-07'))).code).toBe(
      'INVALID_TRANSITION',
    );
    await programme.send('SubmitReferral', referred('c2', '2013-05-21'));
  });

  it('a case does not end before it was decided on', async () => {
    await programme.send('SubmitReferral', referred('c1', '2013-05-07'));
    const refused = { ...person, caseId: 'c1', occurredOn: '2013-05-21', grounds: ['RISK'] };
    await programme.send('RefuseEligibility', refused);
    const refusal = await programme.refusal('WithdrawReferral', withdrawn('c1', '2013-05-14'));
    expect(refusal).toMatchObject({
      code: 'INVALID_TRANSITION',
      facts: { contradictions: ['c1 DECIDED 2013-05-21'] },
    });
    await programme.send('WithdrawReferral', withdrawn('c1', '2013-05-21'));
  });

  it('what replaces an entry stands in its place, before what followed on the same day', async () => {
    const day = '2013-05-07';
    await programme.send('SubmitReferral', referred('c1', day));
    await programme.send('RefuseEligibility', {
      ...person,
      caseId: 'c1',
      occurredOn: day,
      grounds: ['RISK'],
    });
    const corrects = { entryId: await entryOf('ReferralSubmitted'), reason: wrong };
    await programme.send('SubmitReferral', { ...referred('c1', day), unit: 'unit-2', corrects });
    const { cases } = historyFor(
      referral,
      (await programme.events()).filter(({ stream }) => stream === 'referral-p1'),
    ).latest;
    expect(cases.get('c1')).toMatchObject({ unit: 'unit-2', eligibility: 'REFUSED' });
  });

  it('the first of two suspensions is not taken back from under its reinstatement', async () => {
    const on = (occurredOn: string) => ({ ...person, occurredOn });
    await programme.send('ClearVetting', { ...on('2013-05-07'), kind: 'HMPPS', expiresOn: '2014-05-07' });
    await programme.send('ApproveMentor', { ...on('2013-05-07'), capacity: 1 });
    for (const [from, to] of [
      ['08', '10'],
      ['15', '17'],
    ]) {
      await programme.send('SuspendMentor', { ...on(`2013-05-${from}`), reason: 'a complaint' });
      await programme.send('ReinstateMentor', on(`2013-05-${to}`));
    }
    expect((await retraction('mentor-p1', 'MentorSuspended')).code).toBe('ENTRY_HAS_DEPENDENTS');
  });

  it('a correction does not move an entry behind what stands on it', async () => {
    const sentence = {
      ...person,
      sentenceId: 's1',
      occurredOn: '2013-05-07',
      kind: 'LICENCE',
      expectedEndOn: '2014-05-06',
      area: 'essex',
    };
    await programme.send('StartSentence', sentence);
    await programme.send('RecordBreach', {
      ...person,
      breachId: 'b1',
      sentenceId: 's1',
      occurredOn: '2013-05-14',
    });
    const corrects = { entryId: await entryOf('SentenceStarted'), reason: wrong };
    const moved = await programme.refusal('StartSentence', {
      ...sentence,
      occurredOn: '2013-05-15',
      corrects,
    });
    expect(moved.code).toBe('ENTRY_HAS_DEPENDENTS');
    await programme.send('StartSentence', { ...sentence, occurredOn: '2013-05-14', corrects });
  });

  it('the end of a match is not taken back where the pair has been matched again', async () => {
    await programme.send('RegisterPerson', { personId: 'p2', occurredOn: '2013-05-06' });
    const match = (matchId: string, occurredOn: string) => ({
      matchId,
      mentorId: 'p1',
      menteeId: 'p2',
      occurredOn,
    });
    await programme.send('MakeMatch', match('m1', '2013-05-07'));
    await programme.send('EndMatch', {
      matchId: 'm1',
      mentorId: 'p1',
      occurredOn: '2013-05-14',
      reason: 'MOVED',
    });
    await programme.send('MakeMatch', match('m2', '2013-05-14'));
    expect((await retraction('mentor-p1', 'MatchEnded')).code).toBe('ENTRY_HAS_DEPENDENTS');
  });
});
