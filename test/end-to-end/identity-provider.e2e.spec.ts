import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { WebSocket } from 'ws';
import { Api, mutationFor } from '../support/api.js';
import { throughline } from '../support/cli.js';
import { dataFolder } from '../support/data-folder.js';
import { daysAgo } from '../support/days.js';
import { portToKeep } from '../support/kept-port.js';
import { recordedEvents } from '../support/recorded-log.js';
import { replay } from '../support/queries.js';
import { type RunningServer, spawnServer, startServer } from '../support/server.js';
import { discovered, type Discovered, granted, SignIn, tokenOfSystem } from '../support/sign-in.js';

/** The demonstration, for its identity provider. */
let provider: RunningServer;
let issuer: Discovered;
/** A process that knows of identities only what that provider publishes. */
let service: Api;
const folder = dataFolder();

beforeAll(async () => {
  provider = await startServer({ env: { PORT: String(await portToKeep()) } });
  issuer = await discovered(`${provider.url}/identity`);
  service = await startService({}, folder);
}, 60_000);

const settings = (): Readonly<Record<string, string>> => ({
  OIDC_ISSUER: issuer.issuer,
  OIDC_AUDIENCE: 'throughline',
  OIDC_CLOCK_SKEW: '5',
});

async function startService(
  env: Readonly<Record<string, string>> = {},
  data: string = dataFolder(),
): Promise<Api> {
  const started = spawnServer({ folder: data, env: { ...settings(), ...env } });
  const url = await started.whenSaid(({ stdout }) => /listens on (http:\/\/\S+)\. Ready/.exec(stdout)?.[1]);
  return new Api(url, new Map());
}

const me = (api: Api, token: string) =>
  api.send<{ me: { id: string; roles: string[] } }>(token, '{ me { id roles } }');

const register = (api: Api, token: string, personId: string) =>
  api.send(token, mutationFor('RegisterPerson'), { input: { occurredOn: daysAgo(1), personId } });

const systemToken = async (client: string): Promise<string> =>
  (await granted(await tokenOfSystem(issuer, client, 'demonstration'))).access_token;

describe('A process with an identity provider', () => {
  it('takes who signs in there, by what the provider publishes', async () => {
    const { access_token: token } = await new SignIn(issuer).tokens('OFFENDER_MANAGER');
    expect((await me(service, token)).data?.me).toEqual({ id: 'om-1', roles: ['OFFENDER_MANAGER'] });
    expect((await register(service, token, 'person-1')).errors).toEqual([]);
  });

  it('takes systems that speak for themselves: to bring in, to evaluate, to commission', async () => {
    const importer = await systemToken('importer-system');
    expect((await register(service, importer, 'person-2')).errors).toEqual([]);
    const evaluator = await systemToken('evaluator-system');
    expect((await replay(service, {}, evaluator)).status).toBe(200);
    const commissioner = await systemToken('commissioner-system');
    expect((await me(service, commissioner)).data?.me).toEqual({
      id: 'commissioner-system',
      roles: ['COMMISSIONER'],
    });
    expect((await register(service, commissioner, 'person-3')).errors[0]?.extensions.code).toBe(
      'ACCESS_DENIED',
    );
  });

  it('takes none of the tokens that the demonstration prints', async () => {
    const { status, errors } = await me(service, provider.api.token('PROGRAMME_MANAGER'));
    expect([status, errors[0]?.extensions.code]).toEqual([401, 'UNAUTHENTICATED']);
  });

  it('reads the roles as it is told to', async () => {
    const mapped = await startService({
      OIDC_ROLE_NAMES: 'TRAINER=EVALUATOR,OFFENDER_MANAGER=MENTOR,OFFENDER_MANAGER=TRAINER',
    });
    const officer = await new SignIn(issuer).tokens('OFFENDER_MANAGER');
    expect((await me(mapped, officer.access_token)).data?.me.roles).toEqual(['MENTOR', 'TRAINER']);
    const mentor = await new SignIn(issuer).tokens('MENTOR');
    const { status, text } = await me(mapped, mentor.access_token);
    expect(status).toBe(401);
    expect(text).toContain('gives no role here');
  });

  it('keeps a socket open beyond its first token, with the next one of the same user', async () => {
    const person = new SignIn(issuer);
    const first = await person.tokens('PROGRAMME_MANAGER');
    const socket = new WebSocket(`${service.url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws');
    const said: { type: string; payload?: unknown }[] = [];
    const hears = (type: string) =>
      new Promise<void>((resolve) =>
        socket.on('message', (data) => {
          const message = JSON.parse(String(data)) as { type: string };
          said.push(message);
          if (message.type === type) resolve();
        }),
      );
    await new Promise((resolve) => socket.once('open', resolve));
    const acknowledged = hears('connection_ack');
    const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
    socket.send(JSON.stringify({ type: 'connection_init', payload: bearer(first.access_token) }));
    await acknowledged;
    const next = await person.refreshed(first);
    const answered = hears('pong');
    socket.send(JSON.stringify({ type: 'ping', payload: bearer(next.access_token) }));
    await answered;
    expect(said.at(-1)).toEqual({
      type: 'pong',
      payload: { refreshed: true, expiresAt: expect.stringMatching(/Z$/) },
    });
    socket.terminate();
  });

  it('says that the provider is away, and blames no token, until it is back; those it knows go on', async () => {
    const { access_token: token } = await new SignIn(issuer).tokens('ADMINISTRATOR');
    expect((await me(service, token)).status).toBe(200);
    const newcomer = await startService();
    await provider.kill();
    expect((await me(service, token)).status).toBe(200);
    const away = await me(newcomer, token);
    expect([away.status, away.errors[0]?.extensions.code]).toEqual([503, 'SERVICE_UNAVAILABLE']);
    provider = await startServer({ folder: provider.folder, env: { PORT: new URL(provider.url).port } });
    let again = await me(newcomer, token);
    for (let tries = 0; again.status === 503 && tries < 50; tries += 1) {
      await new Promise((resolve) => setTimeout(resolve, 200));
      again = await me(newcomer, token);
    }
    expect(again.status).toBe(200);
  });
});

describe('The command line beside a process with an identity provider', () => {
  const people = (): string => {
    const handedIn = dataFolder();
    writeFileSync(join(handedIn, 'registerPerson.csv'), 'occurredOn,personId\n2013-05-01,handed-in\n');
    return handedIn;
  };
  const acting = (args: readonly string[], token?: string) =>
    throughline([...args, '--data', folder], token === undefined ? {} : { THROUGHLINE_TOKEN: token });

  it('finds no token of our own, and says whose it needs', async () => {
    const left = JSON.parse(readFileSync(join(folder, 'server.json'), 'utf8')) as { tokens: object };
    expect(left.tokens).toEqual({});
    for (const [role, ...args] of [
      ['IMPORTER', 'import', people()],
      ['ADMINISTRATOR', 'rebuild'],
      ['ADMINISTRATOR', 'rebuild', 'cases', '--roll-back'],
      ['ADMINISTRATOR', 'unpark', 'cases'],
    ] as const) {
      const { code, stderr } = await acting(args);
      expect({ code, stderr }).toEqual({
        code: 1,
        stderr: expect.stringMatching(
          new RegExp(`${args[0]} needs to know who you are.* role ${role} into THROUGHLINE_TOKEN`),
        ),
      });
    }
  });

  it('acts in the name of whom THROUGHLINE_TOKEN speaks for, and in no other', async () => {
    const told = await acting(['import', people()], await systemToken('importer-system'));
    expect(told).toMatchObject({ code: 0, stdout: expect.stringContaining('1 added') });
    expect((await recordedEvents(folder)).at(-1)?.metadata).toMatchObject({
      subjects: ['handed-in'],
      actor: { id: 'importer-system', role: 'IMPORTER', organisation: 'user-voice' },
    });
    const { access_token: administrator } = await new SignIn(issuer).tokens('ADMINISTRATOR');
    expect(await acting(['unpark', 'cases'], administrator)).toMatchObject({ code: 0 });
    expect(await acting(['rebuild', 'cases'], administrator)).toMatchObject({ code: 0 });
    expect((await acting(['import', people()], administrator)).stderr).toContain('ACCESS_DENIED');
  });

  it('says so where its token is not taken, such as one that the demonstration printed', async () => {
    for (const args of [
      ['import', people()],
      ['unpark', 'cases'],
    ]) {
      const { code, stderr } = await acting(args, provider.api.token('IMPORTER'));
      expect({ code, stderr }).toEqual({
        code: 1,
        stderr: expect.stringContaining('does not take the token in THROUGHLINE_TOKEN'),
      });
    }
  });
});

describe('The demonstration', () => {
  it('takes who signs in at its own issuer, beside the tokens that it prints', async () => {
    const { access_token: token } = await new SignIn(issuer).tokens('PROGRAMME_MANAGER');
    expect((await me(provider.api, token)).data?.me.id).toBe('pm-1');
    expect((await me(provider.api, provider.api.token('MENTOR'))).data?.me.id).toBe('demo-mentor');
    expect((await me(provider.api, await systemToken('importer-system'))).data?.me.id).toBe(
      'importer-system',
    );
  });

  it.each<[string, () => Readonly<Record<string, string>>]>([
    ['does not run in production', () => ({})],
    ['gives no identities to production', settings],
  ])('%s', async (_what, env) => {
    const refused = spawnServer({ folder: dataFolder(), env: { NODE_ENV: 'production', ...env() } });
    expect((await refused.ended).code).toBe(1);
    expect(refused.stderr).toMatch(/OIDC_ISSUER .*NODE_ENV=production.*anyone may be anyone/);
    expect(refused.stdout).not.toContain('eyJ');
  });
});
