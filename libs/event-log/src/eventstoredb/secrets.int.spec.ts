import { afterAll, describe, expect, it } from '@jest/globals';
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { endTestServers, onTestServer } from '../../test/on-test-server.js';
import { codeOf, fill, sample, until } from '../contract/samples.js';
import { openWith } from './open.js';

afterAll(endTestServers);

const USERS = { writer: 'hush-hush' };
const TLS = { tls: true, users: USERS };
const NEW = { expected: 'no_stream' } as const;

/** Everything that an error says, to whoever prints the whole of it. */
function wordsOf(error: unknown): string {
  if (!(error instanceof Object)) return String(error);
  const own = Object.getOwnPropertyNames(error).map((name) => wordsOf(Reflect.get(error, name)));
  return [String(error), ...own].join('\n');
}

describe('credentials', () => {
  it('come from the connection string, and an append, a read and a subscription without them are refused', () =>
    onTestServer(async ({ server, log }) => {
      await fill(log, 'match-1', 2);
      const wrong = server.connectionString('writer').replace('hush-hush', 'hush-rush');
      const none = server.connectionString();
      for (const connectionString of [wrong, none]) {
        const refused = openWith({ connectionString }, { timing: { giveUpMs: 1_000 } });
        const attempts = [
          () => refused.append('match-1', [sample()], { expected: 'no_stream' }),
          () => refused.head(),
          () =>
            until(refused.subscribe({ after: 'start', signal: new AbortController().signal }), () => true),
        ];
        for (const attempt of attempts) {
          expect(await codeOf(attempt)).toBe('LOG_UNAVAILABLE');
          const words = await attempt().catch(wordsOf);
          expect(words).toMatch(/refuses the credentials/);
          expect(words).not.toMatch(/hush|Basic /);
        }
        await refused.close();
      }
    }, TLS));

  it('are in no error where the server is away, or its certificate is not trusted', () =>
    onTestServer(async ({ server }) => {
      const untrusted = server.connectionString('writer').replace(/tlsCAFile=[^&]*/, '');
      const away = server.connectionString('writer').replace(/:\d+\?/, ':1?');
      for (const connectionString of [untrusted, away]) {
        const log = openWith({ connectionString }, { timing: { giveUpMs: 300 } });
        const words = await log.append('match-1', [sample()], NEW).catch(wordsOf);
        expect(words).toMatch(/LOG_UNAVAILABLE/);
        expect(words).not.toMatch(/hush|Basic /);
        await log.close();
      }
    }, TLS));

  it('are in nothing that a process prints, though the client is told to print all it does', () =>
    onTestServer(async ({ server }) => {
      const hooks = new URL('../../test/typescript-hooks.mjs', import.meta.url).href;
      const child = fileURLToPath(new URL('../../test/append-child.ts', import.meta.url));
      const printed = await new Promise<string>((resolve, reject) =>
        execFile(
          process.execPath,
          [
            ...['--experimental-transform-types', '--no-warnings', `--import=${hooks}`, child],
            server.connectionString('writer'),
          ],
          { env: { DEBUG: 'esdb*' } },
          (error, stdout, stderr) =>
            error === null ? resolve(stdout + stderr) : reject(new Error(error.message)),
        ),
      );
      expect(printed).toContain('esdb:connection');
      expect(printed).toContain('stored at 0');
      expect(printed).not.toContain('hush');
      expect(printed).not.toContain(Buffer.from('writer:hush-hush').toString('base64'));
    }, TLS));
});
