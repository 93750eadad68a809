import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { SETTINGS } from '../../apps/standalone/src/configuration/settings.js';
import { PostgresServer } from '../postgres/postgres-server.js';
import { afterwards } from '../support/cleanup.js';
import { dataFolder } from '../support/data-folder.js';
import { FIGURES, figuresAt } from '../support/figures.js';
import { castOf, commissioning, perform, supervised } from '../support/programme.js';
import { type RunningServer, settingsFor, spawnServer, startServer } from '../support/server.js';
import { ROOT, ServerProcess, STANDALONE } from '../support/server-process.js';

/** Stands in every secret that is given here, as it is and as keys hold it. */
const MARK = 'zqxsecret';
const KEY = Buffer.from(`${MARK}-key-of-thirty-two-bytes-0`.padEnd(32, '.').slice(0, 32));
const KEYS = {
  MASTER_KEY: KEY.toString('base64'),
  CURSOR_KEY: KEY.toString('base64'),
  RELEASE_KEY: KEY.toString('base64'),
};

const TOKEN = `${MARK}-token-of-thirty-two-characters`;

/** A secret in every form in which it might be told. */
const FORMS = [
  MARK,
  ...[KEY].flatMap((key) => [key.toString('base64').slice(0, 24), key.toString('hex').slice(0, 24)]),
];

function expectNoSecrets(told: string): void {
  for (const form of FORMS) expect(told.toLowerCase()).not.toContain(form.toLowerCase());
}

const ended = async (process: ServerProcess): Promise<ServerProcess> => {
  await process.ended;
  return process;
};

describe('A process that runs with secrets in its settings', () => {
  let server: RunningServer;
  let folder: string;
  beforeAll(async () => {
    const database = await PostgresServer.start();
    afterwards(() => database.end());
    // Whoever is asked lets in anybody from this machine: so any password does, and a marked one is sent.
    const withPassword = async (): Promise<string> => {
      const url = new URL(await database.database());
      url.password = MARK;
      return url.href;
    };
    folder = dataFolder();
    server = await startServer({
      folder,
      env: {
        ...KEYS,
        LOG_LEVEL: 'debug',
        ...FIGURES,
        METRICS_TOKEN: TOKEN,
        READ_MODELS: await withPassword(),
        KEYS: await withPassword(),
        ACCESS_RECORD: await withPassword(),
      },
    });
    const cast = castOf(server.api);
    await perform(server.api, [...commissioning(cast), ...supervised('person-1', cast.officer, 20, 100)]);
    const { head } = await server.api.recordState();
    if (head !== null) await server.api.caughtUp(head);
    await database.restart(); // so that it speaks of connections that were lost
    await server.api.send(server.api.token('OFFENDER_MANAGER'), '{ cases { totalCount } }');
  }, 120_000);

  it('tells none of them at any address, nor in an error', async () => {
    const asked = ['/health/live', '/health/ready', '/metrics', '/replay?limit=5', '/nothing', '/%ff'];
    for (const path of asked) {
      const response = await fetch(`${server.url}${path}`, {
        headers: { authorization: `Bearer ${server.api.token('EVALUATOR')}` },
      });
      expectNoSecrets(`${JSON.stringify([...response.headers])}${await response.text()}`);
    }
    const { text } = await server.api.send(
      server.api.token('ADMINISTRATOR'),
      '{ recordState { head } nobody }',
    );
    expectNoSecrets(text);
  });

  it('tells none of them among its figures, which are for whoever has their token alone', async () => {
    const at = await figuresAt(server.process);
    expect((await fetch(at)).status).toBe(401);
    const response = await fetch(at, { headers: { authorization: `Bearer ${TOKEN}` } });
    expect(response.status).toBe(200);
    expectNoSecrets(`${JSON.stringify([...response.headers])}${await response.text()}`);
  });

  it('writes none of them into its data folder', () => {
    for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
      const file = join(folder, name);
      if (statSync(file).isFile()) expectNoSecrets(readFileSync(file, 'latin1'));
    }
  });

  it('says none of them, from its start to its end', async () => {
    await server.stop();
    expect(server.process.stdout).not.toBe('');
    expectNoSecrets(server.process.output);
  });
});

describe('A process that cannot start', () => {
  const key = KEYS.MASTER_KEY;
  const away = `postgres://throughline:${MARK}@127.0.0.1:9/none`;

  it.each<[what: string, env: Readonly<Record<string, string>>]>([
    [
      'the log is away',
      { EVENT_LOG: `esdb://admin:${MARK}@127.0.0.1:9?tls=false&defaultDeadline=500`, ...KEYS },
    ],
    ['the read models are away', { READ_MODELS: away }],
    ['the keys are away', { KEYS: away, MASTER_KEY: key }],
    ['the record of access is away', { ACCESS_RECORD: away }],
    [
      'a connection string is none',
      { EVENT_LOG: `esdb://${MARK}@`, READ_MODELS: `postgres://u:${MARK}`, KEYS: MARK },
    ],
    ['a certificate is not there', { KEYS: `postgres://u:${MARK}@h/d?sslrootcert=/${MARK}` }],
    ['keys are none', { MASTER_KEY: MARK, CURSOR_KEY: `${key}${MARK}`, RELEASE_KEY: MARK }],
    ['it is several processes on one', { PROCESS: 'gateway', READ_MODELS: away, ...KEYS }],
    [
      'every setting is wrong',
      Object.fromEntries(Object.keys(SETTINGS).flatMap((name) => (name === 'DATA' ? [] : [[name, MARK]]))),
    ],
  ])('says why, and no secret, where %s', async (_what, env) => {
    const folder = dataFolder();
    const server = spawnServer({ folder, env: { LOG_LEVEL: 'debug', ...env } });
    const { output } = await ended(server);
    expect(output).not.toBe('');
    expectNoSecrets(output);
    for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
      const file = join(folder, name);
      if (statSync(file).isFile()) expectNoSecrets(readFileSync(file, 'latin1'));
    }
  });

  it('says none in its help either', async () => {
    const env = settingsFor(dataFolder(), false, { ...KEYS, KEYS: away, EVENT_LOG: `esdb://${MARK}@h` });
    const server = ServerProcess.run([process.execPath, STANDALONE, '--help'], env);
    const { output } = await ended(server);
    expect(output).toContain('MASTER_KEY=');
    expectNoSecrets(output);
  });

  it('nor does the command line, in its help and where it fails', async () => {
    const env = settingsFor(dataFolder(), false, { ...KEYS, KEYS: away, READ_MODELS: away });
    for (const args of [['--help'], ['health'], ['verify'], ['nobody-knows-this']]) {
      const cli = ServerProcess.run(
        [process.execPath, join(ROOT, 'dist/apps/cli/src/main.js'), ...args],
        env,
      );
      expectNoSecrets((await ended(cli)).output);
    }
  });
});
