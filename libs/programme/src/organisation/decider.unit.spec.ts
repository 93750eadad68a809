import { describe, expect, it } from '@jest/globals';
import { given, type Given } from '../testing/given.js';
import type { SucceedOrganisation } from './commands.js';
import { organisation } from './decider.js';

const facts = {};
const organisationId = 'essex-trust';
const named: Given = {
  type: 'OrganisationNamed',
  on: '2010-04-01',
  data: { name: 'Essex Probation Trust', kind: 'PROBATION_TRUST' },
};
const succeeded: Given = {
  type: 'OrganisationSucceeded',
  on: '2014-06-01',
  data: { to: ['essex-crc', 'nps'] },
};
const succeed: SucceedOrganisation = {
  type: 'SucceedOrganisation',
  facts,
  organisationId,
  to: ['essex-crc', 'nps'],
};

describe('an organisation', () => {
  it('takes a name, and another one later', () => {
    const name = {
      type: 'NameOrganisation',
      facts,
      organisationId,
      name: 'Essex Probation',
      kind: 'PROBATION_TRUST',
    } as const;
    expect(given(organisation, named).when(name, { on: '2012-01-02' })).toEqual([
      { type: 'OrganisationNamed', data: { name: 'Essex Probation', kind: 'PROBATION_TRUST' }, subjects: [] },
    ]);
  });

  it('is divided among those that take its place, from that day on', () => {
    expect(given(organisation, named).when(succeed, { on: '2014-06-01' })).toEqual([
      { type: 'OrganisationSucceeded', data: { to: ['essex-crc', 'nps'] }, subjects: [] },
    ]);
    const { history } = given(organisation, named, succeeded);
    expect(history.at('2014-05-31').successors).toEqual([]);
    expect(history.at('2014-06-01').successors).toEqual(['essex-crc', 'nps']);
  });

  it('is succeeded once, by others, and only where it has a name', () => {
    expect(given(organisation, named, succeeded).refusal(succeed, { on: '2014-07-01' }).code).toBe(
      'INVALID_TRANSITION',
    );
    expect(
      given(organisation, named).refusal({ ...succeed, to: ['essex-trust'] }, { on: '2014-06-01' }).code,
    ).toBe('INVALID_TRANSITION');
    expect(given(organisation).refusal(succeed, { on: '2014-06-01' }).code).toBe('INVALID_TRANSITION');
  });
});
