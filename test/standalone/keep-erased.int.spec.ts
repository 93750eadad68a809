import { randomBytes, randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { commandExecutor, findCommand } from '#application';
import { memoryEventLog } from '#event-log';
import { environmentMasterKey, openSqliteKeyStore } from '#privacy';
import { keepErased } from '../../apps/standalone/src/keep-erased.js';
import { dataFolder } from '../support/data-folder.js';
import { putEvent } from '../faults/put-event.js';

const personal = (subject: string) => ({ subject, seal: 'PERSONAL' }) as const;

describe('A key database that was brought back from a backup', () => {
  it('lets no gateway start while it holds keys of an erased person, until a projector destroyed them', async () => {
    const log = memoryEventLog({ clock: () => new Date() });
    const KEY = randomBytes(32).toString('base64');
    const keys = openSqliteKeyStore({
      file: join(dataFolder(), 'keys.db'),
      masterKey: environmentMasterKey('KEY', { KEY }),
    });
    const register = findCommand('RegisterPerson');
    if (!register) throw new Error('nobody can be registered');
    const executor = commandExecutor({ log, keys, now: () => '2014-06-02T12:00:00.000Z', newId: randomUUID });
    const actor = { id: 'staff-1', role: 'PROGRAMME_MANAGER', organisation: 'user-voice' };
    await executor.execute(register, { personId: 'ann', occurredOn: '2014-06-01' }, { actor });
    const done = { type: 'DataSubjectKeyDestroyed', schemaVersion: 1, data: {}, subjects: ['ann'] };
    await putEvent(log, { stream: 'dataSubject-ann', ...done });
    await keys.dataKeys([personal('ann'), personal('ben')]);
    const programme = { log, keys };
    await expect(keepErased(programme, 'follow')).rejects.toThrow(
      /holds keys of erased persons \(1\).*Start the projector/,
    );
    expect((await keepErased(programme, 'project')).size).toBe(0);
    expect(await keys.find([personal('ann')])).toEqual(['destroyed']);
    expect(await keys.find([personal('ben')])).not.toEqual(['destroyed']);
    expect((await keepErased(programme, 'follow')).size).toBe(0);
    await keys.close();
    await log.close();
  });
});
