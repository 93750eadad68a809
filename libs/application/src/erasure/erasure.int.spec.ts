import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { v5 as uuidV5 } from 'uuid';
import { DestructionIncomplete, KeysCorrupt, type KeyStore, openFields, SEALS } from '#privacy';
import { verifyLog } from '#event-log';
import { type ProgrammeForTest, programmeForTest } from '../testing/programme.js';
import { destroyReturnedKeys, finishErasure, PendingErasures, returnedKeys, runErasures } from './index.js';

const occurredOn = '2013-06-01';
const ofRequest = { personId: 'p1', requestId: 'r1' };
const granted = {
  ...ofRequest,
  outcome: 'GRANTED',
  grounds: 'the work is done',
  residualRisks: ['SMALL_GROUP'],
  coarsen: ['DAYS'],
  occurredOn,
};

describe('the erasure of a person', () => {
  let programme: ProgrammeForTest;
  beforeEach(async () => {
    programme = programmeForTest();
    for (const personId of ['p1', 'p2']) {
      await programme.send('RegisterPerson', { personId, occurredOn });
      await programme.send('RecordPersonalDetails', { personId, occurredOn, name: `name of ${personId}` });
    }
  });
  afterEach(() => programme.close());

  const order = async (of = ofRequest) => {
    await programme.send('RequestErasure', { ...of, requestedBy: 'PERSON', occurredOn });
    await programme.send('DecideErasure', { ...granted, ...of });
    await programme.send('ErasePerson', of);
    const event = (await programme.events()).at(-1);
    if (event?.type !== 'ErasureOrdered') throw new Error('the order is missing');
    return event;
  };
  const keysOf = (subject: string) => programme.keys.find(SEALS.map((seal) => ({ subject, seal })));
  const types = async () => (await programme.events()).map(({ type }) => type);
  /** Runs the worker until the log says that the keys are gone. */
  const runUntilSaid = async (keys: KeyStore = programme.keys, failures: unknown[] = []) => {
    const ending = new AbortController();
    const running = runErasures({
      ...programme,
      keys,
      onFailure: ({ error }) => failures.push(error),
      signal: ending.signal,
    });
    while (!(await types()).includes('DataSubjectKeyDestroyed')) await new Promise((go) => setTimeout(go, 5));
    ending.abort();
    await running;
  };

  it('is refused without a request that was granted', async () => {
    expect((await programme.refusal('ErasePerson', ofRequest)).code).toBe('ERASURE_NOT_GRANTED');
    await programme.send('RequestErasure', { ...ofRequest, requestedBy: 'PERSON', occurredOn });
    expect((await programme.refusal('ErasePerson', ofRequest)).code).toBe('ERASURE_NOT_GRANTED');
    await programme.send('DecideErasure', { ...granted, outcome: 'RESTRICTED' });
    expect((await programme.refusal('ErasePerson', ofRequest)).code).toBe('ERASURE_NOT_GRANTED');
    expect((await keysOf('p1'))[0]).toEqual(expect.any(Object));
  });

  it('destroys every key of the person and of nobody else, says so once, and leaves the chain whole', async () => {
    await order();
    await runUntilSaid();
    await runUntilSaid(); // as after a restart
    expect(await keysOf('p1')).toEqual(['destroyed', 'destroyed']);
    expect((await keysOf('p2'))[0]).toEqual(expect.any(Object));
    expect((await types()).filter((type) => type === 'DataSubjectKeyDestroyed')).toHaveLength(1);
    expect((await programme.events()).at(-1)).toMatchObject({
      actor: { id: 'reaction-erasure', role: 'SYSTEM' },
      subjects: ['p1'],
    });
    expect((await verifyLog(programme.log)).faultCount).toBe(0);
    const [, details] = await programme.events();
    const open = await openFields(details?.data, details?.id ?? '', ['data'], programme.keys, {
      seals: SEALS,
    });
    expect(open).toEqual({ name: '[erased]' });
  });

  it.each(['before', 'after'])(
    'cut off %s the keys are destroyed says nothing, and a restart finishes it',
    async (moment) => {
      const event = await order();
      const cut: KeyStore = {
        find: (wanted) => programme.keys.find(wanted),
        dataKeys: (wanted) => programme.keys.dataKeys(wanted),
        close: () => programme.keys.close(),
        async destroy(subject) {
          if (moment === 'after') await programme.keys.destroy(subject);
          throw new Error('the process ended here');
        },
      };
      await expect(finishErasure({ ...programme, keys: cut }, event)).rejects.toThrow('ended here');
      expect(await types()).not.toContain('DataSubjectKeyDestroyed');
      await runUntilSaid();
      expect(await keysOf('p1')).toEqual(['destroyed', 'destroyed']);
    },
  );

  it('is said also where somebody sent a command before under the id by which it is said', async () => {
    const commandId = uuidV5('p1', '0d6c1f5e-5a1b-5c3b-9a53-2f0c8f3b7e10');
    await programme.send('RecordPersonalDetails', { personId: 'p1', occurredOn, name: 'N', commandId });
    const event = await order();
    for (let time = 1; time <= 2; time += 1) await finishErasure(programme, event);
    expect((await types()).filter((type) => type === 'DataSubjectKeyDestroyed')).toHaveLength(1);
  });

  it('is tried again while old pages cannot be overwritten, and is not said before', async () => {
    await order();
    let attempts = 0;
    const failures: unknown[] = [];
    const busy: KeyStore = {
      find: (wanted) => programme.keys.find(wanted),
      dataKeys: (wanted) => programme.keys.dataKeys(wanted),
      close: () => programme.keys.close(),
      async destroy(subject) {
        await programme.keys.destroy(subject);
        attempts += 1;
        if (attempts < 3) throw new DestructionIncomplete('keys.db', subject);
      },
    };
    await runUntilSaid(busy, failures);
    expect(attempts).toBe(3);
    expect(failures).toEqual([
      expect.objectContaining({ code: 'DESTRUCTION_INCOMPLETE' }),
      expect.objectContaining({ code: 'DESTRUCTION_INCOMPLETE' }),
    ]);
  });

  it('is not held up by another that fails for good', async () => {
    const first = await order();
    await order({ personId: 'p2', requestId: 'r2' });
    const failed: unknown[] = [];
    const pending = new PendingErasures();
    const ending = new AbortController();
    const running = runErasures({
      ...programme,
      keys: {
        find: (wanted) => programme.keys.find(wanted),
        dataKeys: (wanted) => programme.keys.dataKeys(wanted),
        close: () => programme.keys.close(),
        async destroy(subject) {
          if (subject === 'p1') throw new DestructionIncomplete('keys.db', subject);
          await programme.keys.destroy(subject);
        },
      },
      onFailure: ({ eventId }) => failed.push(eventId),
      signal: ending.signal,
      pending,
    });
    while (!(await types()).includes('DataSubjectKeyDestroyed')) await new Promise((go) => setTimeout(go, 5));
    expect((await programme.events()).at(-1)).toMatchObject({ subjects: ['p2'] });
    expect(await keysOf('p2')).toEqual(['destroyed', 'destroyed']);
    expect(pending.health()).toMatchObject({ failing: 1 });
    expect(new Set(failed)).toEqual(new Set([first.id])); // never passed over in silence
    ending.abort();
    await running;
  });

  it('needs no key that opens: one that is damaged, or of another master key, is destroyed like any', async () => {
    const event = await order();
    const damaged: KeyStore = {
      find: async () => {
        throw new KeysCorrupt('keys.db', 'the PERSONAL key of p1 does not unwrap');
      },
      dataKeys: (wanted) => programme.keys.dataKeys(wanted),
      close: () => programme.keys.close(),
      destroy: (subject) => programme.keys.destroy(subject),
    };
    await finishErasure({ ...programme, keys: damaged }, event);
    expect(await keysOf('p1')).toEqual(['destroyed', 'destroyed']);
    expect(await types()).toContain('DataSubjectKeyDestroyed');
  });

  it('is done again where the keys were brought back from a backup', async () => {
    const event = await order();
    await runUntilSaid();
    const destroyed: string[] = [];
    const restored: KeyStore = {
      find: async (wanted) => wanted.map(() => undefined),
      dataKeys: (wanted) => programme.keys.dataKeys(wanted),
      close: () => programme.keys.close(),
      destroy: async (subject) => void destroyed.push(subject),
    };
    await finishErasure({ ...programme, keys: restored }, event);
    expect(destroyed).toEqual(['p1']);
    expect((await types()).filter((type) => type === 'DataSubjectKeyDestroyed')).toHaveLength(1);
  });

  it('is finished where the keys came back and their old pages cannot be overwritten at once', async () => {
    await order();
    await runUntilSaid();
    let attempts = 0;
    const ending = new AbortController();
    const restored: KeyStore = {
      find: async (wanted) => wanted.map(() => (attempts === 0 ? undefined : 'destroyed')),
      dataKeys: (wanted) => programme.keys.dataKeys(wanted),
      close: () => programme.keys.close(),
      async destroy(subject) {
        attempts += 1;
        if (attempts <= 2) throw new DestructionIncomplete('keys.db', subject);
        ending.abort();
      },
    };
    const unfinished = await destroyReturnedKeys({ log: programme.log, keys: restored });
    expect([...unfinished]).toEqual(['p1']);
    const onFailure = () => undefined;
    await runErasures({ ...programme, keys: restored, unfinished, onFailure, signal: ending.signal });
    expect(attempts).toBe(3);
  });

  it('is done again before anybody reads, where the key database was brought back from a backup', async () => {
    await order();
    await runUntilSaid();
    const { log } = programme;
    expect(await returnedKeys(programme)).toEqual([]);
    const other = programmeForTest();
    try {
      const backup = other.keys;
      await backup.dataKeys(['p1', 'p2'].map((subject) => ({ subject, seal: 'PERSONAL' })));
      expect(await returnedKeys({ log, keys: backup })).toEqual(['p1']);
      expect([...(await destroyReturnedKeys({ log, keys: backup }))]).toEqual([]);
      expect(await backup.find(SEALS.map((seal) => ({ subject: 'p1', seal })))).toEqual([
        'destroyed',
        'destroyed',
      ]);
      expect((await backup.find([{ subject: 'p2', seal: 'PERSONAL' }]))[0]).toEqual(expect.any(Object));
      expect(await returnedKeys({ log, keys: backup })).toEqual([]);
    } finally {
      await other.close();
    }
  });

  it('closes the record from the order on, and is never taken back', async () => {
    const event = await order();
    const details = { personId: 'p1', occurredOn, name: 'again' };
    expect((await programme.refusal('RecordPersonalDetails', details)).code).toBe('PERSON_ERASED');
    await runUntilSaid();
    expect((await programme.refusal('RecordPersonalDetails', details)).code).toBe('PERSON_ERASED');
    expect((await programme.refusal('ErasePerson', ofRequest)).code).toBe('PERSON_ERASED');
    const done = (await programme.events()).at(-1);
    for (const entry of [event, done]) {
      const retract = { stream: 'dataSubject-p1', entryId: entry?.id, reason: 'by mistake' };
      expect((await programme.refusal('RetractEntry', retract)).code).toBe('ENTRY_IS_FINAL');
    }
    const [registration] = await programme.events();
    const undo = { stream: 'dataSubject-p1', entryId: registration?.id, reason: 'by mistake' };
    expect((await programme.refusal('RetractEntry', undo)).code).toBe('ENTRY_HAS_DEPENDENTS');
  });

  it('may be asked for again with the same command, and gives the same receipt', async () => {
    await programme.send('RequestErasure', { ...ofRequest, requestedBy: 'PERSON', occurredOn });
    await programme.send('DecideErasure', granted);
    const first = await programme.send('ErasePerson', { ...ofRequest, commandId: 'erase-r1' });
    await runUntilSaid();
    const again = await programme.send('ErasePerson', { ...ofRequest, commandId: 'erase-r1' });
    expect(again).toEqual({ ...first, repeated: true });
  });
});
