import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { memoryEventLog } from '#event-log';
import { openKeys } from '../../apps/standalone/src/stores/open-keys.js';
import { PostgresServer } from '../postgres/postgres-server.js';
import { dataFolder } from '../support/data-folder.js';

describe('A log that holds entries', () => {
  let server: PostgresServer;
  beforeAll(async () => {
    server = await PostgresServer.start();
  });
  afterAll(() => server.end());

  const clock = () => new Date();
  const settings = async () => ({
    keys: { kind: 'postgres', connectionString: await server.database(), exposed: false } as const,
    masterKeyVariable: undefined,
    dataFolder: dataFolder(),
  });

  it('is not opened with a database of keys that is new, and is with its own', async () => {
    const log = memoryEventLog({ clock });
    const own = await settings();
    await (await openKeys(own, log, clock)).close();
    const event = { id: randomUUID(), type: 'PersonRegistered', data: {}, metadata: {} };
    await log.append('dataSubject-p1', [event], { expected: 'no_stream' });
    await (await openKeys(own, log, clock)).close();
    await expect(openKeys(await settings(), log, clock)).rejects.toThrow(
      /^The database of KEYS holds no keys, but the log holds entries.*bring it back from its backup/,
    );
    await log.close();
  });
});
