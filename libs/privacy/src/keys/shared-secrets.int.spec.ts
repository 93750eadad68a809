import { randomBytes } from 'node:crypto';
import { inspect } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { PostgresServer } from '../../../../test/postgres/postgres-server.js';
import { requireSharedSecrets } from './index.js';

describe('Secrets that all processes share', () => {
  let server: PostgresServer;
  beforeAll(async () => {
    server = await PostgresServer.start();
  });
  afterAll(() => server.end());

  it('are those of whoever came first, however many begin at once', async () => {
    const connectionString = await server.database();
    const secrets = { CURSOR_KEY: randomBytes(32), RELEASE_KEY: randomBytes(32) };
    await Promise.all(Array.from({ length: 4 }, () => requireSharedSecrets({ connectionString, secrets })));
    await requireSharedSecrets({ connectionString, secrets });
    const other = { ...secrets, RELEASE_KEY: randomBytes(32) };
    await expect(requireSharedSecrets({ connectionString, secrets: other })).rejects.toMatchObject({
      code: 'WRONG_SHARED_SECRET',
      secret: 'RELEASE_KEY',
      message: expect.stringMatching(/give all of them the same.*delete the row of RELEASE_KEY/),
    });
  });

  it('are neither kept nor told, and can be changed for good', async () => {
    const connectionString = await server.database();
    const [one, other] = [randomBytes(32), randomBytes(32)];
    await requireSharedSecrets({ connectionString, secrets: { CURSOR_KEY: one } });
    const refused: unknown = await requireSharedSecrets({
      connectionString,
      secrets: { CURSOR_KEY: other },
    }).catch((error: unknown) => error);
    const client = new pg.Client({ connectionString });
    await client.connect();
    const { rows } = await client.query('SELECT * FROM throughline_keys.shared_secret');
    const told = inspect([refused, rows], { depth: 10 });
    for (const secret of [one, other])
      for (const encoding of ['base64', 'hex'] as const)
        expect(told).not.toContain(secret.toString(encoding));
    await client.query(`DELETE FROM throughline_keys.shared_secret WHERE name = 'CURSOR_KEY'`);
    await client.end();
    await requireSharedSecrets({ connectionString, secrets: { CURSOR_KEY: other } });
  });
});
