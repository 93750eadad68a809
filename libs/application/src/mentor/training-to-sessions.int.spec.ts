import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type ProgrammeForTest, programmeForTest } from '../testing/programme.js';

const source = { system: 'office', batch: 'b1', row: 'rows.csv:2' };
const kept = (occurredOn: string) => ({ occurredOn, source });
const pair = { mentorId: 'm1', menteeId: 'p1' };
const session = { matchId: 'x1', mentorId: 'm1' };

/** A mentor trained, vetted and approved for one mentee, and a mentee on an order, by 2013-06-01. */
async function essex(programme: ProgrammeForTest): Promise<void> {
  const { send } = programme;
  await send('AwardContract', {
    contractId: 'essex',
    title: 'Peer mentoring',
    bodies: ['board'],
    areas: ['essex-probation'],
    ...kept('2012-10-01'),
  });
  for (const personId of ['m1', 'p1', 'p2']) {
    await send('RegisterPerson', { personId, ...kept('2012-12-01') });
    const mentee = personId !== 'm1';
    await send('StartSentence', {
      personId,
      sentenceId: `s-${personId}`,
      kind: 'COMMUNITY_ORDER',
      area: 'essex-probation',
      expectedEndOn: mentee ? '2014-06-09' : '2013-01-31',
      ...kept('2012-12-01'),
    });
    await send('SubmitReferral', {
      personId,
      caseId: `c-${personId}`,
      route: mentee ? 'MENTEE' : 'MENTOR',
      referrer: { kind: 'PROVIDER', id: 'user-voice' },
      unit: mentee ? 'unit-2' : 'unit-1',
      contract: 'essex',
      ...kept('2012-12-02'),
    });
    await send('ConfirmEligibility', { personId, caseId: `c-${personId}`, ...kept('2012-12-03') });
    if (mentee)
      await send('AgreeToParticipate', { personId, purposes: ['MENTORING'], ...kept('2012-12-03') });
  }
  await send('PlanTrainingGroup', {
    groupId: 'g1',
    place: 'Chelmsford',
    unit: 'unit-1',
    contract: 'essex',
    trainer: { id: 'trainer-1', role: 'TRAINER' },
    capacity: 8,
    modules: ['pm1', 'pm2'],
    startOn: '2013-01-14',
    ...kept('2012-12-10'),
  });
  await send('EnrolLearner', { groupId: 'g1', personId: 'm1', ...kept('2013-01-14') });
  await send('StartTrainingGroup', { groupId: 'g1', ...kept('2013-01-14') });
  for (const module of ['pm1', 'pm2']) {
    const passed = { personId: 'm1', groupId: 'g1', module, assessor: 'trainer-1' };
    await send('PassTrainingModule', { ...passed, ...kept('2013-03-01') });
  }
  const award = { personId: 'm1', groupId: 'g1', body: 'OCN', level: 2, title: 'Peer Mentoring' };
  await send('AwardQualification', { ...award, certificate: 'A-17', ...kept('2013-03-22') });
  await send('CompleteTrainingGroup', { groupId: 'g1', ...kept('2013-03-22') });
  await send('ClearVetting', {
    personId: 'm1',
    kind: 'HMPPS',
    expiresOn: '2016-03-24',
    ...kept('2013-03-25'),
  });
  await send('ApproveMentor', { personId: 'm1', capacity: 1, ...kept('2013-04-08') });
}

describe('from training to sessions', () => {
  let programme: ProgrammeForTest;
  beforeEach(async () => {
    programme = programmeForTest('2013-06-01T12:00:00.000Z');
    await essex(programme);
  });
  afterEach(() => programme.close());

  it('each step freezes what it rests on, and none deviates', async () => {
    const events = await programme.events();
    expect(events.filter(({ deviations }) => deviations !== undefined)).toEqual([]);
    const of = (type: string) => events.find((event) => event.type === type);
    expect(of('LearnerEnrolled')).toMatchObject({
      stream: 'trainingGroup-g1',
      data: { caseId: 'c-m1' },
      deliveryUnit: 'unit-1',
      factsUsed: [{ stream: 'referral-m1', value: { caseId: 'c-m1', eligible: true } }],
    });
    expect(of('QualificationAwarded')).toMatchObject({
      stream: 'learner-m1',
      data: { caseId: 'c-m1', modules: ['pm1', 'pm2'], certificate: expect.not.stringMatching('A-17') },
    });
    expect(of('MentorApproved')).toMatchObject({ stream: 'mentor-m1', data: { caseId: 'c-m1' } });
  });

  it('a match made today passes its gates, and holds the mentor at capacity', async () => {
    const receipt = await programme.send('MakeMatch', { ...pair, matchId: 'x1', occurredOn: '2013-06-01' });
    expect(receipt.deviations).toEqual([]);
    const refusal = await programme.refusal('MakeMatch', {
      mentorId: 'm1',
      menteeId: 'p2',
      matchId: 'x2',
      occurredOn: '2013-06-01',
    });
    expect(refusal.code).toBe('MENTOR_AT_CAPACITY');
  });

  it('two matches asked for at the same moment do not overrun the capacity', async () => {
    const ask = (menteeId: string, matchId: string) =>
      programme.send('MakeMatch', { mentorId: 'm1', menteeId, matchId, occurredOn: '2013-06-01' });
    const results = await Promise.allSettled([ask('p1', 'x1'), ask('p2', 'x2')]);
    expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(results.find(({ status }) => status === 'rejected')).toMatchObject({
      reason: { code: 'MENTOR_AT_CAPACITY' },
    });
  });

  it('two people are never each other’s mentors, not even after the match has ended', async () => {
    await programme.send('MakeMatch', { ...pair, matchId: 'x1', ...kept('2013-05-01') });
    await programme.send('EndMatch', { ...session, reason: 'GOALS_MET', ...kept('2013-05-20') });
    const refusal = await programme.refusal('MakeMatch', {
      mentorId: 'p1',
      menteeId: 'm1',
      matchId: 'x2',
      ...kept('2013-06-01'),
    });
    expect(refusal.code).toBe('MUTUAL_MATCH');
    expect(refusal.facts).toMatchObject({ matches: ['x1'] });
  });

  it('a non-association on the record of either shuts the gate, and an imported match notes it', async () => {
    await programme.send('RecordNonAssociation', {
      personId: 'p1',
      otherPersonId: 'm1',
      reason: 'co-defendants',
      ...kept('2013-05-01'),
    });
    const match = { ...pair, matchId: 'x1' };
    expect((await programme.refusal('MakeMatch', { ...match, occurredOn: '2013-06-01' })).code).toBe(
      'NON_ASSOCIATION',
    );
    const receipt = await programme.send('MakeMatch', { ...match, ...kept('2013-05-28') });
    expect(receipt.deviations).toEqual(['NON_ASSOCIATION']);
  });

  it('a mentee whose agreement or sentence is missing on the day of the match is refused', async () => {
    await programme.send('WithdrawAgreement', {
      personId: 'p1',
      purposes: ['MENTORING'],
      ...kept('2013-05-30'),
    });
    await programme.send('EndSentence', {
      personId: 'p1',
      sentenceId: 's-p1',
      outcome: 'COMPLETED',
      ...kept('2013-05-31'),
    });
    const match = { ...pair, matchId: 'x1' };
    const refusal = await programme.refusal('MakeMatch', { ...match, occurredOn: '2013-06-01' });
    expect(refusal.facts).toMatchObject({ gates: ['AGREEMENT_MISSING', 'MENTEE_NOT_UNDER_SUPERVISION'] });
    const before = await programme.send('MakeMatch', { ...match, ...kept('2013-05-29') });
    expect(before.deviations).toEqual([]);
  });

  it('sessions are entered within the match, also after it has ended, with the note sealed', async () => {
    await programme.send('MakeMatch', { ...pair, matchId: 'x1', ...kept('2013-04-10') });
    await programme.send('EndMatch', { ...session, reason: 'EMPLOYMENT', ...kept('2013-05-01') });
    const held = {
      ...session,
      sessionId: 't1',
      supportKinds: ['HOUSING'],
      minutes: 60,
      mode: 'IN_PERSON',
      place: 'the library',
      occurredAt: '2013-04-20T13:00:00.000Z',
      backdateReason: 'kept on paper',
    };
    expect((await programme.send('HoldSession', held)).deviations).toEqual([]);
    const note = { ...session, sessionId: 't1', note: 'a quiet hour', occurredOn: '2013-05-20' };
    await programme.send('WriteSessionNote', note);
    const [written] = (await programme.events()).slice(-1);
    expect(written).toMatchObject({
      type: 'SessionNoteWritten',
      stream: 'match-x1',
      subjects: ['p1', 'm1'],
      data: { menteeId: 'p1', mentorCaseId: 'c-m1', menteeCaseId: 'c-p1' },
    });
    expect(
      JSON.stringify(await programme.events().then((events) => events.map(({ data }) => data))),
    ).not.toMatch(/a quiet hour|the library/);
    const outside = { ...held, sessionId: 't2', occurredAt: '2013-05-02T10:00:00.000Z' };
    expect((await programme.send('HoldSession', outside)).deviations).toEqual(['OUTSIDE_MATCH']);
    const unknown = { ...held, matchId: 'x9', sessionId: 't3' };
    expect((await programme.refusal('HoldSession', unknown)).code).toBe('MATCH_NOT_ACTIVE');
  });

  it('an override opens the door to training until the day on which it expires', async () => {
    await programme.send('RegisterPerson', { personId: 'm2', ...kept('2012-12-01') });
    await programme.send('SubmitReferral', {
      personId: 'm2',
      caseId: 'c-m2',
      route: 'MENTOR',
      referrer: { kind: 'PROVIDER', id: 'user-voice' },
      unit: 'unit-1',
      contract: 'essex',
      ...kept('2012-12-02'),
    });
    await programme.send('OverrideEligibility', {
      personId: 'm2',
      caseId: 'c-m2',
      authority: 'manager-2',
      reason: 'finished seven months ago',
      expiresOn: '2013-01-14',
      ...kept('2012-12-03'),
    });
    const enrolment = { groupId: 'g1', personId: 'm2' };
    const late = { ...enrolment, ...kept('2013-01-15') };
    expect((await programme.send('EnrolLearner', late)).deviations).toEqual(['NOT_ELIGIBLE']);
    const [entry] = (await programme.events()).slice(-1);
    const replaced = { entryId: entry?.id, reason: 'a day earlier' };
    const inTime = { ...enrolment, corrects: replaced, ...kept('2013-01-14') };
    expect((await programme.send('EnrolLearner', inTime)).deviations).toEqual([]);
  });

  it('nothing more is recorded about a mentee who has been erased but the end of the match, though a command names only the mentor', async () => {
    await programme.send('MakeMatch', { ...pair, matchId: 'x1', ...kept('2013-04-10') });
    const envelope = {
      schemaVersion: 1,
      occurredOn: '2013-05-30',
      actor: { id: 'dpo-1', role: 'DATA_PROTECTION_OFFICER', organisation: 'user-voice' },
      subjects: ['p1'],
      commandId: 'erase-p1',
      correlationId: 'erase-p1',
    };
    await programme.keys.destroy('p1');
    const destroyed = { id: randomUUID(), type: 'DataSubjectKeyDestroyed', data: {}, metadata: envelope };
    const entries = (await programme.events()).filter(({ stream }) => stream === 'dataSubject-p1');
    await programme.log.append('dataSubject-p1', [destroyed], { expected: BigInt(entries.length - 1) });
    const missed = { party: 'MENTEE', acceptability: 'NOT_KNOWN', occurredAt: '2013-05-31T10:00:00.000Z' };
    const miss = { ...session, sessionId: 't1', ...missed };
    expect((await programme.refusal('MissSession', miss)).code).toBe('PERSON_ERASED');
    const end = { ...session, reason: 'OTHER', occurredOn: '2013-06-01' };
    // What is open must be closable, in codes alone: there is no key for further words about them.
    const worded = { ...end, detail: 'moved away' };
    expect((await programme.refusal('EndMatch', worded)).code).toBe('PERSON_ERASED');
    await programme.send('EndMatch', end);
  });

  it('an entry is not taken back while others of its history stand on it', async () => {
    const events = await programme.events();
    const retract = async (type: string) => {
      const entry = events.find((event) => event.type === type);
      return programme.refusal('RetractEntry', {
        stream: entry?.stream,
        entryId: entry?.id,
        reason: 'wrong person',
      });
    };
    expect((await retract('TrainingModulePassed')).code).toBe('ENTRY_HAS_DEPENDENTS');
    expect((await retract('TrainingGroupPlanned')).code).toBe('ENTRY_HAS_DEPENDENTS');
  });
});
