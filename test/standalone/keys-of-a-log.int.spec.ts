import { randomBytes, randomUUID } from 'node:crypto';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
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
    nextMasterKey: false,
    masterKeyService: undefined,
    cursorKey: undefined,
    releaseKey: undefined,
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

  it('is not opened with a file of keys that is gone, or empty', async () => {
    const log = memoryEventLog({ clock });
    const path = join(dataFolder(), 'keys.db');
    const own = { ...(await settings()), keys: { kind: 'sqlite', path } as const };
    await (await openKeys(own, log, clock)).close();
    const event = { id: randomUUID(), type: 'PersonRegistered', data: {}, metadata: {} };
    await log.append('dataSubject-p1', [event], { expected: 'no_stream' });
    await (await openKeys(own, log, clock)).close();
    for (const lose of [() => rmSync(path), () => writeFileSync(path, '')]) {
      lose();
      await expect(openKeys(own, log, clock)).rejects.toThrow(
        /keys\.db (is not there|holds no keys), but the log holds entries/,
      );
    }
    await log.close();
  });
});

describe('A process', () => {
  let server: PostgresServer;
  beforeAll(async () => {
    server = await PostgresServer.start();
  });
  afterAll(() => server.end());

  it('whose shared secrets are not those of the others is refused, and told which one', async () => {
    const clock = () => new Date();
    const log = memoryEventLog({ clock });
    const one = {
      keys: { kind: 'postgres', connectionString: await server.database(), exposed: false } as const,
      masterKeyVariable: undefined,
      nextMasterKey: false,
      masterKeyService: undefined,
      dataFolder: dataFolder(),
      cursorKey: randomBytes(32),
      releaseKey: randomBytes(32),
    };
    await (await openKeys(one, log, clock)).close();
    await (await openKeys({ ...one, cursorKey: undefined, releaseKey: undefined }, log, clock)).close();
    await expect(openKeys({ ...one, cursorKey: randomBytes(32) }, log, clock)).rejects.toThrow(
      /^CURSOR_KEY is not the one that the programme's other processes were started with/,
    );
    await log.close();
  });
});
