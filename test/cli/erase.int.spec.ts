import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from '@jest/globals';
import { cli } from '../../apps/cli/src/cli.js';
import { afterwards } from '../support/cleanup.js';
import { dataFolder } from '../support/data-folder.js';

/** A server for which the person is not there: unknown, or under limited access. */
async function blindServer(): Promise<{ readonly url: string; readonly asked: string[] }> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { query } = JSON.parse(Buffer.concat(chunks).toString()) as { query: string };
      asked.push(query);
      const answer = query.startsWith('mutation')
        ? { data: { erasePerson: { repeated: false } } }
        : {
            data: null,
            errors: [{ message: 'There is no such person.', extensions: { code: 'NOT_FOUND' } }],
          };
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify(answer));
    });
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  afterwards(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked };
}

describe('throughline erase', () => {
  it('orders nothing about whom the officer cannot meet: it could never be seen whether it is done', async () => {
    const { url, asked } = await blindServer();
    const erasing = cli().parseAsync([
      ...['node', 'throughline', 'erase', 'ann', '--request', 'r1'],
      ...['--url', url, '--token', 'x', '--data', dataFolder()],
    ]);
    await expect(erasing).rejects.toThrow(/no such person.*limited access.*Nothing was ordered/);
    expect(asked.length).toBeGreaterThan(0);
    expect(asked.filter((query) => !query.startsWith('query'))).toEqual([]);
  });
});
