import {
  cpSync,
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { expectNoInsides } from '../support/clear-errors.js';
import { afterwards } from '../support/cleanup.js';
import { dataFolder } from '../support/data-folder.js';
import { daysAgo } from '../support/days.js';
import { obeyingPermissions, withFilesUpTo } from '../support/narrow.js';
import type { Step } from '../support/programme.js';
import { commandIdOf, recordedEvents, verified } from '../support/recorded-log.js';
import { type ServerOptions, spawnServer, startServer } from '../support/server.js';
import { untilReady } from '../support/until.js';
import { type Sent, sendOnce } from '../support/workload.js';

/** What a start that fails says. It must end by itself, with 1, and say something for a person. */
async function failedStart(options: ServerOptions & { readonly folder: string }): Promise<string> {
  const process = spawnServer(options);
  // One that starts after all is seen at once, and not by a test that never ends.
  const started = process.whenSaid(({ stdout }) => (stdout === '' ? undefined : true)).catch(() => undefined);
  await Promise.race([process.ended, started]);
  expect(process.stdout).toBe('');
  const { code, signal } = await process.ended;
  expect({ code, signal, stdout: process.stdout }).toEqual({ code: 1, signal: null, stdout: '' });
  expectNoInsides(process.stderr);
  expect(process.stderr).not.toContain('This was not expected');
  return process.stderr;
}

const register = (personId: string): Step => [
  'OFFENDER_MANAGER',
  'RegisterPerson',
  { occurredOn: daysAgo(1), personId },
];

const original = dataFolder();

beforeAll(async () => {
  const server = await startServer({ folder: original });
  await server.api.command(...register('person-1'));
  await server.stop();
});

/** A folder with some entries in it, and nobody at work on it. */
function folderInUseBefore(): string {
  const folder = dataFolder();
  cpSync(original, folder, { recursive: true });
  return folder;
}

const contentOf = (folder: string): Readonly<Record<string, string>> =>
  Object.fromEntries(
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((name) => statSync(join(folder, name)).isFile())
      .map((name) => [name, readFileSync(join(folder, name)).toString('base64')]),
  );

describe('A data folder', () => {
  it('that may not be written is named, with the way out, and nothing is put into it', async () => {
    const folder = dataFolder();
    chmodSync(folder, 0o500);
    const told = await failedStart({ folder, under: obeyingPermissions });
    expect(told).toContain(folder);
    expect(told).toMatch(/may not write.*DATA/);
    expect(readdirSync(folder)).toEqual([]);
  });

  it.each(['log.db', 'keys.db', 'access.db'])('whose %s may not be written is named by it', async (file) => {
    const folder = folderInUseBefore();
    chmodSync(join(folder, file), 0o400);
    const told = await failedStart({ folder, under: obeyingPermissions });
    expect(told).toContain(join(folder, file));
    expect(told).toMatch(/read-only|writable|may not|write/);
  });

  it('whose master key is open to others is named, with the way out', async () => {
    const folder = folderInUseBefore();
    chmodSync(join(folder, 'master.key'), 0o644);
    expect(await failedStart({ folder })).toContain(`chmod 600 ${join(folder, 'master.key')}`);
  });

  it('whose master key is gone is not given another, under which nothing could be read', async () => {
    const folder = folderInUseBefore();
    rmSync(join(folder, 'master.key'));
    const told = await failedStart({ folder });
    expect(told).toMatch(/master key|master\.key|keys\.db/);
    expect(existsSync(join(folder, 'master.key'))).toBe(false);
  });

  it('whose keys are gone is not given new ones beside the old log', async () => {
    const folder = folderInUseBefore();
    for (const file of readdirSync(folder).filter((name) => name.startsWith('keys.db')))
      rmSync(join(folder, file));
    expect(await failedStart({ folder })).toMatch(/keys\.db is not there.*backup/);
    expect(existsSync(join(folder, 'keys.db'))).toBe(false);
  });

  it('that is a file is named', async () => {
    const folder = join(dataFolder(), 'data');
    writeFileSync(folder, 'not a folder');
    expect(await failedStart({ folder })).toMatch(/not a folder.*DATA/);
    expect(readFileSync(folder, 'utf8')).toBe('not a folder');
  });

  it('that can never be made is named at once, with the way out', async () => {
    const folder = '/proc/throughline/data';
    expect(await failedStart({ folder })).toMatch(/^\/proc\/throughline\/data: .*DATA$/m);
  });

  it('that another process works on is left to it, and its address is told', async () => {
    const first = await startServer();
    await first.api.command(...register('person-1'));
    const told = await failedStart({ folder: first.folder });
    expect(told).toContain('in use');
    expect(told).toContain(first.url);
    expect(told).toMatch(/DATA/);
    const { repeated } = await first.api.command(...register('person-2'));
    expect(repeated).toBe(false);
    await first.stop();
  });

  it.each([
    ['a log that is none', 'log.db', 'This is a letter, and no log.\n'.repeat(400)],
    ['keys that are none', 'keys.db', 'This is a letter, and no key store.\n'.repeat(400)],
    ['a master key that is none', 'master.key', 'open sesame\n'],
    ['a record of access that is none', 'access.db', 'This is a letter, and no record.\n'.repeat(400)],
    ['an issuer key that is none', 'issuer.key', 'open sesame\n'],
  ])('with %s is left as it is, and the file is named', async (_what, file, content) => {
    const folder = folderInUseBefore();
    writeFileSync(join(folder, file), content);
    const told = await failedStart({ folder });
    expect(told).toContain(join(folder, file));
    expect(readFileSync(join(folder, file), 'utf8')).toBe(content);
  });

  it('whose log was cut off in the middle is never written to again', async () => {
    const folder = folderInUseBefore();
    const log = readFileSync(join(folder, 'log.db'));
    writeFileSync(join(folder, 'log.db'), log.subarray(0, log.length - 8_192));
    const before = contentOf(folder)['log.db'];
    const told = await failedStart({ folder });
    expect(told).toContain('log.db');
    expect(told).toMatch(/damaged|restore|verif/);
    expect(contentOf(folder)['log.db']).toBe(before);
  });
});

describe('Read models', () => {
  it.each([
    ['are missing', (folder: string) => rmSync(join(folder, 'read-models'), { recursive: true })],
    [
      'are no longer what they were',
      (folder: string) => {
        for (const file of readdirSync(join(folder, 'read-models')).filter((name) => name.endsWith('.db'))) {
          writeFileSync(join(folder, 'read-models', file), 'This is a letter.\n'.repeat(400));
        }
      },
    ],
  ])('that %s are made again from the log', async (_what, spoil) => {
    const folder = folderInUseBefore();
    spoil(folder);
    const server = await startServer({ folder });
    await untilReady(server);
    const { head } = await server.api.recordState();
    expect(head).not.toBeNull();
    const state = await server.api.caughtUp(head ?? '');
    expect(state.readModels.map(({ status, parked }) => [status, parked])).toEqual(
      state.readModels.map(() => ['live', 0]),
    );
    await server.stop();
  });
});

describe('A disk that is full', () => {
  it('before anything is made, is told so', async () => {
    const folder = join(dataFolder(), 'data');
    mkdirSync(folder);
    const told = await failedStart({ folder, under: withFilesUpTo(4) });
    expect(told).toContain(folder);
  });

  it('under way refuses what it cannot keep, keeps what it acknowledged, and goes on where there is room', async () => {
    const folder = dataFolder();
    const full = await startServer({ folder, under: withFilesUpTo(192) });
    const sent: Sent[] = [];
    const AT_ONCE = 8;
    const refused = () => sent.filter(({ outcome }) => outcome === 'lost');
    while (refused().length < 5 * AT_ONCE) {
      const numbers = Array.from({ length: AT_ONCE }, (_, index) => sent.length + index);
      sent.push(
        ...(await Promise.all(
          numbers.map((number) => sendOnce(full.api, register(`person-${number}`), `command-${number}`)),
        )),
      );
    }
    // Now and then SQLite finds room once more, by emptying its journal into the log.
    for (const one of refused()) {
      expect(one).toMatchObject({
        error: {
          extensions: { code: 'SERVICE_UNAVAILABLE', wayOut: expect.stringContaining('same commandId') },
        },
      });
      expectNoInsides(JSON.stringify(one));
    }
    await full.kill();

    const acknowledged = sent.filter(({ outcome }) => outcome === 'acknowledged');
    expect(acknowledged.length).toBeGreaterThan(10);
    const roomy = await startServer({ folder });
    for (let at = 0; at < sent.length; at += AT_ONCE) {
      const again = await Promise.all(
        sent
          .slice(at, at + AT_ONCE)
          .map(({ commandId, role, command, input }) =>
            sendOnce(roomy.api, [role, command, input], commandId),
          ),
      );
      expect(again.map(({ outcome }) => outcome)).toEqual(again.map(() => 'acknowledged'));
    }
    const commands = (await recordedEvents(folder)).map(commandIdOf);
    expect(commands.sort()).toEqual(sent.map(({ commandId }) => commandId).sort());
    expect((await verified(folder)).faultCount).toBe(0);
    await roomy.stop();
  }, 60_000);
});

describe('An address', () => {
  it('that is taken is named, with the way out, and the folder can be used at once', async () => {
    const folder = join(dataFolder(), 'new');
    const squatter = createServer().listen(0, '127.0.0.1');
    afterwards(() => void squatter.close());
    await new Promise((resolve) => squatter.once('listening', resolve));
    const address = squatter.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const told = await failedStart({ folder, env: { PORT: String(port) } });
    expect(told).toContain(`127.0.0.1:${port} is taken`);
    expect(told).toContain('PORT');
    expect(told.trim().split('\n')).toHaveLength(1);
    expect(existsSync(folder)).toBe(false);
    const server = await startServer({ folder });
    await server.stop();
  });

  it('beyond this machine is refused to the demonstration', async () => {
    expect(await failedStart({ folder: dataFolder(), env: { HOST: '0.0.0.0' } })).toMatch(
      /HOST must be 127\.0\.0\.1/,
    );
  });
});

describe('Settings', () => {
  it('are refused together, each by its name and rule, before anything is made', async () => {
    const folder = join(dataFolder(), 'data');
    const told = await failedStart({
      folder,
      env: { PORT: 'many', EXAMPLE: 'kent', EVENT_LOG: 'kafka://localhost', LOG_LEVEL: 'loud' },
    });
    for (const setting of ['PORT', 'EXAMPLE', 'EVENT_LOG', 'LOG_LEVEL'])
      expect(told).toContain(`${setting} must be`);
    expect(existsSync(folder)).toBe(false);
  });
});
