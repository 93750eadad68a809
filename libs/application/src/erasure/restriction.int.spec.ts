import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { CORRECTED_WHILE_RESTRICTED, isEventType, RECORDED_WHILE_RESTRICTED } from '#programme';
import { catalogue } from '../catalogue/index.js';
import { confirmKeyDestruction } from '../data-subject/erasure-commands.js';
import { provideSubjectAccess } from '../data-subject/subject-access-command.js';
import { type ProgrammeForTest, programmeForTest } from '../testing/programme.js';

const occurredOn = '2013-06-01';
const source = { system: 'office', batch: 'history', row: 'test' };
const ofRequest = { personId: 'ben', requestId: 'r1' };
const pair = { mentorId: 'ann', matchId: 'x1' };
const session = {
  ...pair,
  sessionId: 's1',
  supportKinds: ['CV'],
  minutes: 30,
  mode: 'IN_PERSON',
  occurredAt: '2013-05-30T10:00:00.000Z',
};

describe('a record that is restricted', () => {
  let programme: ProgrammeForTest;
  beforeEach(async () => {
    programme = programmeForTest();
    for (const personId of ['ann', 'ben']) await programme.send('RegisterPerson', { personId, occurredOn });
    const sentence = { sentenceId: 's1', kind: 'COMMUNITY_ORDER', expectedEndOn: '2014-01-01', area: 'ept' };
    await programme.send('StartSentence', { personId: 'ben', ...sentence, occurredOn });
    await programme.send('MakeMatch', { ...pair, menteeId: 'ben', source, occurredOn: '2013-05-01' });
    await programme.send('RequestErasure', { ...ofRequest, requestedBy: 'PERSON', occurredOn });
  });
  afterEach(() => programme.close());

  const decide = (outcome: string, more: object = {}) =>
    programme.send('DecideErasure', {
      ...ofRequest,
      outcome,
      grounds: 'is being looked into',
      residualRisks: ['NONE_KNOWN'],
      coarsen: [],
      occurredOn,
      ...more,
    });
  const details = { personId: 'ben', name: 'B', occurredOn };
  const breach = { personId: 'ben', sentenceId: 's1', breachId: 'b1', occurredOn };

  it('takes in nothing about the person but what is let through, whoever sends it', async () => {
    await decide('RESTRICTED');
    const before = (await programme.events()).length;
    const refused: readonly (readonly [string, object])[] = [
      ['RecordPersonalDetails', details],
      ['AgreeToParticipate', { personId: 'ben', purposes: ['RESEARCH'], occurredOn }],
      ['MakeMatch', { mentorId: 'ann', menteeId: 'ben', matchId: 'x2', source, occurredOn }],
    ];
    for (const [name, input] of refused) {
      const { code, facts } = await programme.refusal(name, input);
      expect([name, code, facts]).toEqual([name, 'PERSON_RESTRICTED', { personId: 'ben' }]);
    }
    expect(await programme.events()).toHaveLength(before);
    await programme.send('RecordBreach', breach);
    await programme.send('EndMatch', { ...pair, reason: 'OTHER', detail: 'sealed', occurredOn });
  });

  it('takes in no sessions of their matches either, and the refusal names nobody whom the sender did not', async () => {
    await decide('RESTRICTED');
    const { code, facts } = await programme.refusal('HoldSession', session);
    expect([code, facts]).toEqual(['PERSON_RESTRICTED', { matchId: 'x1' }]);
    // What is known is not lost: it is recorded once the restriction is lifted, late and with a reason.
    await decide('REFUSED');
    await programme.send('HoldSession', session);
  });

  it('is about the person alone: others are recorded about as before', async () => {
    await decide('RESTRICTED');
    await programme.send('RecordPersonalDetails', { ...details, personId: 'ann' });
  });

  it('is corrected in what may be recorded, and in nothing else', async () => {
    const { entries } = await programme.send('RecordPersonalDetails', details);
    await decide('RESTRICTED');
    const retract = { stream: 'dataSubject-ben', entryId: entries[0]?.id, reason: 'wrong' };
    const refusal = await programme.refusal('RetractEntry', retract);
    expect([refusal.code, refusal.facts]).toEqual(['PERSON_RESTRICTED', { entryId: entries[0]?.id }]);
    const wrong = await programme.send('RecordBreach', breach);
    const entryId = wrong.entries[0]?.id;
    await programme.send('RetractEntry', { stream: 'supervision-ben', entryId, reason: 'wrong' });
  });

  it('is open again once the decision is taken back, replaced, or followed by a refusal', async () => {
    const { entries } = await decide('RESTRICTED');
    const entryId = entries[0]?.id;
    await programme.send('RetractEntry', { stream: 'dataSubject-ben', entryId, reason: 'by mistake' });
    await programme.send('RecordPersonalDetails', details);
    const again = await decide('RESTRICTED');
    await decide('REFUSED', { corrects: { entryId: again.entries[0]?.id, reason: 'by mistake' } });
    await programme.send('RecordPersonalDetails', details);
  });

  it('is erased on a grant, and until the order nothing more is recorded', async () => {
    await decide('RESTRICTED');
    await decide('GRANTED');
    expect((await programme.refusal('RecordPersonalDetails', details)).code).toBe('PERSON_RESTRICTED');
    await programme.send('ErasePerson', ofRequest);
    expect((await programme.refusal('RecordPersonalDetails', details)).code).toBe('PERSON_ERASED');
    expect((await programme.refusal('HoldSession', session)).code).toBe('PERSON_ERASED');
    await programme.send('EndMatch', { ...pair, reason: 'OTHER', occurredOn });
  });

  it('gives a command that was carried out before its receipt again', async () => {
    const first = await programme.send('RecordPersonalDetails', { ...details, commandId: 'details-1' });
    await decide('RESTRICTED');
    const again = await programme.send('RecordPersonalDetails', { ...details, commandId: 'details-1' });
    expect(again).toEqual({ ...first, repeated: true });
  });

  it('lets through commands and entries that exist', () => {
    const commands = [...catalogue, confirmKeyDestruction, provideSubjectAccess].map(({ name }) => name);
    expect(RECORDED_WHILE_RESTRICTED.filter((name) => !commands.includes(name))).toEqual([]);
    expect(CORRECTED_WHILE_RESTRICTED.filter((type) => !isEventType(type))).toEqual([]);
  });
});
