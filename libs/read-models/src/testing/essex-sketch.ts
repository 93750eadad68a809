import type { Story } from './story.js';

const essex = { unit: 'unit-1', contract: 'essex' };

/** Ids of the entries that tests correct. */
export interface Sketch {
  readonly approval: string;
  readonly session: string;
  readonly referral: string;
}

/** A mentor (ann) trained, matched with a mentee (ben), and employed; a leaver (cat). Recorded as it happened. */
export async function tellEssex(story: Story): Promise<Sketch> {
  const contract = 'contract-essex';
  const none = { subjects: [] };
  await story.record(
    contract,
    'ContractAwarded',
    { title: 'Essex', bodies: ['epb'], areas: ['ept'] },
    { on: '2012-09-01', ...none },
  );
  const year = {
    yearId: 'y1',
    from: '2012-10-01',
    to: '2013-09-30',
    targets: { awards: 4, caseSupporters: 2 },
  };
  await story.record(contract, 'ContractYearCommissioned', year, { on: '2012-09-01', ...none });
  const second = { yearId: 'y2', from: '2013-10-01', to: '2014-09-30' };
  await story.record(contract, 'ContractYearCommissioned', second, { on: '2012-09-02', ...none });
  await story.record(
    contract,
    'DeliveryUnitOpened',
    { unitId: 'unit-1', name: 'Chelmsford' },
    { on: '2012-09-03', ...none },
  );

  for (const person of ['ann', 'ben', 'cat']) {
    await story.record(`dataSubject-${person}`, 'PersonRegistered', {}, { on: '2012-10-01' });
  }
  await story.record(
    'dataSubject-ann',
    'PersonalDetailsRecorded',
    { name: 'sealed:ann' },
    { on: '2012-10-01' },
  );
  const refer = (person: string, route: string, on: string) =>
    story.record(
      `referral-${person}`,
      'ReferralSubmitted',
      { caseId: `case-${person}`, route, referrer: { kind: 'SELF' }, unit: 'unit-1', contract: 'essex' },
      { on, ...essex },
    );
  const eligible = (person: string, on: string) =>
    story.record(
      `referral-${person}`,
      'EligibilityConfirmed',
      { caseId: `case-${person}`, ruleVersion: '1' },
      { on, ...essex },
    );
  await refer('ann', 'MENTOR', '2012-11-01');
  await eligible('ann', '2012-11-11');
  await refer('cat', 'MENTOR', '2012-11-02');
  await eligible('cat', '2012-11-12');

  const group = 'trainingGroup-g1';
  const of = { groupId: 'g1' };
  const plan = {
    ...of,
    place: 'Chelmsford',
    unit: 'unit-1',
    contract: 'essex',
    trainer: { id: 'tess', role: 'TRAINER' },
    capacity: 8,
    modules: ['m1'],
    startOn: '2013-01-14',
  };
  await story.record(group, 'TrainingGroupPlanned', plan, { on: '2012-12-01', ...none, ...essex });
  for (const person of ['ann', 'cat']) {
    await story.record(
      group,
      'LearnerEnrolled',
      { ...of, personId: person, caseId: `case-${person}` },
      { on: '2012-12-11', subjects: [person], ...essex },
    );
  }
  await story.record(group, 'TrainingGroupStarted', of, { on: '2013-01-14', ...none, ...essex });
  const left = { ...of, personId: 'cat', caseId: 'case-cat', reason: 'EMPLOYMENT', polarity: 'POSITIVE' };
  await story.record(group, 'LearnerWithdrew', left, { on: '2013-02-01', subjects: ['cat'], ...essex });
  await story.record(
    'learner-ann',
    'TrainingModulePassed',
    { module: 'm1', groupId: 'g1', caseId: 'case-ann', attempt: 1, assessor: 'tess' },
    { on: '2013-03-01', ...essex },
  );
  await story.record(group, 'TrainingGroupCompleted', of, { on: '2013-03-20', ...none, ...essex });
  await story.record(
    'learner-ann',
    'QualificationAwarded',
    { body: 'OCN', level: 2, title: 'Peer Mentoring', groupId: 'g1', caseId: 'case-ann', modules: ['m1'] },
    { on: '2013-03-22', ...essex },
  );
  const approval = await story.record(
    'mentor-ann',
    'MentorApproved',
    { capacity: 3, caseId: 'case-ann' },
    { on: '2013-04-08', ...essex },
  );

  await story.record(
    'supervision-ben',
    'SentenceStarted',
    { sentenceId: 's1', kind: 'COMMUNITY_ORDER', expectedEndOn: '2014-06-09', area: 'ept' },
    { on: '2012-12-10', recorded: '2013-05-01' },
  );
  await story.record(
    'supervision-ben',
    'OffenderManagerAssigned',
    { officer: 'olga', unit: 'unit-1' },
    { on: '2013-05-01', unit: 'unit-1' },
  );
  await story.record(
    'supervision-ben',
    'BreachRecorded',
    { breachId: 'b1', sentenceId: 's1' },
    { on: '2013-05-07', unit: 'unit-1' },
  );
  const referral = await refer('ben', 'MENTEE', '2013-05-13');
  await eligible('ben', '2013-05-20');
  const baseline = {
    domain: 'ACCOMMODATION',
    level: 'HOMELESS',
    scaleVersion: 1,
    baseline: true,
    role: 'MENTEE',
    caseId: 'case-ben',
  };
  await story.record('journey-ben', 'OutcomeObserved', baseline, { on: '2013-05-28', ...essex });
  const pair = {
    matchId: 'match1',
    mentorId: 'ann',
    menteeId: 'ben',
    mentorCaseId: 'case-ann',
    menteeCaseId: 'case-ben',
  };
  const both = { subjects: ['ann', 'ben'], ...essex };
  await story.record('mentor-ann', 'MatchMade', pair, { on: '2013-05-28', ...both });
  const met = {
    sessionId: 'x1',
    ...pair,
    supportKinds: ['HOUSING', 'LISTENING'],
    minutes: 60,
    mode: 'IN_PERSON',
  };
  const session = await story.record('match-match1', 'SessionHeld', met, {
    on: '2013-06-03T10:00:00.000Z',
    ...both,
  });
  await story.record(
    'match-match1',
    'SessionHeld',
    { ...met, sessionId: 'x2', supportKinds: ['LISTENING'], minutes: 30 },
    { on: '2013-06-10T10:00:00.000Z', ...both },
  );
  await story.record(
    'match-match1',
    'SessionMissed',
    { sessionId: 'x3', ...pair, party: 'MENTEE', acceptability: 'ACCEPTABLE' },
    { on: '2013-06-17T10:00:00.000Z', ...both },
  );
  await story.record(
    'journey-ben',
    'OutcomeObserved',
    { ...baseline, level: 'SETTLED', baseline: false },
    { on: '2013-07-15', ...essex },
  );
  await story.record(
    'supervision-ben',
    'BreachResolved',
    { breachId: 'b1', resolution: 'CONTINUED' },
    { on: '2013-07-22', unit: 'unit-1' },
  );
  const feedback = {
    feedbackId: 'f1',
    officer: 'olga',
    sentiment: 'POSITIVE',
    themes: ['PROGRESS'],
    role: 'MENTEE',
    caseId: 'case-ben',
  };
  await story.record('journey-ben', 'PractitionerFeedbackReceived', feedback, { on: '2013-11-04', ...essex });

  const step = { applicationId: 'a1', caseId: 'case-ann' };
  await story.record('employment-ann', 'CaseSupporterApplied', step, {
    on: '2013-11-01',
    recorded: '2013-11-04',
    ...essex,
  });
  await story.record('employment-ann', 'CaseSupporterOffered', step, { on: '2013-11-10', ...essex });
  await story.record(
    'employment-ann',
    'CaseSupporterOfferAccepted',
    { ...step, plannedStartOn: '2014-02-03' },
    { on: '2013-11-18', ...essex },
  );
  await story.record(
    'employment-ann',
    'CaseSupporterStarted',
    { ...step, lastDay: '2014-08-02' },
    { on: '2014-02-03', ...essex },
  );
  await story.record(
    'employment-ann',
    'RoleTaken',
    {
      roleId: 'r1',
      kind: 'EMPLOYEE',
      title: 'Offender Manager',
      grade: 'OM3',
      employer: 'crc',
      caseId: 'case-ann',
    },
    { on: '2014-08-04', ...essex },
  );
  return { approval, session, referral };
}
