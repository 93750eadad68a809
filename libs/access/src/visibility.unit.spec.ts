import { describe, expect, it } from '@jest/globals';
import {
  detailsShownTo,
  fieldsHiddenFrom,
  hiddenInHistory,
  type Role,
  ROLES,
  rolesThatSee,
  sealsOpenTo,
  streamsShownTo,
} from './index.js';
import { principalIn } from './testing/principals.js';

describe('what is hidden in a case file', () => {
  it('is the session notes from an Offender Manager', () => {
    expect(fieldsHiddenFrom('OFFENDER_MANAGER').eventTypes).toContain('SessionNoteWritten');
  });

  it('is offence detail from a mentor, who still meets the entries', () => {
    const { eventTypes, fields } = fieldsHiddenFrom('MENTOR');
    expect(fields).toMatchObject({ SentenceStarted: ['kind'], BreachResolved: ['resolution'] });
    expect(eventTypes).not.toContain('BreachRecorded');
    expect(streamsShownTo('MENTOR')).not.toContain('reoffending');
  });

  it('is the supervision and the sessions from a trainer', () => {
    expect(streamsShownTo('TRAINER')).toEqual(['dataSubject', 'referral', 'trainingGroup', 'learner']);
  });

  it('is, from one in several roles, only what is hidden by each of them that sees such histories', () => {
    expect(fieldsHiddenFrom('MENTOR', 'OFFENDER_MANAGER')).toEqual({
      eventTypes: [],
      fields: {},
      matchesOfOthers: false,
    });
    expect(fieldsHiddenFrom('MENTOR', 'TRAINER')).toEqual({
      eventTypes: [
        'NonAssociationRecorded',
        'NonAssociationLifted',
        'LimitedAccessSet',
        'LimitedAccessLifted',
      ],
      // A trainer sees no sentences, and so opens nothing of them.
      fields: fieldsHiddenFrom('MENTOR').fields,
      matchesOfOthers: true,
    });
    expect(fieldsHiddenFrom('OFFENDER_MANAGER', 'TRAINER')).toEqual(fieldsHiddenFrom('OFFENDER_MANAGER'));
    expect(fieldsHiddenFrom('MENTOR', 'MENTOR')).toEqual(fieldsHiddenFrom('MENTOR'));
    expect(streamsShownTo('TRAINER', 'CASE_SUPPORTER_MANAGER')).toContain('employment');
  });

  it.each(ROLES.filter((role) => role !== 'SAFEGUARDING_LEAD'))(
    'is from a %s who is a safeguarding lead besides what it is from a %s',
    (role) => {
      expect(fieldsHiddenFrom(role, 'SAFEGUARDING_LEAD')).toEqual(fieldsHiddenFrom(role));
      expect(hiddenInHistory('concern', role, 'SAFEGUARDING_LEAD').matchesOfOthers).toBe(false);
      expect(rolesThatSee('concern', [role, 'SAFEGUARDING_LEAD'])).toEqual(['SAFEGUARDING_LEAD']);
    },
  );

  it.each<Role>(['COMMISSIONER', 'CONTRACT_MANAGER', 'EVALUATOR', 'ADMINISTRATOR', 'IMPORTER'])(
    'is everything from a %s',
    (role) => {
      expect(streamsShownTo(role)).toEqual([]);
      expect(detailsShownTo(role)).toEqual([]);
    },
  );

  it('is everything but concerns from a safeguarding lead, who is told whose file it is', () => {
    expect(streamsShownTo('SAFEGUARDING_LEAD')).toEqual(['concern']);
    expect(detailsShownTo('SAFEGUARDING_LEAD')).toEqual(['name']);
    expect(detailsShownTo('SAFEGUARDING_LEAD', 'TRAINER')).toBe('all');
  });

  it('is every concern from all others, whatever they are besides', () => {
    expect(streamsShownTo(...ROLES.filter((role) => role !== 'SAFEGUARDING_LEAD'))).not.toContain('concern');
  });

  it('includes every stream that nobody has decided about', () => {
    expect(streamsShownTo(...ROLES)).not.toContain('contract');
  });
});

describe('R5: seals are opened', () => {
  const contract = 'essex-peer-mentoring';
  const mentor = principalIn(['MENTOR'], { personId: 'm01' });
  const manager = principalIn(['PROGRAMME_MANAGER'], { contracts: [contract] });
  const both = ['PERSONAL', 'CONFIDENTIAL'];

  it('to the mentor of that very match, confidential ones too', () => {
    expect(sealsOpenTo(mentor, { mentorId: 'm01' })).toEqual(both);
    expect(sealsOpenTo(mentor, { mentorId: 'm02' })).toEqual(['PERSONAL']);
    expect(sealsOpenTo(mentor)).toEqual(['PERSONAL']);
  });

  it('not to a mentor without a person, of whom no match can be', () => {
    expect(sealsOpenTo(principalIn(['MENTOR']), {})).toEqual(['PERSONAL']);
  });

  it('to the programme manager of the contract, confidential ones too', () => {
    expect(sealsOpenTo(manager, { contract })).toEqual(both);
    expect(sealsOpenTo(manager)).toEqual(['PERSONAL']);
    expect(sealsOpenTo(manager, {})).toEqual(['PERSONAL']);
    expect(sealsOpenTo(manager, { contract: 'another' })).toEqual(['PERSONAL']);
    // Where their identity names Delivery Units, of these.
    const ofUnit = { ...manager, units: ['unit-1'] };
    expect(sealsOpenTo(ofUnit, { contract, unit: 'unit-1' })).toEqual(both);
    expect(sealsOpenTo(ofUnit, { contract, unit: 'unit-2' })).toEqual(['PERSONAL']);
    expect(sealsOpenTo(ofUnit, { contract })).toEqual(['PERSONAL']);
    expect(sealsOpenTo({ ...manager, units: [] }, { contract, unit: 'unit-1' })).toEqual(['PERSONAL']);
  });

  it.each<Role>(['OFFENDER_MANAGER', 'TRAINER', 'CASE_SUPPORTER_MANAGER', 'DATA_PROTECTION_OFFICER'])(
    'to a %s only the personal ones',
    (role) => {
      expect(sealsOpenTo(principalIn([role], { personId: 'm01' }), { mentorId: 'm01', contract })).toEqual([
        'PERSONAL',
      ]);
    },
  );

  it.each<Role>(['COMMISSIONER', 'CONTRACT_MANAGER', 'EVALUATOR', 'ADMINISTRATOR', 'IMPORTER'])(
    'to a %s none',
    (role) => {
      expect(sealsOpenTo(principalIn([role], { contracts: [contract] }), { contract })).toEqual([]);
    },
  );

  it('of a concern to the safeguarding lead alone, to whom no other confidence is opened', () => {
    const lead = principalIn(['SAFEGUARDING_LEAD'], { contracts: [contract], personId: 'm01' });
    const ofConcern = { kind: 'concern', mentorId: 'm01', contract };
    expect(sealsOpenTo(lead, ofConcern)).toEqual(both);
    expect(sealsOpenTo(lead, { kind: 'match', mentorId: 'm01', contract })).toEqual(['PERSONAL']);
    const others = ROLES.filter((role) => role !== 'SAFEGUARDING_LEAD');
    expect(sealsOpenTo(principalIn(others, { contracts: [contract], personId: 'm01' }), ofConcern)).toEqual(
      [],
    );
  });
});
