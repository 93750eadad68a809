import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { Api } from '../support/api.js';
import { tokensIn } from '../support/tokens.js';

const STANDALONE = resolve(import.meta.dirname, '../../dist/apps/standalone/src/main.js');

/**
 * The process that `npm start` runs, on a data folder, without the example.
 * @throws Error with what it said where it does not come up
 */
export async function startProcess(
  data: string,
): Promise<{ readonly api: Api; readonly stop: () => Promise<void> }> {
  const env = { PATH: process.env['PATH'] ?? '', DATA: data, PORT: '0', EXAMPLE: 'none' };
  const child = spawn(process.execPath, [STANDALONE], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  const ended = once(child, 'close');
  let said = '';
  const url = await new Promise<string>((found, failed) => {
    const hear = (chunk: string): void => {
      said += chunk;
      const [, address] = said.includes('Ctrl-C ends it') ? (/(http:\/\/\S+)\/graphql/.exec(said) ?? []) : [];
      if (address !== undefined) found(address);
    };
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', hear);
    child.once('close', () => failed(new Error(`the process ended:\n${said}`)));
  });
  return {
    api: new Api(url, tokensIn(said)),
    async stop() {
      child.kill('SIGTERM');
      await ended;
    },
  };
}
