import { describe, expect, it } from '@jest/globals';
import {
  mayRecord,
  notKeptFrom,
  type PersonOnRecord,
  POLICY,
  type Principal,
  reachOf,
  recordsForAll,
  type Role,
  scopeOf,
  standingOf,
} from './index.js';

const principalIn = (roles: readonly Role[], more: Partial<Principal> = {}): Principal => ({
  id: 'user-1',
  organisation: 'ept',
  roles,
  expiresAt: 0,
  ...more,
});
const nobodys: PersonOnRecord = {
  registered: true,
  registeredBy: 'i-1',
  contracts: [],
  places: [],
  mentorContracts: [],
  employed: false,
};
const ofOthers = { ...nobodys, officer: 'om-9' };

const standing = (principal: Principal, command: string, person: Partial<PersonOnRecord>, group?: object) => {
  const [role] = principal.roles;
  if (!role) throw new Error('a principal without a role');
  const sent = { principal, role, command, personId: 'p1' };
  const places = (person.contracts ?? []).map((contract) => ({ contract, unit: 'unit-1' }));
  return standingOf(sent, { ...nobodys, places, ...person }, group && { learners: [], ...group });
};

describe('how a person stands towards an officer', () => {
  const officer = principalIn(['OFFENDER_MANAGER']);
  const towards = (person: Partial<PersonOnRecord>) => standing(officer, 'RecordPersonalDetails', person);

  it('who is not registered stands as nobody does', () => {
    expect(towards({ ...ofOthers, registered: false })).toBe('KEPT');
  });

  it('who was assigned to them is within their reach, whatever read models know', () => {
    expect(towards({ officer: 'user-1', contracts: ['essex'] })).toBe('WITHIN_REACH');
  });

  it('whom they registered is their own until anybody else records something, or is their officer', () => {
    expect(towards({ registeredBy: 'user-1', onlyBy: 'user-1' })).toBe('OWN');
    expect(towards({ registeredBy: 'user-1', onlyBy: 'user-1', contracts: ['essex'] })).toBe('OWN');
    expect(towards({ registeredBy: 'user-1' })).toBe('NOBODYS');
    expect(towards({ registeredBy: 'user-1', officer: 'om-9' })).toBe('SOMEBODYS');
  });

  it.each<[string, Partial<PersonOnRecord>]>([
    ['an officer', { officer: 'om-9' }],
    ['a case', { contracts: ['essex'] }],
    ['a post', { employed: true }],
  ])('who has %s is the work of others; who has nothing is nobody’s', (_what, person) => {
    expect(towards(person)).toBe('SOMEBODYS');
    expect(towards({})).toBe('NOBODYS');
  });
});

describe('how a person stands towards others', () => {
  it('a programme manager reaches those with a case under their contracts', () => {
    const manager = principalIn(['PROGRAMME_MANAGER'], { contracts: ['essex'] });
    expect(standing(manager, 'CloseCase', { contracts: ['essex'] })).toBe('WITHIN_REACH');
    expect(standing(manager, 'CloseCase', { contracts: ['kent'] })).toBe('SOMEBODYS');
  });

  it('a trainer is led to whoever is referred as a mentor under the contract of their group, and keeps who had a place', () => {
    const trainer = principalIn(['TRAINER']);
    const referred = { ...ofOthers, contracts: ['essex'], mentorContracts: ['essex'] };
    const own = { trainer: 'user-1', contract: 'essex' };
    expect(standing(trainer, 'EnrolLearner', referred, own)).toBe('LED_TO');
    expect(standing(trainer, 'EnrolLearner', referred, { ...own, trainer: 'tr-9' })).toBe('SOMEBODYS');
    expect(standing(trainer, 'EnrolLearner', referred, { ...own, contract: 'kent' })).toBe('SOMEBODYS');
    expect(standing(trainer, 'EnrolLearner', { ...referred, mentorContracts: [] }, own)).toBe('SOMEBODYS');
    expect(standing(trainer, 'PassTrainingModule', referred, { ...own, learners: ['p1'] })).toBe(
      'WITHIN_REACH',
    );
  });

  it('whoever employs is led to those referred as mentors, and reaches who has applied', () => {
    const manager = principalIn(['CASE_SUPPORTER_MANAGER']);
    expect(standing(manager, 'ApplyForCaseSupporter', { mentorContracts: ['kent'] })).toBe('LED_TO');
    expect(standing(manager, 'StartCaseSupporter', { ...ofOthers, employed: true })).toBe('WITHIN_REACH');
    expect(standing(manager, 'ApplyForCaseSupporter', ofOthers)).toBe('SOMEBODYS');
  });

  it('one who became an officer reaches nobody as the mentor they were (R4)', () => {
    const both = principalIn(['MENTOR', 'OFFENDER_MANAGER'], { personId: 'm01' });
    expect(standing(both, 'SetGoal', { officer: 'user-1' })).toBe('SOMEBODYS');
  });
});

describe('what may be recorded about somebody', () => {
  it.each([
    ['StartSentence', 'first contact'],
    ['AssignOffenderManager', 'first contact'],
    ['SubmitReferral', 'first contact'],
    ['EnrolLearner', 'first contact'],
    ['ApplyForCaseSupporter', 'first contact'],
    ['TakeRole', 'first contact'],
  ])('%s: by whoever comes first, and with a reason about the work of others', (command) => {
    expect(mayRecord(command, 'OWN')).toBe('YES');
    expect(mayRecord(command, 'LED_TO')).toBe('YES');
    expect(mayRecord(command, 'NOBODYS')).toBe('YES');
    expect(mayRecord(command, 'SOMEBODYS')).toBe('NEEDS_REASON');
    expect(mayRecord(command, 'KEPT')).toBe('NO');
  });

  it.each([
    'RecordNonAssociation',
    'LiftNonAssociation',
    'RevokeVetting',
    'SuspendMentor',
    'ReceivePractitionerFeedback',
  ])('%s: from aside, always with a reason', (command) => {
    expect(mayRecord(command, 'OWN')).toBe('YES');
    expect(mayRecord(command, 'NOBODYS')).toBe('NEEDS_REASON');
    expect(mayRecord(command, 'SOMEBODYS')).toBe('NEEDS_REASON');
    expect(mayRecord(command, 'KEPT')).toBe('NO');
  });

  const named = ['StartSentence', 'AssignOffenderManager', 'SubmitReferral', 'EnrolLearner'];
  const more = ['ApplyForCaseSupporter', 'TakeRole', 'RecordNonAssociation', 'LiftNonAssociation'];
  const rest = ['RevokeVetting', 'SuspendMentor', 'ReceivePractitionerFeedback'];
  const others = POLICY.IMPORTER.filter((command) => ![...named, ...more, ...rest].includes(command));
  it.each(others)('%s: about those within reach, and those they registered, alone', (command) => {
    const answers = (['WITHIN_REACH', 'OWN', 'LED_TO', 'NOBODYS', 'SOMEBODYS', 'KEPT'] as const).map(
      (standing) => mayRecord(command, standing),
    );
    expect(answers).toEqual(['YES', 'YES', 'NO', 'NO', 'NO', 'NO']);
  });
});

describe('how a person stands towards a programme manager whose identity names Delivery Units', () => {
  const manager = (units: readonly string[]) =>
    principalIn(['PROGRAMME_MANAGER'], { contracts: ['essex'], units });
  const towards = (units: readonly string[], person: Partial<PersonOnRecord>, group?: object) =>
    standing(manager(units), 'RecordPersonalDetails', person, group);

  it('is by the unit into which they were referred under that contract', () => {
    const places = [
      { contract: 'essex', unit: 'unit-1' },
      { contract: 'kent', unit: 'unit-2' },
    ];
    const person = { contracts: ['essex', 'kent'], places };
    expect(towards(['unit-1'], person)).toBe('WITHIN_REACH');
    expect(towards(['unit-2'], person)).toBe('SOMEBODYS');
    expect(towards([], person)).toBe('SOMEBODYS');
  });

  it('is by the unit of the group that the command names, in which they have a place', () => {
    const group = { contract: 'essex', unit: 'unit-2', learners: ['p1'] };
    expect(towards(['unit-2'], { contracts: ['essex'] }, group)).toBe('WITHIN_REACH');
    expect(towards(['unit-2'], { contracts: ['kent'] }, group)).toBe('SOMEBODYS');
    expect(towards(['unit-2'], { contracts: ['essex'] }, { ...group, learners: [] })).toBe('SOMEBODYS');
    expect(towards(['unit-2'], { contracts: ['essex'] }, { ...group, contract: 'kent' })).toBe('SOMEBODYS');
    expect(towards(['unit-3'], { contracts: ['essex'] }, group)).toBe('SOMEBODYS');
  });
});

describe('whom nobody records about', () => {
  const personId = 'm01';

  it('is themselves, for an officer those whom they were matched with, and those whose list does not name them', () => {
    expect(notKeptFrom(principalIn(['TRAINER'], { personId }), 'PassTrainingModule')).toEqual({
      kind: 'all',
      reader: 'user-1',
      meetsRestricted: true,
      exclude: { selfPersonId: personId, andTheirMatches: false },
    });
    expect(notKeptFrom(principalIn(['OFFENDER_MANAGER'], { personId }), 'RecordBreach')).toMatchObject({
      exclude: { andTheirMatches: true },
    });
  });

  it.each<[Role, string]>([
    ['DATA_PROTECTION_OFFICER', 'LiftLimitedAccess'],
    ['IMPORTER', 'HoldSession'],
  ])('is no secret to a %s, who records about all, whom they read or not', (role, operation) => {
    const principal = principalIn([role]);
    expect(recordsForAll(principal, operation)).toBe(true);
    expect(notKeptFrom(principal, operation)).toEqual({ kind: 'everyone' });
    expect(recordsForAll(principalIn(['OFFENDER_MANAGER']), operation)).toBe(false);
  });
});

describe('whom a safeguarding lead records about', () => {
  const personId = 'm01';
  const lead = principalIn(['SAFEGUARDING_LEAD'], { personId, contracts: ['*'] });

  it('is everybody else where they raise a concern or record a disclosure, also whom they may not meet', () => {
    expect(recordsForAll(lead, 'RaiseConcern')).toBe(true);
    expect(notKeptFrom(lead, 'RecordDisclosure')).toEqual({
      kind: 'everyone',
      exclude: { selfPersonId: personId, andTheirMatches: false },
    });
    expect(recordsForAll(principalIn(['TRAINER', 'SAFEGUARDING_LEAD']), 'RaiseConcern')).toBe(true);
    expect(recordsForAll(principalIn(['TRAINER']), 'RaiseConcern')).toBe(false);
  });

  it('is whom a concern brings within their reach where they close one, and nobody by it otherwise', () => {
    expect(recordsForAll(lead, 'CloseConcern')).toBe(false);
    expect(reachOf(lead, 'CloseConcern')).toEqual(scopeOf(lead, 'concerns'));
    for (const command of ['SuspendMentor', 'RecordNonAssociation', 'RaiseTask', 'RetractEntry']) {
      expect(reachOf(lead, command)).toEqual({ kind: 'none' });
      expect(standing(lead, command, { contracts: ['essex'] })).toBe('SOMEBODYS');
    }
  });

  it('is, beside another role, whom that role reaches', () => {
    const both = principalIn(['OFFENDER_MANAGER', 'SAFEGUARDING_LEAD'], { contracts: ['*'] });
    expect(reachOf(both, 'RecordNonAssociation')).toEqual({
      ...scopeOf(principalIn(['OFFENDER_MANAGER'])),
      meetsRestricted: true,
    });
  });
});

describe('about whom a concern is raised', () => {
  it('is whom one reaches by the case file; for one who has become an officer, nobody as a mentor (R4)', () => {
    const officer = principalIn(['OFFENDER_MANAGER']);
    expect(reachOf(officer, 'RaiseConcern')).toEqual({ ...scopeOf(officer), meetsRestricted: true });
    const both = principalIn(['MENTOR', 'OFFENDER_MANAGER'], { personId: 'm01' });
    expect(reachOf(both, 'RecordDisclosure')).not.toHaveProperty('mentor');
  });

  it('is nobody to whom only a reason would lead: the review of it would tell that there is a concern', () => {
    for (const command of ['RaiseConcern', 'RecordDisclosure', 'CloseConcern', 'ReopenConcern']) {
      expect(mayRecord(command, 'SOMEBODYS')).toBe('NO');
    }
  });
});
