import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { throughline } from '../support/cli.js';
import { dataFolder } from '../support/data-folder.js';
import { endingItself } from '../support/ending-itself.js';
import { spawnServer, startServer } from '../support/server.js';

const REPORT =
  /The example is in: (?<added>\d+) entries(?:, (?<before>\d+) were there before)?, (?<refused>\d+) refused/;

/** How the server reported on the example: undefined where it had nothing to do. */
function reported(stdout: string) {
  const { added, before = '0', refused } = REPORT.exec(stdout)?.groups ?? {};
  return added === undefined
    ? undefined
    : { added: Number(added), before: Number(before), refused: Number(refused) };
}

describe('The demonstration', () => {
  const folder = dataFolder();
  const commandsIn = async (): Promise<readonly string[]> => {
    const { stdout } = await throughline(['replay', '--data', folder]);
    const events = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { commandId: string; source?: object });
    return events.filter(({ source }) => source).map(({ commandId }) => commandId);
  };

  it('killed while it brings the example in, goes on with it at the next start, and has every row once', async () => {
    const env = endingItself('SIGKILL', join(folder, 'log.db-wal'), 500_000);
    const first = spawnServer({ folder, example: true, env });
    expect(await first.ended).toEqual({ code: null, signal: 'SIGKILL' });
    const before = await commandsIn();

    const second = await startServer({ folder, example: true });
    const report = reported(second.process.stdout);
    expect(report?.before).toBeGreaterThan(0);
    expect(report).toEqual({ added: expect.any(Number), before: before.length, refused: 0 });
    const commands = await commandsIn();
    expect(new Set(commands).size).toBe((report?.added ?? 0) + (report?.before ?? 0));
    await second.stop();
  }, 120_000);

  it('does not bring the example in again', async () => {
    const server = await startServer({ folder, example: true });
    expect(reported(server.process.stdout)).toBeUndefined();
    expect(readFileSync(join(folder, 'example.json'), 'utf8')).toContain('"done":true');
    await server.stop();
    expect(existsSync(join(folder, 'server.json'))).toBe(false);
  });

  it('keeps what it makes for its owner alone', () => {
    for (const file of ['log.db', 'keys.db', 'access.db', 'master.key', 'issuer.key']) {
      expect(statSync(join(folder, file)).mode & 0o077).toBe(0);
    }
  });
});
