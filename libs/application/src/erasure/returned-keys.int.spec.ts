import { randomBytes, randomUUID } from 'node:crypto';
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type EventLog, memoryEventLog, type SubscribeOptions } from '#event-log';
import { environmentMasterKey, openSqliteKeyStore } from '#privacy';
import { destroyReturnedKeys, returnedKeys } from './index.js';

const personal = (subject: string) => ({ subject, seal: 'PERSONAL' }) as const;

/** A log that tells from where it was searched. */
function logForTest() {
  const log = memoryEventLog({ clock: () => new Date() });
  const searched: SubscribeOptions['after'][] = [];
  const put = async (type: string, person: string): Promise<void> => {
    const id = randomUUID();
    const metadata = {
      schemaVersion: 1,
      occurredOn: '2014-06-01',
      actor: { id: 'reaction-erasure', role: 'SYSTEM', organisation: 'throughline' },
      subjects: [person],
      commandId: id,
      correlationId: id,
    };
    const expected = type === 'PersonRegistered' ? 'no_stream' : 0n;
    await log.append(`dataSubject-${person}`, [{ id, type, data: {}, metadata }], { expected });
  };
  const read: Pick<EventLog, 'subscribe' | 'readAll'> = {
    readAll: (options) => log.readAll(options),
    subscribe(options) {
      searched.push(options.after);
      return log.subscribe(options);
    },
  };
  return {
    ...read,
    searched,
    register: (person: string) => put('PersonRegistered', person),
    erase: (person: string) => put('DataSubjectKeyDestroyed', person),
    close: () => log.close(),
  };
}

describe('the search for keys that came back', () => {
  let folder: string;
  let log: ReturnType<typeof logForTest>;
  const KEY = randomBytes(32).toString('base64');
  const open = (name = 'keys.db') =>
    openSqliteKeyStore({ file: join(folder, name), masterKey: environmentMasterKey('KEY', { KEY }) });
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'throughline-returned-'));
    log = logForTest();
  });
  afterEach(async () => {
    await log.close();
    rmSync(folder, { recursive: true });
  });

  /** Three persons with keys, the first of whom is erased. */
  const filled = async () => {
    const keys = open();
    await keys.dataKeys(['ann', 'ben', 'cat'].map(personal));
    for (const person of ['ann', 'ben', 'cat']) await log.register(person);
    await keys.destroy('ann');
    await log.erase('ann');
    return keys;
  };

  it('begins where all was well the last time', async () => {
    const keys = await filled();
    expect(await returnedKeys({ log, keys })).toEqual([]);
    await keys.destroy('ben');
    await log.erase('ben');
    expect(await returnedKeys({ log, keys })).toEqual([]);
    expect(await returnedKeys({ log, keys })).toEqual([]);
    const [first, second, third] = log.searched;
    expect(first).toBe('start');
    expect([second, third]).not.toContain('start');
    expect(String(third) > String(second)).toBe(true);
    await keys.close();
  });

  it('goes back with a backup of the keys, and finds who was erased since', async () => {
    const keys = await filled();
    expect(await returnedKeys({ log, keys })).toEqual([]);
    await keys.close();
    copyFileSync(join(folder, 'keys.db'), join(folder, 'backup.db'));
    const later = open();
    await later.destroy('ben');
    await log.erase('ben');
    await log.register('dan');
    expect(await returnedKeys({ log, keys: later })).toEqual([]);
    await later.close();

    const restored = open('backup.db');
    expect(await returnedKeys({ log, keys: restored })).toEqual(['ben']);
    expect(await returnedKeys({ log, keys: restored })).toEqual(['ben']); // nothing is remembered while it is so
    expect([...(await destroyReturnedKeys({ log, keys: restored }))]).toEqual([]);
    expect(await returnedKeys({ log, keys: restored })).toEqual([]);
    expect(await restored.find([personal('ben')])).toEqual(['destroyed']);
    await restored.close();
  });

  it('begins at the start of a log that is another one, or was brought back itself', async () => {
    const keys = await filled();
    expect(await returnedKeys({ log, keys })).toEqual([]);
    const other = logForTest();
    for (const person of ['cat', 'ben', 'ann', 'eve', 'fay', 'gus']) await other.register(person);
    await other.erase('cat');
    expect(await returnedKeys({ log: other, keys })).toEqual(['cat']);
    expect(other.searched).toEqual(['start']);
    const young = logForTest();
    await young.register('cat');
    await young.erase('cat');
    expect(await returnedKeys({ log: young, keys })).toEqual(['cat']);
    // As another kind of log names its places.
    await keys.rememberErasedUntil({ after: '7'.padStart(40, '0'), nextId: 'event-8' });
    expect(await returnedKeys({ log: young, keys })).toEqual(['cat']);
    expect(young.searched).toEqual(['start', 'start']);
    await Promise.all([other.close(), young.close(), keys.close()]);
  });
});
