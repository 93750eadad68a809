import { describe, expect, it } from '@jest/globals';
import { aggregateScopeOf, type Role, ROLES, scopeOf, withoutConcerns } from './index.js';
import { principalIn } from './testing/principals.js';

const contracts = ['essex-peer-mentoring'];

describe('the persons whom a principal may see', () => {
  it('are, for an Offender Manager, those assigned to them', () => {
    expect(scopeOf(principalIn(['OFFENDER_MANAGER']))).toEqual({
      kind: 'some',
      reader: 'user-1',
      officer: 'user-1',
    });
  });

  it('are, for a mentor, those matched with them, and themselves; as staff they are not on their own record', () => {
    expect(scopeOf(principalIn(['MENTOR'], { personId: 'm01' }))).toEqual({
      kind: 'some',
      reader: 'user-1',
      mentor: 'm01',
      exclude: { selfPersonId: 'm01', andTheirMatches: false },
    });
  });

  it('are nobody for a mentor whom the token does not tie to a person', () => {
    expect(scopeOf(principalIn(['MENTOR']))).toEqual({ kind: 'none' });
  });

  it('are, for a trainer, the learners of their groups', () => {
    expect(scopeOf(principalIn(['TRAINER']))).toEqual({ kind: 'some', reader: 'user-1', trainer: 'user-1' });
  });

  it.each<Role>(['PROGRAMME_MANAGER', 'CONTRACT_MANAGER'])(
    'are, for a %s, those of their contracts',
    (role) => {
      expect(scopeOf(principalIn([role], { contracts }))).toEqual({
        kind: 'some',
        reader: 'user-1',
        contracts,
      });
      expect(scopeOf(principalIn([role], { contracts: [] }))).toEqual({ kind: 'none' });
      expect(scopeOf(principalIn([role]))).toEqual({ kind: 'none' });
    },
  );

  it.each<Role>(['PROGRAMME_MANAGER', 'CONTRACT_MANAGER'])(
    'are, for a %s whose identity names Delivery Units, those of these; an empty list is nobody',
    (role) => {
      const units = ['unit-1'];
      expect(scopeOf(principalIn([role], { contracts, units }))).toEqual({
        ...{ kind: 'some', reader: 'user-1', contracts, units },
      });
      expect(scopeOf(principalIn([role], { contracts, units: [] }))).toEqual({ kind: 'none' });
      expect(scopeOf(principalIn([role, 'TRAINER'], { contracts, units: [] }))).toEqual(
        scopeOf(principalIn(['TRAINER'])),
      );
    },
  );

  it('are bounded by units for nobody who is not reached by contract', () => {
    for (const role of ROLES.filter((one) => one !== 'PROGRAMME_MANAGER' && one !== 'CONTRACT_MANAGER')) {
      const who = { contracts, personId: 'm01' };
      const bounded = scopeOf(principalIn([role], { ...who, units: [] }));
      expect([role, bounded]).toEqual([role, scopeOf(principalIn([role], who))]);
    }
  });

  it('are, for a case-supporter manager, those with entries of employment', () => {
    expect(scopeOf(principalIn(['CASE_SUPPORTER_MANAGER']))).toEqual({
      kind: 'some',
      reader: 'user-1',
      employment: true,
    });
  });

  it('are all for the data-protection officer', () => {
    expect(scopeOf(principalIn(['DATA_PROTECTION_OFFICER']))).toEqual({
      kind: 'all',
      reader: 'user-1',
      meetsRestricted: true,
    });
  });

  it('are those whose record is restricted for the data-protection officer alone, and only in what that role does', () => {
    for (const role of ROLES.filter((one) => one !== 'DATA_PROTECTION_OFFICER')) {
      const scope = scopeOf(principalIn([role], { contracts, personId: 'm01' }));
      expect([role, scope]).toEqual([role, expect.not.objectContaining({ meetsRestricted: true })]);
    }
    const both = principalIn(['DATA_PROTECTION_OFFICER', 'PROGRAMME_MANAGER'], { contracts });
    expect(scopeOf(both, 'caseFile')).toMatchObject({ meetsRestricted: true });
    expect(scopeOf(both, 'caseUpdates')).not.toHaveProperty('meetsRestricted');
  });

  it('are, for a safeguarding lead, those about whom there is a concern, under the contracts of the lead', () => {
    const lead = { kind: 'some', reader: 'user-1' };
    expect(scopeOf(principalIn(['SAFEGUARDING_LEAD'], { contracts }))).toEqual({
      ...lead,
      concerns: contracts,
    });
    expect(scopeOf(principalIn(['SAFEGUARDING_LEAD'], { contracts: ['*'] }))).toEqual({
      ...lead,
      concerns: 'ALL',
    });
    expect(scopeOf(principalIn(['SAFEGUARDING_LEAD'], { contracts: ['*', 'essex'] }))).toEqual({
      ...lead,
      concerns: 'ALL',
    });
  });

  it('are nobody for a safeguarding lead whose identity names no contract, or an empty list of them', () => {
    for (const operation of [undefined, 'concerns', 'caseFile', 'caseUpdates', 'tasks', 'CloseConcern']) {
      expect(scopeOf(principalIn(['SAFEGUARDING_LEAD']), operation)).toEqual({ kind: 'none' });
      expect(scopeOf(principalIn(['SAFEGUARDING_LEAD'], { contracts: [] }), operation)).toEqual({
        kind: 'none',
      });
    }
    expect(scopeOf(principalIn(['SAFEGUARDING_LEAD', 'TRAINER'], { contracts: [] }))).not.toHaveProperty(
      'concerns',
    );
  });

  it('are not those of all contracts for any role but a safeguarding lead, whatever the identity names', () => {
    for (const role of ROLES.filter((one) => one !== 'SAFEGUARDING_LEAD')) {
      const named = principalIn([role], { contracts: ['*'] });
      expect([role, scopeOf(named)]).toEqual([role, scopeOf(principalIn([role], { contracts: [] }))]);
      expect([role, aggregateScopeOf(named).contracts]).toEqual([role, []]);
    }
    expect(
      scopeOf(principalIn(['PROGRAMME_MANAGER', 'SAFEGUARDING_LEAD'], { contracts: ['*', 'essex'] })),
    ).toEqual({ kind: 'some', reader: 'user-1', contracts: ['essex'], concerns: 'ALL' });
  });

  it('without those reached by a concern are those reached by other work', () => {
    const lead = scopeOf(principalIn(['SAFEGUARDING_LEAD'], { contracts }));
    expect(withoutConcerns(lead)).toEqual({ kind: 'none' });
    const both = scopeOf(principalIn(['SAFEGUARDING_LEAD', 'TRAINER'], { contracts }));
    expect(withoutConcerns(both)).toEqual(scopeOf(principalIn(['TRAINER'])));
    expect(withoutConcerns({ kind: 'all', reader: 'r' })).toEqual({ kind: 'all', reader: 'r' });
  });

  it.each<Role>(['ADMINISTRATOR', 'COMMISSIONER', 'EVALUATOR'])('are nobody for a %s', (role) => {
    expect(scopeOf(principalIn([role], { contracts, personId: 'm01' }))).toEqual({ kind: 'none' });
  });

  it('add up over several roles', () => {
    expect(scopeOf(principalIn(['PROGRAMME_MANAGER', 'TRAINER'], { contracts }))).toEqual({
      kind: 'some',
      reader: 'user-1',
      trainer: 'user-1',
      contracts,
    });
  });

  it('come only from the roles that may do the operation, where one is named', () => {
    const principal = principalIn(['IMPORTER', 'TRAINER']);
    expect(scopeOf(principal, 'caseFile')).toEqual({ kind: 'some', reader: 'user-1', trainer: 'user-1' });
    expect(scopeOf(principal, 'RegisterPerson')).toEqual({ kind: 'all', reader: 'user-1' });
    expect(scopeOf(principal, 'rebuild')).toEqual({ kind: 'none' });
  });
});

describe('R4: one who was on the programme and is now staff', () => {
  const personId = 'm01';
  const exclude = { selfPersonId: personId, andTheirMatches: true };

  it('cannot, as an Offender Manager, open their own record or those of people they were matched with', () => {
    expect(scopeOf(principalIn(['OFFENDER_MANAGER'], { personId }))).toEqual({
      kind: 'some',
      reader: 'user-1',
      officer: 'user-1',
      exclude,
    });
  });

  it('cannot get round that by being a mentor or a programme manager as well', () => {
    const principal = principalIn(['OFFENDER_MANAGER', 'MENTOR', 'PROGRAMME_MANAGER'], {
      personId,
      contracts,
    });
    expect(scopeOf(principal)).toEqual({
      kind: 'some',
      officer: 'user-1',
      reader: 'user-1',
      contracts,
      exclude,
    });
    expect(scopeOf(principalIn(['OFFENDER_MANAGER', 'MENTOR'], { personId }), 'WriteSessionNote')).toEqual({
      kind: 'none',
    });
  });

  it('never reads, as a safeguarding lead, a concern about themselves or those whom they were matched with', () => {
    expect(
      scopeOf(principalIn(['SAFEGUARDING_LEAD', 'OFFENDER_MANAGER'], { personId, contracts }), 'concerns'),
    ).toEqual({
      kind: 'some',
      concerns: contracts,
      meetsRestricted: true,
      reader: 'user-1',
      exclude,
    });
  });

  it('does not, as a programme manager or data-protection officer, find their own record either', () => {
    const own = { selfPersonId: personId, andTheirMatches: false };
    expect(scopeOf(principalIn(['PROGRAMME_MANAGER'], { personId, contracts }))).toMatchObject({
      exclude: own,
    });
    expect(scopeOf(principalIn(['DATA_PROTECTION_OFFICER'], { personId }))).toEqual({
      kind: 'all',
      reader: 'user-1',
      meetsRestricted: true,
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

  it('are exact for a manager of units of these one by one, and of all else what a commissioner has', () => {
    const manager = principalIn(['PROGRAMME_MANAGER'], { contracts, units: ['unit-1'] });
    expect(aggregateScopeOf(manager, 'unit-1')).toEqual({ contracts, figures: 'EXACT' });
    expect(aggregateScopeOf(manager, 'unit-2')).toEqual({ contracts, figures: 'SUPPRESSED' });
    expect(aggregateScopeOf(manager)).toEqual({ contracts, figures: 'SUPPRESSED' });
    expect(aggregateScopeOf({ ...manager, units: [] }, 'unit-1').contracts).toEqual([]);
    expect(aggregateScopeOf(principalIn(['COMMISSIONER'], { contracts, units: [] }))).toEqual({
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
