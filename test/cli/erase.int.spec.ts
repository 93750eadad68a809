import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from '@jest/globals';
import { cli } from '../../apps/cli/src/cli.js';
import { afterwards } from '../support/cleanup.js';
import { dataFolder } from '../support/data-folder.js';

/** A server that takes every order, and answers every question with this code. */
async function blindServer(
  code: string,
  message: string,
): Promise<{ readonly url: string; readonly asked: string[] }> {
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
            errors: [{ message, extensions: { code } }],
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
  it.each([
    [
      'whom the officer cannot meet: it could never be seen whether it is done',
      ['NOT_FOUND', 'There is no such person.'],
      /no such person.*limited access.*Nothing was ordered/,
    ],
    [
      'anybody while the read models do not say whom the officer can meet',
      ['SERVICE_UNAVAILABLE', 'Not yet.'],
      /Not yet\. \(SERVICE_UNAVAILABLE\) Nothing was ordered by this command/,
    ],
  ] as const)('orders nothing about %s', async (_whom, [code, message], told) => {
    const { url, asked } = await blindServer(code, message);
    const erasing = cli().parseAsync([
      ...['node', 'throughline', 'erase', 'ann', '--request', 'r1'],
      ...['--url', url, '--token', 'x', '--data', dataFolder()],
    ]);
    await expect(erasing).rejects.toThrow(told);
    expect(asked.length).toBeGreaterThan(0);
    expect(asked.filter((query) => !query.startsWith('query'))).toEqual([]);
  });
});
