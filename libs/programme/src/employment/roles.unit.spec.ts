import { describe, expect, it } from '@jest/globals';
import { type AnyFact, liveEntries, requireNoDependents } from '../kernel/index.js';
import { given, recorded } from '../testing/given.js';
import type { LeaveRole, TakeRole } from './commands.js';
import { employment } from './decider.js';
import { employmentEvents } from './events.js';

const facts = { cases: { stream: 'referral-p1', revision: 'no_stream', value: [] } } as const;
const volunteering: TakeRole = {
  type: 'TakeRole',
  facts,
  personId: 'p1',
  roleId: 'r1',
  kind: 'VOLUNTEER',
  title: 'Volunteer',
  hours: 'PART_TIME',
  hoursPerWeek: 8,
  employer: 'essex-probation',
  site: 'The Bridge',
};
const taken = {
  type: 'RoleTaken',
  on: '2011-01-10',
  data: { roleId: 'r1', kind: 'VOLUNTEER', title: 'Volunteer', employer: 'essex-probation', caseId: 'c1' },
};
const leave: LeaveRole = {
  type: 'LeaveRole',
  facts,
  personId: 'p1',
  roleId: 'r1',
  reason: 'EMPLOYMENT',
  detail: 'became a tutor',
};

describe('roles', () => {
  it('records a voluntary role of one day a week', () => {
    expect(given(employment).when(volunteering, { on: '2011-01-10' })).toEqual([
      {
        type: 'RoleTaken',
        data: {
          roleId: 'r1',
          kind: 'VOLUNTEER',
          title: 'Volunteer',
          hours: 'PART_TIME',
          hoursPerWeek: 8,
          employer: 'essex-probation',
          site: 'The Bridge',
        },
        subjects: ['p1'],
      },
    ]);
  });

  it('holds a voluntary role beside a job', () => {
    const job = { ...volunteering, roleId: 'r2', kind: 'EMPLOYEE', title: 'Kitchen supervisor' } as const;
    expect(given(employment, taken).when(job, { on: '2011-01-10' })).toHaveLength(1);
  });

  it('takes a role once', () => {
    expect(given(employment, taken).refusal(volunteering, { on: '2011-02-01' }).code).toBe(
      'INVALID_TRANSITION',
    );
  });

  it('leaves a role once, after taking it, for a reason with its polarity, in the case of the role', () => {
    const left = given(employment, taken).when(leave, { on: '2012-03-09' });
    expect(left).toMatchObject([
      {
        type: 'RoleLeft',
        data: { roleId: 'r1', reason: 'EMPLOYMENT', polarity: 'POSITIVE', caseId: 'c1' },
      },
    ]);
    const leaving = { type: 'RoleLeft', on: '2012-03-09', data: { ...left[0]?.data } };
    expect(given(employment, taken, leaving).refusal(leave, { on: '2012-04-02' }).code).toBe(
      'INVALID_TRANSITION',
    );
    expect(given(employment, taken).refusal(leave, { on: '2011-01-09' }).code).toBe('INVALID_TRANSITION');
    expect(given(employment).refusal(leave, { on: '2012-03-09' }).code).toBe('INVALID_TRANSITION');
  });

  it('does not count a resignation or a dismissal as negative', () => {
    for (const reason of ['RESIGNED', 'DISMISSED'] as const) {
      expect(given(employment, taken).when({ ...leave, reason }, { on: '2012-03-09' })).toMatchObject([
        { data: { polarity: 'UNCLASSIFIED' } },
      ]);
    }
  });

  it('refuses to leave a role without a reason', () => {
    const { reason: _reason, ...unexplained } = leave;
    expect(given(employment, taken).refusal(unexplained, { on: '2012-03-09' }).code).toBe('REASON_REQUIRED');
  });

  it('does not take back a role that was left', () => {
    const leaving = { type: 'RoleLeft', on: '2012-03-09', data: { roleId: 'r1', reason: 'OTHER' } };
    const entries: readonly AnyFact[] = [taken, leaving].map(recorded);
    const role = entries[0];
    expect(() => role && requireNoDependents(employmentEvents, liveEntries(entries), role)).toThrow(
      expect.objectContaining({ code: 'ENTRY_HAS_DEPENDENTS' }),
    );
  });

  it('records that a policy was set aside for a person, with the authority', () => {
    const override = {
      type: 'OverrideEmploymentPolicy',
      facts,
      personId: 'p1',
      authority: 'essex-probation',
      reason: 'employed before the end of the licence',
    } as const;
    expect(given(employment).when(override, { on: '2011-01-03' })).toMatchObject([
      { type: 'EmploymentPolicyOverridden', data: { authority: 'essex-probation' } },
    ]);
  });
});
