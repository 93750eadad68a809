import { describe, expect, it } from '@jest/globals';
import type { ProgrammeSummary } from '../contract-summary.js';
import { publishedSummary } from './published-summary.js';

const RULE = { threshold: 10, roundTo: 5 };

const summary: ProgrammeSummary = {
  asOf: { asAt: '2014-09-26', knownBy: 'SYSTEM' },
  position: null,
  incomplete: false,
  contract: {
    contract: 'c',
    title: null,
    bodies: [],
    awardedOn: null,
    years: [],
    units: [],
    organisations: [],
  },
  year: null,
  unit: null,
  funnel: [{ route: 'MENTOR', stage: 'REFERRED', cases: 33, persons: 33, medianDays: 4 }],
  byUnit: [
    { unit: 'u1', funnel: [{ route: 'MENTOR', stage: 'REFERRED', cases: 31, persons: 31, medianDays: 4 }] },
    { unit: 'u2', funnel: [{ route: 'MENTOR', stage: 'REFERRED', cases: 2, persons: 2, medianDays: 3 }] },
  ],
  withdrawals: [
    { reason: 'EMPLOYMENT', polarity: 'POSITIVE', count: 41 },
    { reason: 'MOVED', polarity: 'NEUTRAL', count: 22 },
    { reason: 'REOFFENDED', polarity: 'NEGATIVE', count: 1 },
  ],
  groups: [],
  awards: 18,
  modulesPassed: [],
  targets: [],
  forecasts: [],
  sessions: { held: 27, minutes: 1500, missed: 3, supportKinds: [] },
  breaches: {
    recorded: 1,
    resolved: 1,
    medianDaysToResolution: 76,
    resolutions: [{ code: 'RECALLED', count: 1 }],
  },
  feedback: [{ code: 'NEGATIVE', count: 1 }],
  outcomes: [{ domain: 'SUBSTANCE_MISUSE', improved: 0, maintained: 0, worsened: 1, notMeasurable: 0 }],
  caseSupporters: { waiting: 3, employed: 2, ended: 0 },
  laterRoles: [
    {
      title: 'Offender Manager',
      employer: 'crc',
      kind: 'EMPLOYEE',
      term: null,
      hours: null,
      hoursPerWeek: null,
      count: 1,
    },
  ],
};

describe('What a commissioner sees', () => {
  const published = publishedSummary(summary, RULE);

  it('is exact for the activity of the contract as a whole', () => {
    expect(published.awards).toBe(18);
    expect(published.sessions).toMatchObject({ held: 27, missed: 3 });
    expect(published.caseSupporters).toEqual({ waiting: 3, employed: 2, ended: 0 });
  });

  it('hides the small unit, and the other one by which it could be had', () => {
    expect(published.byUnit.map(({ funnel }) => funnel[0]?.cases)).toEqual([null, null]);
  });

  it('does not even say that a small thing happened: not the reason, the role, the feeling, the domain, the resolution', () => {
    const text = JSON.stringify(published);
    for (const telling of ['REOFFENDED', 'Offender Manager', 'NEGATIVE', 'SUBSTANCE_MISUSE', 'RECALLED']) {
      expect(text).not.toContain(telling);
    }
  });

  it('never counts breaches exactly: they are no activity of the programme', () => {
    expect(published.breaches).toEqual({
      recorded: null,
      resolved: null,
      medianDaysToResolution: null,
      resolutions: [],
    });
  });
});

describe('What a commissioner sees who asks for one unit after the other', () => {
  const unitOf = (
    unit: string,
    counts: { readonly awards: number; readonly moved: number },
  ): ProgrammeSummary => ({
    ...summary,
    unit,
    awards: counts.awards,
    withdrawals: [{ reason: 'MOVED', polarity: 'NEUTRAL', count: counts.moved }],
  });
  const units = [
    unitOf('small', { awards: 3, moved: 2 }),
    unitOf('large', { awards: 40, moved: 30 }),
    unitOf('larger', { awards: 60, moved: 50 }),
  ];
  const published = units.map((one) =>
    publishedSummary(
      one,
      RULE,
      units.filter((other) => other !== one),
    ),
  );

  it('is hidden of the small one, and of another, by which it could be had from the number of the contract', () => {
    expect(published.map(({ awards }) => awards)).toEqual([null, null, 60]);
  });

  it('is hidden so in breakdowns too, where a row of a unit is a row of the contract', () => {
    expect(published.map(({ withdrawals }) => withdrawals.map(({ count }) => count))).toEqual([[], [], [50]]);
  });

  it('is hidden no less where further units have nothing of it', () => {
    const empty = ['none', 'nothing'].map((unit) => unitOf(unit, { awards: 0, moved: 0 }));
    const shown = units.map(
      (one) => publishedSummary(one, RULE, [...units.filter((other) => other !== one), ...empty]).awards,
    );
    expect(shown).toEqual([null, null, 60]);
  });

  it('is the same in whatever order the units come', () => {
    const [, large] = units;
    if (!large) throw new Error('there is no such unit');
    const beside = units.filter((other) => other !== large).toReversed();
    expect(publishedSummary(large, RULE, beside).awards).toBeNull();
  });
});
