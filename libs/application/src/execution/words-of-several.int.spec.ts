import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ERASED, openFields, parseSealed, SEALS } from '#privacy';
import type { AnyFact } from '#programme';
import { type ProgrammeForTest, programmeForTest } from '../testing/programme.js';

const source = { system: 'office', batch: 'b', row: 'matches.csv:2', recordedOn: '2013-02-01' };
const pair = { mentorId: 'ann', menteeId: 'ben', matchId: 'm1' };
const session = { matchId: 'm1', mentorId: 'ann', sessionId: 's1' };

describe('words about an entry on two persons', () => {
  let programme: ProgrammeForTest;
  let entries: ReadonlyMap<string, AnyFact>;

  /** A text of an entry, as whoever may have everything opened reads it. */
  const opened = async (type: string, path: readonly string[]): Promise<unknown> => {
    const entry = entries.get(type);
    if (!entry) throw new Error(`no ${type}`);
    const [place = '', field = ''] = path;
    const value: unknown = Reflect.get(place === 'data' ? entry.data : entry, field);
    return openFields(value, entry.id, path, programme.keys, { seals: SEALS });
  };
  const WORDS: readonly (readonly [type: string, path: readonly string[], words: string])[] = [
    ['MatchMade', ['metadata', 'backdateReason'], 'why the match was recorded late'],
    ['SessionHeld', ['metadata', 'backdateReason'], 'why the session was recorded late'],
    ['EntryRetracted', ['data', 'reason'], 'why the session was taken back'],
    ['TaskDone', ['data', 'outcome'], 'what came of the task'],
    ['NonAssociationRecorded', ['data', 'reason'], 'why the two must not meet'],
  ];

  beforeEach(async () => {
    programme = programmeForTest();
    const occurredOn = '2013-05-20';
    for (const personId of ['ann', 'ben', 'cleo']) {
      await programme.send('RegisterPerson', { personId, occurredOn });
      await programme.send('RecordPersonalDetails', { personId, name: `name of ${personId}`, occurredOn });
    }
    await programme.send('MakeMatch', {
      ...{ ...pair, source, occurredOn: '2013-03-01' },
      backdateReason: 'why the match was recorded late',
    });
    await programme.send('HoldSession', {
      ...{ ...session, supportKinds: ['CV'], minutes: 30, mode: 'IN_PERSON', source },
      ...{ occurredAt: '2013-03-05T10:00:00.000Z', backdateReason: 'why the session was recorded late' },
    });
    const held = (await programme.events()).at(-1);
    await programme.send('RetractEntry', {
      ...{ stream: held?.stream, entryId: held?.id, reason: 'why the session was taken back' },
    });
    const about = { stream: 'match-m1' };
    const task = { taskId: 't1', kind: 'DEVIATION_REVIEW', about, urgent: false, personIds: ['ann', 'ben'] };
    await programme.send('RaiseTask', { ...task, contract: 'essex', source });
    await programme.send('CompleteTask', { taskId: 't1', outcome: 'what came of the task' });
    const reason = 'why the two must not meet';
    await programme.send('RecordNonAssociation', {
      ...{ personId: 'ben', otherPersonId: 'ann', reason, occurredOn },
    });
    entries = new Map((await programme.events()).map((event) => [event.type, event]));
  });
  afterEach(() => programme.close());

  it.each(WORDS)('%s %j: are read while nobody of them is erased', async (type, path, words) => {
    await programme.keys.destroy('cleo');
    expect(entries.get(type)?.subjects.toSorted()).toEqual(['ann', 'ben']);
    expect(await opened(type, path)).toBe(words);
  });

  describe.each(['ann', 'ben'])('are erased with %s', (personId) => {
    it.each(WORDS)('%s %j', async (type, path) => {
      await programme.keys.destroy(personId);
      expect(await opened(type, path)).toBe(ERASED);
    });
  });

  it('are sealed with the keys of the others where one is erased already, so that what was open can be closed', async () => {
    await programme.keys.destroy('ben');
    const end = { matchId: 'm1', mentorId: 'ann', reason: 'OTHER', occurredOn: '2013-04-01' };
    await programme.send('EndMatch', { ...end, backdateReason: 'it was forgotten' });
    const ended = (await programme.events()).at(-1);
    entries = new Map([['MatchEnded', ended as AnyFact]]);
    expect(parseSealed(String(ended?.backdateReason))?.subjects).toEqual(['ann']);
    expect(await opened('MatchEnded', ['metadata', 'backdateReason'])).toBe('it was forgotten');
    await programme.send('RetractEntry', { stream: ended?.stream, entryId: ended?.id, reason: 'a mistake' });
    await programme.keys.destroy('ann');
    expect(await opened('MatchEnded', ['metadata', 'backdateReason'])).toBe(ERASED);
  });

  it('are refused where all of them are erased', async () => {
    for (const personId of ['ann', 'ben']) await programme.keys.destroy(personId);
    const end = { matchId: 'm1', mentorId: 'ann', reason: 'OTHER', occurredOn: '2013-04-01', source };
    const refusal = await programme.refusal('EndMatch', { ...end, backdateReason: 'it was forgotten' });
    expect(refusal.code).toBe('PERSON_ERASED');
    await programme.send('EndMatch', end);
  });
});
