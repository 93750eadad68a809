import { describe, expect, it } from '@jest/globals';
import * as commands from './commands.js';
import {
  mayCorrect,
  mayTakeBackFrom,
  permits,
  POLICY,
  requireCorrection,
  requireOperation,
  type Role,
  ROLES,
  rolesFor,
} from './index.js';
import { principalIn } from './testing/principals.js';

const may = (role: Role, operation: string) => permits(principalIn([role]), operation);
const everyCommand = Object.values(commands).flat() as readonly string[];

describe('the policy', () => {
  it.each(everyCommand)('has someone beside the importer who may do %s', (command) => {
    expect(rolesFor(command).filter((role) => role !== 'IMPORTER')).not.toEqual([]);
  });

  it('names every command once', () => {
    expect(new Set(everyCommand).size).toBe(everyCommand.length);
  });

  it.each(['dropTables', '', 'CASEFILE', 'toString', '__proto__'])(
    'denies %j, which it does not name',
    (operation) => {
      expect(ROLES.filter((role) => may(role, operation))).toEqual([]);
      expect(() => requireOperation(principalIn(ROLES), operation)).toThrow(/open to no role/);
    },
  );

  it('denies everything to one without a role', () => {
    expect(permits(principalIn([]), 'caseFile')).toBe(false);
  });

  it.each<[Role, readonly string[]]>([
    ['COMMISSIONER', ['programmeSummary']],
    ['EVALUATOR', ['replay']],
    ['ADMINISTRATOR', ['recordState', 'rebuild', 'rollBack', 'unpark', 'verify']],
  ])('gives a %s no more than %j', (role, operations) => {
    expect(POLICY[role]).toEqual(operations);
  });

  it('opens case files to those who work with persons, and to the data-protection officer', () => {
    expect(rolesFor('caseFile')).toEqual([
      'OFFENDER_MANAGER',
      'MENTOR',
      'TRAINER',
      'PROGRAMME_MANAGER',
      'SAFEGUARDING_LEAD',
      'CASE_SUPPORTER_MANAGER',
      'DATA_PROTECTION_OFFICER',
    ]);
  });

  it('lets evaluators alone replay, and administrators alone rebuild', () => {
    expect(rolesFor('replay')).toEqual(['EVALUATOR']);
    expect(rolesFor('rebuild')).toEqual(['ADMINISTRATOR']);
  });

  it('lets whoever works with people raise a concern, and the safeguarding lead alone read and close it', () => {
    const raisers = [
      'OFFENDER_MANAGER',
      'MENTOR',
      'TRAINER',
      'PROGRAMME_MANAGER',
      'SAFEGUARDING_LEAD',
      'CASE_SUPPORTER_MANAGER',
      'IMPORTER',
    ];
    expect(rolesFor('RaiseConcern')).toEqual(raisers);
    expect(rolesFor('RecordDisclosure')).toEqual(raisers);
    expect(rolesFor('concerns')).toEqual(['SAFEGUARDING_LEAD']);
    expect(rolesFor('CloseConcern')).toEqual(['SAFEGUARDING_LEAD', 'IMPORTER']);
    expect(rolesFor('ReopenConcern')).toEqual(['SAFEGUARDING_LEAD', 'IMPORTER']);
  });

  it('keeps decisions with those who answer for them', () => {
    expect(may('MENTOR', 'MakeMatch')).toBe(false);
    expect(may('OFFENDER_MANAGER', 'OverrideEligibility')).toBe(false);
    expect(may('TRAINER', 'RevokeQualification')).toBe(false);
    expect(may('PROGRAMME_MANAGER', 'RecordBreach')).toBe(false);
    expect(may('MENTOR', 'WriteSessionNote')).toBe(true);
    expect(may('OFFENDER_MANAGER', 'WriteSessionNote')).toBe(false);
  });

  it('lets the importer write everything and read nothing', () => {
    expect(everyCommand.filter((command) => !may('IMPORTER', command))).toEqual([]);
    const reads = [
      'caseFile',
      'cases',
      'caseUpdates',
      'tasks',
      'concerns',
      'programmeSummary',
      'accessRecord',
      'replay',
    ];
    expect(reads.filter((read) => may('IMPORTER', read))).toEqual([]);
  });
});

describe('requiring an operation', () => {
  it('gives the role in which they act', () => {
    expect(requireOperation(principalIn(['COMMISSIONER', 'TRAINER']), 'EnrolLearner')).toBe('TRAINER');
  });

  it('refuses by naming the operation and who may do it', () => {
    const attempt = () => requireOperation(principalIn(['MENTOR']), 'ResolveBreach');
    expect(attempt).toThrow(
      expect.objectContaining({
        code: 'ACCESS_DENIED',
        operation: 'ResolveBreach',
        roles: ['OFFENDER_MANAGER', 'IMPORTER'],
      }),
    );
    expect(attempt).toThrow('ResolveBreach is for OFFENDER_MANAGER or IMPORTER: ask someone in that role');
  });
});

describe('taking an entry back', () => {
  it.each<[Role, string, boolean]>([
    ['MENTOR', 'match-x1', true],
    ['MENTOR', 'supervision-m02', false],
    ['OFFENDER_MANAGER', 'supervision-m02', true],
    ['OFFENDER_MANAGER', 'match-x1', false],
    ['TRAINER', 'trainingGroup-g1', true],
    ['CASE_SUPPORTER_MANAGER', 'employment-m01', true],
    ['CONTRACT_MANAGER', 'contract-essex', true],
    ['COMMISSIONER', 'contract-essex', false],
    ['PROGRAMME_MANAGER', 'matching-x1', false],
    ['SAFEGUARDING_LEAD', 'concern-c1', true],
    ['SAFEGUARDING_LEAD', 'match-x1', false],
    ['PROGRAMME_MANAGER', 'concern-c1', false],
    ['IMPORTER', 'concern-c1', true],
  ])('as %s in %s: %s', (role, stream, allowed) => {
    expect(mayCorrect(principalIn([role]), stream)).toBe(allowed);
  });

  it('refuses by naming the kind of stream and who may', () => {
    const attempt = () => requireCorrection(principalIn(['MENTOR']), 'supervision-m02');
    expect(attempt).toThrow(expect.objectContaining({ code: 'ACCESS_DENIED' }));
    expect(attempt).toThrow(/stream "supervision" is for OFFENDER_MANAGER or IMPORTER/);
    expect(() => requireCorrection(principalIn(['MENTOR']), 'match-x1')).not.toThrow();
  });
});

describe('erasure', () => {
  it('is decided and ordered by the data-protection officer alone, and never imported', () => {
    for (const command of ['DecideErasure', 'ErasePerson']) {
      expect(rolesFor(command)).toEqual(['DATA_PROTECTION_OFFICER']);
    }
    expect(rolesFor('RequestErasure')).toContain('PROGRAMME_MANAGER');
  });

  it('once decided is taken back by the officer alone, who takes back nothing but of persons', () => {
    expect(mayTakeBackFrom(principalIn(['PROGRAMME_MANAGER']), 'DATA_PROTECTION_OFFICER')).toBe(false);
    expect(mayTakeBackFrom(principalIn(['DATA_PROTECTION_OFFICER']), 'DATA_PROTECTION_OFFICER')).toBe(true);
    expect(mayTakeBackFrom(principalIn(['PROGRAMME_MANAGER']), 'OFFENDER_MANAGER')).toBe(true);
    expect(mayCorrect(principalIn(['DATA_PROTECTION_OFFICER']), 'dataSubject-p1')).toBe(true);
    expect(mayCorrect(principalIn(['DATA_PROTECTION_OFFICER']), 'match-x1')).toBe(false);
  });
});
