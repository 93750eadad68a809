import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { pseudonymiser } from '#privacy';
import { type ProgrammeForTest, programmeForTest } from '../testing/programme.js';
import { releaseLines } from './release.js';

const occurredOn = '2013-06-01';
const source = { system: 'office', batch: 'history', row: 'test' };
const key = Buffer.alloc(32, 9);

/** How a line shows that it tells of what a decision keeps. */
const TELLS = {
  DELIVERY_UNIT: /"(deliveryUnit|unit|unitId)":/,
  TRAINING_GROUP: /"group_/,
  STAFF: /"(staff|id)_/,
} as const;

const identifiersIn = (line: string): readonly string[] => line.match(/"[a-z]+_[a-z2-7]{26}"/g) ?? [];

const ann = pseudonymiser(key).pseudonym('person', 'ann');
const ben = pseudonymiser(key).pseudonym('person', 'ben');
const isAbout = (line: string, person: string): boolean => line.includes(person);

describe('What a decision on erasure keeps from a release', () => {
  let programme: ProgrammeForTest;
  beforeEach(async () => {
    programme = programmeForTest();
    const send = (name: string, input: object) => programme.send(name, { occurredOn, source, ...input });
    const place = { unit: 'unit-1', contract: 'essex' };
    const trainer = { id: 't-1', role: 'TRAINER' };
    await send('PlanTrainingGroup', {
      ...{ groupId: 'g1', startOn: occurredOn, capacity: 9, trainer, modules: ['M1', 'M2'] },
      ...{ ...place, place: 'Room 1' },
    });
    for (const personId of ['ann', 'ben', 'cat']) {
      await send('RegisterPerson', { personId });
      await send('AssignOffenderManager', { personId, officer: 'om-1', unit: 'unit-1' });
      await send('SubmitReferral', {
        ...{ personId, caseId: `c-${personId}`, route: 'MENTOR' },
        ...{ referrer: { kind: 'CURRENT_OFFICER', id: 'om-1' }, ...place },
      });
    }
    for (const personId of ['ben', 'cat']) {
      await send('EnrolLearner', { groupId: 'g1', personId });
      await send('PassTrainingModule', { groupId: 'g1', personId, module: 'M1', assessor: 'a-1' });
      const role = { roleId: `r-${personId}`, kind: 'EMPLOYEE', title: 'Cook', employer: 'canteen' };
      await send('TakeRole', { personId, ...role });
    }
    await send('MakeMatch', { mentorId: 'ann', menteeId: 'ben', matchId: 'x1' });
  });
  afterEach(() => programme.close());

  const decide = async (coarsen: readonly string[]) => {
    const about = { personId: 'ben', requestId: 'r1', occurredOn };
    await programme.send('RequestErasure', { ...about, requestedBy: 'PERSON' });
    const decision = { outcome: 'GRANTED', grounds: 'sealed', residualRisks: ['SMALL_GROUP'], coarsen };
    await programme.send('DecideErasure', { ...about, ...decision });
  };
  const released = async (): Promise<readonly string[]> => {
    const lines: string[] = [];
    const { signal } = new AbortController();
    for await (const line of releaseLines(programme.log, {}, { name: 'kept', key }, signal)) lines.push(line);
    return lines.slice(1, -1);
  };

  it.each(['DELIVERY_UNIT', 'TRAINING_GROUP', 'STAFF'] as const)(
    '%s is told by no line that shares an identifier with theirs, but by those of whom they met',
    async (code) => {
      const telling = async () => {
        const lines = await released();
        const theirs = new Set(lines.filter((line) => isAbout(line, ben)).flatMap(identifiersIn));
        return lines
          .filter((line) => TELLS[code].test(line) && identifiersIn(line).some((id) => theirs.has(id)))
          .filter((line) => isAbout(line, ben) || !isAbout(line, ann));
      };
      const before = await telling();
      const ofOthers = before.filter((line) => !isAbout(line, ben));
      expect(ofOthers.length).toBeGreaterThan(1);
      expect(before.length).toBeGreaterThan(ofOthers.length);
      await decide([code]);
      expect(await telling()).toEqual([]);
    },
  );

  it('RARE_CODES leaves no code of theirs but the type, area, contract and unit', async () => {
    const sentence = { sentenceId: 's1', kind: 'LICENCE', expectedEndOn: '2014-01-01', area: 'ept' };
    await programme.send('StartSentence', { personId: 'ben', ...sentence, occurredOn });
    const codes = async () => {
      const theirs = (await released()).filter((line) => isAbout(line, ben));
      return new Set(theirs.flatMap((line) => codesIn(JSON.parse(line))));
    };
    const known = ['area', 'contract', 'deliveryUnit', 'schemaVersion', 'type', 'unit'];
    const before = await codes();
    expect([...before]).toEqual(
      expect.arrayContaining([...known, 'actorRole', 'deviations', 'kind', 'module']),
    );
    await decide(['RARE_CODES']);
    expect([...(await codes())].sort()).toEqual(known);
  });
});

/** The fields that hold anything but pseudonyms and dates. */
function codesIn(value: unknown, field = ''): readonly string[] {
  if (Array.isArray(value)) return value.flatMap((item) => codesIn(item, field));
  if (typeof value === 'object' && value !== null) {
    return Object.entries(value).flatMap(([name, item]) => codesIn(item, name));
  }
  return /^([a-z]+_[a-z2-7]{26}|\d{4}-\d{2})$/.test(String(value)) ? [] : [field];
}
