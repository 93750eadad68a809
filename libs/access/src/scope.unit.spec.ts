import { describe, expect, it } from '@jest/globals';
import { aggregateScopeOf, type Role, scopeOf } from './index.js';
import { principalIn } from './testing/principals.js';

const contracts = ['essex-peer-mentoring'];

describe('the persons whom a principal may see', () => {
  it('are, for an Offender Manager, those assigned to them', () => {
    expect(scopeOf(principalIn(['OFFENDER_MANAGER']))).toEqual({ kind: 'some', officer: 'user-1' });
  });

  it('are, for a mentor, those matched with them, and themselves; as staff they are not on their own record', () => {
    expect(scopeOf(principalIn(['MENTOR'], { personId: 'm01' }))).toEqual({
      kind: 'some',
      mentor: 'm01',
      exclude: { selfPersonId: 'm01', andTheirMatches: false },
    });
  });

  it('are nobody for a mentor whom the token does not tie to a person', () => {
    expect(scopeOf(principalIn(['MENTOR']))).toEqual({ kind: 'none' });
  });

  it('are, for a trainer, the learners of their groups', () => {
    expect(scopeOf(principalIn(['TRAINER']))).toEqual({ kind: 'some', trainer: 'user-1' });
  });

  it.each<Role>(['PROGRAMME_MANAGER', 'CONTRACT_MANAGER'])(
    'are, for a %s, those of their contracts',
    (role) => {
      expect(scopeOf(principalIn([role], { contracts }))).toEqual({ kind: 'some', contracts });
      expect(scopeOf(principalIn([role], { contracts: [] }))).toEqual({ kind: 'none' });
      expect(scopeOf(principalIn([role]))).toEqual({ kind: 'none' });
    },
  );

  it('are, for a case-supporter manager, those with entries of employment', () => {
    expect(scopeOf(principalIn(['CASE_SUPPORTER_MANAGER']))).toEqual({ kind: 'some', employment: true });
  });

  it('are all for the data-protection officer', () => {
    expect(scopeOf(principalIn(['DATA_PROTECTION_OFFICER']))).toEqual({ kind: 'all' });
  });

  it.each<Role>(['ADMINISTRATOR', 'COMMISSIONER', 'EVALUATOR', 'SAFEGUARDING_LEAD'])(
    'are nobody for a %s',
    (role) => {
      expect(scopeOf(principalIn([role], { contracts, personId: 'm01' }))).toEqual({ kind: 'none' });
    },
  );

  it('add up over several roles', () => {
    expect(scopeOf(principalIn(['PROGRAMME_MANAGER', 'TRAINER'], { contracts }))).toEqual({
      kind: 'some',
      trainer: 'user-1',
      contracts,
    });
  });

  it('come only from the roles that may do the operation, where one is named', () => {
    const principal = principalIn(['IMPORTER', 'TRAINER']);
    expect(scopeOf(principal, 'caseFile')).toEqual({ kind: 'some', trainer: 'user-1' });
    expect(scopeOf(principal, 'RegisterPerson')).toEqual({ kind: 'all' });
    expect(scopeOf(principal, 'rebuild')).toEqual({ kind: 'none' });
  });
});

describe('R4: one who was on the programme and is now staff', () => {
  const personId = 'm01';
  const exclude = { selfPersonId: personId, andTheirMatches: true };

  it('cannot, as an Offender Manager, open their own record or those of people they were matched with', () => {
    expect(scopeOf(principalIn(['OFFENDER_MANAGER'], { personId }))).toEqual({
      kind: 'some',
      officer: 'user-1',
      exclude,
    });
  });

  it('cannot get round that by being a mentor or a programme manager as well', () => {
    const principal = principalIn(['OFFENDER_MANAGER', 'MENTOR', 'PROGRAMME_MANAGER'], {
      personId,
      contracts,
    });
    expect(scopeOf(principal)).toEqual({ kind: 'some', officer: 'user-1', contracts, exclude });
    expect(scopeOf(principalIn(['OFFENDER_MANAGER', 'MENTOR'], { personId }), 'WriteSessionNote')).toEqual({
      kind: 'none',
    });
  });

  it('does not, as a programme manager or data-protection officer, find their own record either', () => {
    const own = { selfPersonId: personId, andTheirMatches: false };
    expect(scopeOf(principalIn(['PROGRAMME_MANAGER'], { personId, contracts }))).toMatchObject({
      exclude: own,
    });
    expect(scopeOf(principalIn(['DATA_PROTECTION_OFFICER'], { personId }))).toEqual({
      kind: 'all',
      exclude: own,
    });
  });
});

describe('counts', () => {
  it('are exact for those who run and manage a contract, and suppressed for those who commission it', () => {
    expect(aggregateScopeOf(principalIn(['PROGRAMME_MANAGER'], { contracts }))).toEqual({
      contracts,
      figures: 'EXACT',
    });
    expect(aggregateScopeOf(principalIn(['CONTRACT_MANAGER'], { contracts }))).toEqual({
      contracts,
      figures: 'EXACT',
    });
    expect(aggregateScopeOf(principalIn(['COMMISSIONER'], { contracts }))).toEqual({
      contracts,
      figures: 'SUPPRESSED',
    });
  });

  it('are of no contract for those without one, or in another role', () => {
    expect(aggregateScopeOf(principalIn(['COMMISSIONER']))).toEqual({ contracts: [], figures: 'SUPPRESSED' });
    expect(aggregateScopeOf(principalIn(['MENTOR'], { contracts }))).toEqual({
      contracts: [],
      figures: 'SUPPRESSED',
    });
  });
});
