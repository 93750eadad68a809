import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type PatternReport, PRECISIONS } from '#privacy';
import { COARSENINGS } from '#programme';
import { finishErasure } from '../erasure/index.js';
import { type ProgrammeForTest, programmeForTest } from '../testing/programme.js';
import { releaseLines } from './release.js';
import type { ReleaseSpecification } from './specification.js';
import { uniquenessOf } from './uniqueness.js';

const occurredOn = '2013-06-01';
const source = { system: 'office', batch: 'history', row: 'test' };
const BY_DAY: ReleaseSpecification = { precision: 'day', justification: 'DATA_CHECK' };

interface Line {
  readonly type?: string;
  readonly subjects?: readonly string[];
  readonly deliveryUnit?: string;
  readonly deviations?: readonly string[];
  readonly data?: Readonly<Record<string, unknown>>;
  readonly patterns?: PatternReport;
}

describe('a release, of whom a decision on erasure makes coarser', () => {
  let programme: ProgrammeForTest;
  beforeEach(async () => {
    programme = programmeForTest();
    for (const personId of ['ann', 'ben', 'cat']) {
      await programme.send('RegisterPerson', { personId, occurredOn });
      await programme.send('AssignOffenderManager', {
        personId,
        officer: 'om-1',
        unit: 'unit-1',
        occurredOn,
      });
    }
    const group = { groupId: 'g1', contract: 'essex', unit: 'unit-1', startOn: occurredOn, capacity: 9 };
    const trainer = { id: 't-1', role: 'TRAINER' };
    const more = { trainer, modules: ['M1'], place: 'Room 1' };
    await programme.send('PlanTrainingGroup', { ...group, ...more, occurredOn });
    for (const personId of ['ben', 'cat']) {
      await programme.send('EnrolLearner', {
        groupId: 'g1',
        personId,
        source,
        occurredOn,
      });
    }
    await programme.send('MakeMatch', {
      mentorId: 'ann',
      menteeId: 'ben',
      matchId: 'x1',
      source,
      occurredOn,
    });
  });
  afterEach(() => programme.close());

  const decide = async (outcome: string, coarsen: readonly string[], requestId = 'r1') => {
    await programme.send('RequestErasure', { personId: 'ben', requestId, requestedBy: 'PERSON', occurredOn });
    return programme.send('DecideErasure', {
      personId: 'ben',
      requestId,
      outcome,
      grounds: 'sealed',
      residualRisks: ['PATTERN_OF_DATES'],
      coarsen,
      occurredOn,
    });
  };
  const whole = async (specification: ReleaseSpecification): Promise<readonly Line[]> => {
    const lines: Line[] = [];
    const release = { name: 'kept', key: Buffer.alloc(32, 9) };
    const { signal } = new AbortController();
    for await (const line of releaseLines(programme.log, specification, release, signal)) {
      lines.push(JSON.parse(line) as Line);
    }
    return lines;
  };
  const released = async (specification: ReleaseSpecification = {}): Promise<readonly Line[]> =>
    (await whole(specification)).slice(1, -1);
  const types = (lines: readonly Line[]) => lines.map(({ type }) => type).sort();

  it('leaves out by the day what is about whom the days must not be told of, and who met them', async () => {
    const before = await released(BY_DAY);
    const byMonth = await released();
    await decide('GRANTED', ['DAYS']);
    const left = types(before);
    // Of ben: registered, his officer, his place, his match with ann.
    for (const type of ['PersonRegistered', 'OffenderManagerAssigned', 'LearnerEnrolled', 'MatchMade']) {
      left.splice(left.indexOf(type), 1);
    }
    expect(types(await released(BY_DAY))).toEqual(left);
    expect(await released()).toEqual(byMonth);
  });

  it.each([
    ['DELIVERY_UNIT', 'OffenderManagerAssigned', 'unit'],
    ['STAFF', 'OffenderManagerAssigned', 'officer'],
    ['TRAINING_GROUP', 'LearnerEnrolled', 'groupId'],
  ] as const)(
    'does not tell for %s, in %s of the person, the %s; of others it does',
    async (code, type, field) => {
      const telling = async () =>
        (await released()).filter(
          (line) => line.type === type && line.data !== undefined && field in line.data,
        );
      const before = await telling();
      await decide('GRANTED', [code]);
      const after = await telling();
      expect(after).toHaveLength(before.length - 1);
      expect(before).toEqual(expect.arrayContaining([...after]));
    },
  );

  it('tells no code and no gate that was passed of them for RARE_CODES, but area and days', async () => {
    const sentence = { sentenceId: 's1', kind: 'COMMUNITY_ORDER', expectedEndOn: '2014-01-01', area: 'ept' };
    for (const personId of ['ann', 'ben'])
      await programme.send('StartSentence', { personId, ...sentence, occurredOn });
    const deviating = (await released()).filter(({ deviations }) => deviations !== undefined).length;
    await decide('GRANTED', ['RARE_CODES']);
    const lines = await released();
    const sentences = lines
      .filter(({ type }) => type === 'SentenceStarted')
      .map(({ data }) => Object.keys(data ?? {}));
    expect(sentences.map((fields) => fields.includes('kind')).sort()).toEqual([false, true]);
    expect(sentences.every((fields) => fields.includes('area') && fields.includes('expectedEndOn'))).toBe(
      true,
    );
    expect(lines.filter(({ deviations }) => deviations !== undefined).length).toBeLessThan(deviating);
  });

  it.each([
    ['GRANTED', ['DAYS'], { month: 3, day: 2 }],
    ['RESTRICTED', [], { month: 2, day: 2 }],
  ] as const)(
    'is reported beforehand as it would be, once one is %s with %j',
    async (outcome, coarsen, persons) => {
      const report = () => uniquenessOf(programme.log, {}, new AbortController().signal);
      expect(await report()).toMatchObject({ month: { persons: 3 }, day: { persons: 3 } });
      await decide(outcome, coarsen);
      const reported = await report();
      expect(reported).toMatchObject({ month: { persons: persons.month }, day: { persons: persons.day } });
      for (const precision of PRECISIONS) {
        const [last] = (await whole({ precision, justification: 'DATA_CHECK' })).slice(-1);
        expect({ precision, patterns: last?.patterns }).toEqual({ precision, patterns: reported[precision] });
      }
    },
  );

  it('follows the decision that stands: replaced by another, and after the keys are gone', async () => {
    const byDay = await released(BY_DAY);
    const { entries } = await decide('GRANTED', [...COARSENINGS]);
    await programme.send('RetractEntry', {
      stream: 'dataSubject-ben',
      entryId: entries[0]?.id,
      reason: 'wrong',
    });
    expect(await released(BY_DAY)).toEqual(byDay);
    await decide('GRANTED', ['DAYS'], 'r2');
    await programme.send('ErasePerson', { personId: 'ben', requestId: 'r2' });
    // Ordered, and not done: everything of theirs could be opened, and they are left out.
    const meanwhile = (await released()).length;
    const order = (await programme.events()).at(-1);
    if (order?.type !== 'ErasureOrdered') throw new Error('the order is missing');
    await finishErasure(programme, order);
    expect((await released()).length).toBeGreaterThan(meanwhile);
    expect((await released(BY_DAY)).length).toBeLessThan(byDay.length);
  });
});
