import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { WrongExpectedRevision } from '#event-log';
import { isSealed, openFields } from '#privacy';
import { type ProgrammeForTest, programmeForTest } from '../testing/programme.js';

const order = {
  personId: 'p1',
  sentenceId: 's1',
  occurredOn: '2013-05-20',
  kind: 'COMMUNITY_ORDER',
  expectedEndOn: '2014-05-19',
  area: 'essex',
};

describe('a command', () => {
  let programme: ProgrammeForTest;
  beforeEach(async () => {
    programme = programmeForTest();
    await programme.send('RegisterPerson', { personId: 'p1', occurredOn: '2013-05-20' });
  });
  afterEach(() => programme.close());

  it('is recorded with its envelope', async () => {
    const receipt = await programme.send('StartSentence', { ...order, commandId: 'c1', reportedBy: 'om-1' });
    const [, event] = await programme.events();
    expect(receipt).toMatchObject({
      commandId: 'c1',
      stream: 'supervision-p1',
      revision: 0n,
      repeated: false,
    });
    expect(event).toMatchObject({
      type: 'SentenceStarted',
      schemaVersion: 1,
      occurredOn: '2013-05-20',
      recordedAt: '2013-06-01T12:00:00.000Z',
      actor: { id: 'staff-1', role: 'PROGRAMME_MANAGER', organisation: 'user-voice' },
      reportedBy: 'om-1',
      subjects: ['p1'],
      commandId: 'c1',
      correlationId: 'c1',
      data: { sentenceId: 's1', kind: 'COMMUNITY_ORDER', expectedEndOn: '2014-05-19', area: 'essex' },
    });
    expect(receipt.entries).toEqual([{ id: event?.id, type: 'SentenceStarted' }]);
  });

  it('carries the trace in which it was sent, and nothing else that a client may call one', async () => {
    const actor = { id: 'staff-1', role: 'PROGRAMME_MANAGER', organisation: 'user-voice' };
    const traceparent = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';
    await programme.send('StartSentence', order, { actor, traceparent });
    await programme.send('StartSentence', { ...order, sentenceId: 's2' }, { actor, traceparent: 'Daisy' });
    const [, traced, untraced] = await programme.events();
    expect(traced?.traceparent).toBe(traceparent);
    expect(untraced).not.toHaveProperty('traceparent');
  });

  it('gives the same receipt and no second event when it is sent again, whatever else it now says', async () => {
    const first = await programme.send('StartSentence', { ...order, commandId: 'c1' });
    const again = await programme.send('StartSentence', { ...order, commandId: 'c1', kind: 'LICENCE' });
    expect(again).toEqual({ ...first, repeated: true });
    expect(await programme.events()).toHaveLength(2);
  });

  it('gives the same receipt also when by now it would come too late', async () => {
    const first = await programme.send('StartSentence', { ...order, commandId: 'c1' });
    programme.setClock('2013-09-01T12:00:00.000Z');
    expect(await programme.send('StartSentence', { ...order, commandId: 'c1' })).toEqual({
      ...first,
      repeated: true,
    });
    const late = await programme.refusal('StartSentence', { ...order, sentenceId: 's2' });
    expect(late.code).toBe('BACKDATE_REASON_REQUIRED');
  });

  it('is recorded once when it is sent many times at once', async () => {
    const receipts = await Promise.all(
      Array.from({ length: 8 }, () => programme.send('StartSentence', { ...order, commandId: 'c1' })),
    );
    expect(new Set(receipts.map(({ entries }) => entries[0]?.id)).size).toBe(1);
    expect(receipts.filter(({ repeated }) => !repeated)).toHaveLength(1);
    expect(await programme.events()).toHaveLength(2);
  });

  it('whose sender is gone is not recorded, and is when it is sent again', async () => {
    const actor = { id: 'staff-1', role: 'PROGRAMME_MANAGER', organisation: 'user-voice' };
    const gone = programme.send(
      'StartSentence',
      { ...order, commandId: 'c1' },
      { actor, signal: AbortSignal.abort() },
    );
    await expect(gone).rejects.toMatchObject({ code: 'SENDER_GONE' });
    expect(await programme.events()).toHaveLength(1);
    const receipt = await programme.send('StartSentence', { ...order, commandId: 'c1' });
    expect(receipt.repeated).toBe(false);
  });

  it('whose sender goes while it gives way to another is not decided anew', async () => {
    const leaving = new AbortController();
    const append = jest.spyOn(programme.log, 'append').mockImplementation(async (stream, _, { expected }) => {
      leaving.abort();
      throw new WrongExpectedRevision(stream, expected, 7n);
    });
    const actor = { id: 'staff-1', role: 'PROGRAMME_MANAGER', organisation: 'user-voice' };
    const sent = programme.send('StartSentence', order, { actor, signal: leaving.signal });
    await expect(sent).rejects.toMatchObject({ code: 'SENDER_GONE' });
    expect(append).toHaveBeenCalledTimes(1);
  });

  it('gives way to writers on the same stream and loses none of them', async () => {
    const ids = Array.from({ length: 12 }, (_, index) => `s${index}`);
    await Promise.all(ids.map((sentenceId) => programme.send('StartSentence', { ...order, sentenceId })));
    const revisions = (await programme.events()).slice(1).map(({ revision }) => revision);
    expect(revisions).toEqual(ids.map((_, index) => BigInt(index)));
  });

  it('is refused about somebody who is not registered', async () => {
    const refusal = await programme.refusal('StartSentence', { ...order, personId: 'p2' });
    expect(refusal).toMatchObject({ code: 'UNKNOWN_PERSON', facts: { personId: 'p2' } });
    expect(await programme.events()).toHaveLength(1);
  });

  it('is refused in the future', async () => {
    const refusal = await programme.refusal('StartSentence', { ...order, occurredOn: '2013-06-02' });
    expect(refusal).toMatchObject({
      code: 'FUTURE_EFFECTIVE_DATE',
      facts: { occurredOn: '2013-06-02', today: '2013-06-01' },
    });
  });

  it('needs a reason beyond 30 days, and not at 30', async () => {
    await programme.send('RegisterPerson', { personId: 'p2', occurredOn: '2013-05-02' });
    const refusal = await programme.refusal('RegisterPerson', { personId: 'p3', occurredOn: '2013-05-01' });
    expect(refusal).toMatchObject({ code: 'BACKDATE_REASON_REQUIRED', facts: { daysLate: 31 } });
    await programme.send('RegisterPerson', {
      personId: 'p3',
      occurredOn: '2013-05-01',
      backdateReason: 'found on paper',
    });
  });

  it('takes an import as the reason for late recording, and keeps where it came from', async () => {
    const source = { system: 'office', batch: 'b', row: 'people.csv:2', recordedOn: '2012-01-03' };
    await programme.send('RegisterPerson', { personId: 'p2', occurredOn: '2012-01-02', source });
    expect((await programme.events()).at(-1)).toMatchObject({ source });
  });

  it('is held to the revision that its sender read', async () => {
    await programme.send('StartSentence', { ...order, expectedRevision: 'no_stream' });
    const breach = { personId: 'p1', breachId: 'b1', sentenceId: 's1', occurredOn: '2013-05-25' };
    const refusal = await programme.refusal('RecordBreach', { ...breach, expectedRevision: 'no_stream' });
    expect(refusal).toMatchObject({
      code: 'WRONG_EXPECTED_REVISION',
      facts: { expected: 'no_stream', actual: '0' },
    });
    await programme.send('RecordBreach', { ...breach, expectedRevision: '0' });
  });

  it('with a malformed revision is told which field is wrong', async () => {
    await expect(programme.send('StartSentence', { ...order, expectedRevision: '-1' })).rejects.toMatchObject(
      {
        code: 'INVALID_INPUT',
        faults: [{ field: 'expectedRevision', rule: expect.stringContaining('whole number') }],
      },
    );
  });

  it('is told every field that is wrong, and every one that it does not have', async () => {
    const input = {
      personId: 'p 1',
      occurredOn: '2013-02-29',
      kind: 'ASBO',
      expectedEndOn: 12,
      area: 'a',
      sentenceId: 's',
      colour: 'red',
    };
    await expect(programme.send('StartSentence', input)).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      faults: expect.arrayContaining([
        { field: 'personId', rule: expect.stringContaining('letters') },
        { field: 'occurredOn', rule: 'must be a day that exists, written YYYY-MM-DD' },
        { field: 'kind', rule: expect.stringContaining('COMMUNITY_ORDER') },
        { field: 'expectedEndOn', rule: 'must be a day that exists, written YYYY-MM-DD' },
        { field: 'colour', rule: expect.stringContaining('not a field') },
      ]),
    });
    expect(await programme.events()).toHaveLength(1);
  });

  it('is refused about somebody whose keys were destroyed while it was under way', async () => {
    await programme.keys.destroy('p1');
    const refusal = await programme.refusal('RecordPersonalDetails', {
      personId: 'p1',
      occurredOn: '2013-06-01',
      name: 'a name',
    });
    expect(refusal.code).toBe('PERSON_ERASED');
  });

  it('never stores free text in the open', async () => {
    await programme.send('RecordPersonalDetails', {
      personId: 'p1',
      occurredOn: '2013-04-01',
      name: 'a name to seal',
      backdateReason: 'a reason to seal',
    });
    const event = (await programme.events()).at(-1);
    expect(JSON.stringify(event?.data)).not.toContain('a name');
    expect(isSealed(event?.backdateReason ?? '')).toBe(true);
    expect(
      await openFields(event?.data, event?.id ?? '', ['data'], programme.keys, { seals: ['PERSONAL'] }),
    ).toEqual({
      name: 'a name to seal',
    });
  });
});

describe('a correction', () => {
  let programme: ProgrammeForTest;
  beforeEach(async () => {
    programme = programmeForTest();
    await programme.send('RegisterPerson', { personId: 'p1', occurredOn: '2013-05-20' });
    await programme.send('StartSentence', { ...order, commandId: 'start' });
  });
  afterEach(() => programme.close());

  const entryOf = async (type: string): Promise<string> => {
    const event = (await programme.events()).find((each) => each.type === type);
    if (!event) throw new Error(`no ${type}`);
    return event.id;
  };
  const breach = { personId: 'p1', breachId: 'b1', sentenceId: 's1', occurredOn: '2013-05-25' };

  it('retracts an entry in its own stream', async () => {
    await programme.send('RecordBreach', breach);
    const entryId = await entryOf('BreachRecorded');
    await programme.send('RetractEntry', { stream: 'supervision-p1', entryId, reason: 'another person' });
    expect((await programme.events()).at(-1)).toMatchObject({
      type: 'EntryRetracted',
      stream: 'supervision-p1',
      subjects: ['p1'],
      occurredOn: '2013-06-01',
      data: { entryId, entryType: 'BreachRecorded' },
    });
    const resolve = { personId: 'p1', breachId: 'b1', resolution: 'CONTINUED', occurredOn: '2013-05-30' };
    expect((await programme.refusal('ResolveBreach', resolve)).code).toBe('BREACH_NOT_FOUND');
  });

  it('is refused for what is not there, is corrected already, or is stood on', async () => {
    await programme.send('RecordBreach', breach);
    const [sentence, recorded] = [await entryOf('SentenceStarted'), await entryOf('BreachRecorded')];
    const retract = (stream: string, entryId: string) => ({ stream, entryId, reason: 'wrong' });
    expect((await programme.refusal('RetractEntry', retract('supervision-p9', sentence))).code).toBe(
      'ENTRY_NOT_FOUND',
    );
    expect(await programme.refusal('RetractEntry', retract('supervision-p1', sentence))).toMatchObject({
      code: 'ENTRY_HAS_DEPENDENTS',
      facts: { dependents: [recorded] },
    });
    await programme.send('RetractEntry', retract('supervision-p1', recorded));
    expect((await programme.refusal('RetractEntry', retract('supervision-p1', recorded))).code).toBe(
      'ALREADY_CORRECTED',
    );
    await programme.send('RetractEntry', retract('supervision-p1', sentence));
  });

  it('replaces an entry in one batch, and what stood on the old one stands on the new', async () => {
    await programme.send('RecordBreach', breach);
    const entryId = await entryOf('SentenceStarted');
    await programme.send('StartSentence', {
      ...order,
      occurredOn: '2013-05-18',
      corrects: { entryId, reason: 'the order was made two days earlier' },
    });
    const [correction, replacement] = (await programme.events()).slice(-2);
    expect(correction).toMatchObject({
      type: 'EntryCorrected',
      data: { entryId, replacedBy: replacement?.id },
    });
    expect(replacement).toMatchObject({
      type: 'SentenceStarted',
      occurredOn: '2013-05-18',
      corrects: entryId,
    });
  });

  it('cannot move an entry to another history, or leave later entries without what they stand on', async () => {
    await programme.send('RecordBreach', breach);
    const entryId = await entryOf('SentenceStarted');
    const corrects = { entryId, reason: 'another sentence' };
    const refusal = await programme.refusal('StartSentence', { ...order, sentenceId: 's2', corrects });
    expect(refusal.code).toBe('ENTRY_HAS_DEPENDENTS');
    await programme.send('RegisterPerson', { personId: 'p2', occurredOn: '2013-05-20' });
    expect((await programme.refusal('StartSentence', { ...order, personId: 'p2', corrects })).code).toBe(
      'ENTRY_NOT_FOUND',
    );
  });
});
