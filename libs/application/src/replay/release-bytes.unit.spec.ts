import { describe, expect, it } from '@jest/globals';
import { hash } from 'node:crypto';
import { memoryEventLog, type NewEvent } from '#event-log';
import { encode, type ProgrammeEvent } from '#programme';
import { releaseLines } from './release.js';
import type { ReleaseSpecification } from './specification.js';

const PEOPLE = 60;
const START = Date.parse('2013-01-01T00:00:00.000Z');
const HOUR = 3_600_000;

const envelope = (index: number, subjects: readonly string[], hours: number) => ({
  id: `0190a0b0-0000-7000-8000-${String(index).padStart(12, '0')}`,
  schemaVersion: 1,
  occurredAt: new Date(START + hours * HOUR).toISOString(),
  actor: { id: 'staff-1', role: 'PROGRAMME_MANAGER', organisation: 'user-voice' } as const,
  subjects,
  deliveryUnit: 'chelmsford',
  contract: 'essex-peer-mentoring',
  commandId: `c${index}`,
  correlationId: `c${index}`,
});

type Fact = Pick<ProgrammeEvent, 'type' | 'data'>;

/** Facts of one mentee and their mentor, with fields of each kind that a release treats in its own way. */
const told = (mentee: string, mentor: string): readonly Fact[] => {
  const match = { matchId: `m-${mentee}`, menteeId: mentee, menteeCaseId: `c-${mentee}` };
  const pair = { ...match, mentorId: mentor, mentorCaseId: `c-${mentor}` };
  return [
    { type: 'PersonRegistered', data: {} },
    {
      type: 'SentenceStarted',
      data: { kind: 'LICENCE', area: 'essex', sentenceId: `s-${mentee}`, expectedEndOn: '2014-06-30' },
    },
    { type: 'MatchMade', data: pair },
    {
      type: 'SessionScheduled',
      data: { ...pair, sessionId: `x-${mentee}`, plannedFor: '2013-06-30T23:30:00.000Z' },
    },
    {
      type: 'SessionHeld',
      data: {
        ...pair,
        sessionId: `x-${mentee}`,
        minutes: 45,
        late: false,
        mode: 'IN_PERSON',
        othersPresent: [mentor],
        supportKinds: ['HOUSING', 'CV'],
        notes: 'sealed:1:P:m01:box',
      },
    },
    {
      type: 'EntryRetracted',
      data: { entryId: `e-${mentee}`, entryType: 'SessionHeld', reason: 'sealed:1:P:m01:box' },
    },
  ] as readonly Fact[];
};

async function releaseOf(specification: ReleaseSpecification): Promise<readonly string[]> {
  let now = START;
  const log = memoryEventLog({ clock: () => new Date(now) });
  let index = 0;
  for (let person = 0; person < PEOPLE; person += 1) {
    const [mentee, mentor] = [`p${person}`, `p${(person * 7) % PEOPLE}`];
    const [first, ...rest] = told(mentee, mentor).map((fact): NewEvent => {
      index += 1;
      const hours = index * 29 + (person % 3) * 400;
      return encode({ ...fact, ...envelope(index, [mentee, mentor], hours) }) as NewEvent;
    });
    now += 31 * HOUR;
    if (first) await log.append(`person-${mentee}`, [first, ...rest], { expected: 'no_stream' });
  }
  const release = { name: 'kept', key: Buffer.alloc(32, 9) };
  const lines: string[] = [];
  for await (const line of releaseLines(log, specification, release, new AbortController().signal)) {
    lines.push(line);
  }
  return lines.slice(1); // the first names all types that there are
}

describe('A release', () => {
  it.each([
    [
      {},
      { dates: 60, datesAndTypes: 60 },
      'b1ebd8de9d599aa10912c00f2314f69ef6dd70f2a06c7b7a868f4c99590c8582',
    ],
    [
      { precision: 'year' },
      { dates: 8, datesAndTypes: 8 },
      'e85253cdb62eccf863c614b4478f3a0ec880bd3e7ffbe4f72ee9155ce5283e6e',
    ],
    [
      { precision: 'day', justification: 'DATA_CHECK', from: '2013-02-01' },
      { dates: 59, datesAndTypes: 59 },
      'b91ba6f2221685957a4d3060a70be154fa9adc533a8f2dd785a63ba5763eb296',
    ],
  ] as const)(
    'of %j has the same bytes again from one version of this code to the next',
    async (specification, patterns, digest) => {
      const lines = await releaseOf(specification);
      expect(JSON.parse(lines.at(-1) ?? '')).toMatchObject({ end: true, patterns });
      expect(hash('sha256', lines.join('\n'))).toBe(digest);
    },
  );

  it('that is cut off by a limit is the beginning of the whole', async () => {
    const lines = await releaseOf({});
    const cut = await releaseOf({ limit: 100 });
    expect(cut.slice(0, -1)).toEqual(lines.slice(0, 100));
    expect(JSON.parse(cut.at(-1) ?? '')).toMatchObject({ end: true, events: 100 });
  });
});
