import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { randomBytes } from 'node:crypto';
import { copyFileSync, existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { KeyReader } from '#privacy';
import { memoryEventLog } from '#event-log';
import { cli } from '../../apps/cli/src/cli.js';
import { Configuration } from '../../apps/standalone/src/configuration/index.js';
import { masterKeysOf, warnOfMasterKeyFile } from '../../apps/standalone/src/stores/master-keys.js';
import { openKeys } from '../../apps/standalone/src/stores/open-keys.js';
import { PostgresServer } from '../postgres/postgres-server.js';
import { afterwards } from '../support/cleanup.js';
import { dataFolder } from '../support/data-folder.js';

const names = ['ann', 'ben'].map((subject) => ({ subject, seal: 'PERSONAL' }) as const);
const clock = () => new Date('2014-06-02T12:00:00.000Z');
const MASTER = ['MASTER_KEY', 'MASTER_KEY_NEXT', 'MASTER_KEY_KMS', 'MASTER_KEY_KMS_TOKEN', 'KEYS'] as const;
type Environment = Readonly<Partial<Record<(typeof MASTER)[number], string>>>;

const key = () => randomBytes(32).toString('base64');
const hexOf = async (keys: KeyReader) =>
  (await keys.find(names)).map((found) =>
    typeof found === 'object' ? found.export().toString('hex') : found,
  );

/** Runs with settings of this process: providers read the environment themselves. */
async function within<Result>(environment: Environment, work: () => Promise<Result>): Promise<Result> {
  const before = MASTER.map((name) => [name, process.env[name]] as const);
  for (const name of MASTER) delete process.env[name];
  Object.assign(process.env, environment);
  try {
    return await work();
  } finally {
    for (const [name, value] of before) {
      delete process.env[name];
      if (value !== undefined) process.env[name] = value;
    }
  }
}

const open = (folder: string, environment: Environment) =>
  within(environment, () =>
    openKeys(new Configuration({ DATA: folder, ...environment }), memoryEventLog({ clock }), clock),
  );
const rotate = (folder: string, environment: Environment) =>
  within(environment, () => cli().parseAsync(['node', 'throughline', 'rotate-master-key', '--data', folder]));

async function made(folder: string, environment: Environment): Promise<readonly (string | undefined)[]> {
  const keys = await open(folder, environment);
  await keys.dataKeys(names);
  const found = await hexOf(keys);
  await keys.close();
  return found;
}

async function found(folder: string, environment: Environment): Promise<readonly (string | undefined)[]> {
  const keys = await open(folder, environment);
  const all = await hexOf(keys);
  await keys.close();
  return all;
}

/** A service that only turns what it is given around: what it wraps is not the point here. */
async function transit(): Promise<string> {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { plaintext, ciphertext } = JSON.parse(Buffer.concat(chunks).toString()) as Record<
        string,
        string
      >;
      const data =
        plaintext === undefined
          ? { plaintext: ciphertext?.slice(9) }
          : { ciphertext: `vault:v1:${plaintext}` };
      response.end(JSON.stringify({ data }));
    });
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  afterwards(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/transit/throughline`;
}

describe('A master key in the data folder', () => {
  const PROVIDER = { OIDC_ISSUER: 'https://id.example', OIDC_AUDIENCE: 'x' };
  const warned = (environment: Readonly<Record<string, string>>): number => {
    let count = 0;
    warnOfMasterKeyFile(new Configuration(environment), { warn: () => void (count += 1) });
    return count;
  };

  it('is warned of where the data are about people', () => {
    expect(warned(PROVIDER)).toBe(1);
    expect(warned({ ...PROVIDER, MASTER_KEY: key() })).toBe(0);
    expect(warned({})).toBe(0); // the demonstration
  });
});

describe('throughline rotate-master-key', () => {
  it('makes another file, which a running server follows, and leaves no old one', async () => {
    const folder = dataFolder();
    const before = await made(folder, {});
    const file = join(folder, 'master.key');
    const old = readFileSync(file, 'utf8');
    const running = await open(folder, {});
    await rotate(folder, {});
    expect(readFileSync(file, 'utf8')).not.toBe(old);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(existsSync(`${file}.next`)).toBe(false);
    expect(await hexOf(running)).toEqual(before);
    await running.dataKeys([{ subject: 'cat', seal: 'PERSONAL' }]);
    await running.close();
    expect(await found(folder, {})).toEqual(before);
  });

  it('goes from the one of the environment to the next, and says where the next is missing', async () => {
    const folder = dataFolder();
    const [first, second] = [key(), key()];
    const before = await made(folder, { MASTER_KEY: first });
    await expect(rotate(folder, { MASTER_KEY: first })).rejects.toThrow(/MASTER_KEY_NEXT is not set/);
    await rotate(folder, { MASTER_KEY: first, MASTER_KEY_NEXT: second });
    expect(await found(folder, { MASTER_KEY: first, MASTER_KEY_NEXT: second })).toEqual(before);
    expect(await found(folder, { MASTER_KEY: second })).toEqual(before);
    await expect(open(folder, { MASTER_KEY: first })).rejects.toMatchObject({ code: 'WRONG_MASTER_KEY' });
  });

  it('is refused by a process that was not given the next one: it opens and makes nothing, and says what to do', async () => {
    const folder = dataFolder();
    const [first, second] = [key(), key()];
    const before = await made(folder, { MASTER_KEY: first });
    const unaware = await open(folder, { MASTER_KEY: first });
    expect(await hexOf(unaware)).toEqual(before);
    await rotate(folder, { MASTER_KEY: first, MASTER_KEY_NEXT: second });
    for (const work of [
      () => unaware.find(names),
      () => unaware.dataKeys(names),
      () => unaware.dataKeys([{ subject: 'cat', seal: 'PERSONAL' }]),
    ]) {
      await expect(work()).rejects.toMatchObject({ code: 'WRONG_MASTER_KEY' });
      await expect(work()).rejects.toThrow(
        /the master key was rotated since, the new one, and start it again/,
      );
    }
    await unaware.close();
    expect(await found(folder, { MASTER_KEY: second })).toEqual(before);
  });

  it('through a service is followed by processes that run, on another machine once they have the new file', async () => {
    const [here, there] = [dataFolder(), dataFolder()];
    const service = { MASTER_KEY_KMS: await transit(), MASTER_KEY_KMS_TOKEN: 'quite-secret' };
    const elsewhere = { ...service, KEYS: `sqlite:${join(here, 'keys.db')}` };
    const before = await made(here, service);
    const copy = () => copyFileSync(join(here, 'master.key.kms'), join(there, 'master.key.kms'));
    copy();
    const [near, far] = [await open(here, service), await open(there, elsewhere)];
    expect([await hexOf(near), await hexOf(far)]).toEqual([before, before]);
    await rotate(here, service);
    expect(await hexOf(near)).toEqual(before);
    await near.dataKeys([{ subject: 'cat', seal: 'PERSONAL' }]);
    await expect(far.find(names)).rejects.toMatchObject({ code: 'WRONG_MASTER_KEY' });
    await expect(far.dataKeys([{ subject: 'dan', seal: 'PERSONAL' }])).rejects.toMatchObject({
      code: 'WRONG_MASTER_KEY',
    });
    copy();
    expect(await hexOf(far)).toEqual(before);
    await far.dataKeys([{ subject: 'dan', seal: 'PERSONAL' }]);
    await Promise.all([near.close(), far.close()]);
    expect(await found(here, service)).toEqual(before);
  });

  it('has the service wrap another one', async () => {
    const folder = dataFolder();
    const service = { MASTER_KEY_KMS: await transit(), MASTER_KEY_KMS_TOKEN: 'quite-secret' };
    const before = await made(folder, service);
    const wrapped = readFileSync(join(folder, 'master.key.kms'), 'utf8');
    expect(existsSync(join(folder, 'master.key'))).toBe(false);
    await rotate(folder, service);
    expect(readFileSync(join(folder, 'master.key.kms'), 'utf8')).not.toBe(wrapped);
    expect(await found(folder, service)).toEqual(before);
  });

  it.each(['a file', 'the service'])(
    'begun twice at once with %s, never takes away the master key of the rotation after',
    async (from) => {
      const folder = dataFolder();
      const service = { MASTER_KEY_KMS: await transit(), MASTER_KEY_KMS_TOKEN: 'quite-secret' };
      const environment: Environment = from === 'a file' ? {} : service;
      const file = join(folder, from === 'a file' ? 'master.key' : 'master.key.kms');
      await made(folder, environment);
      const source = () =>
        within(environment, () => masterKeysOf(new Configuration({ DATA: folder, ...environment })));
      const begun = async () => {
        const one = await source();
        const to = await one.next();
        to.wrap(Buffer.from('a'), 'x'); // the first step of a rotation: from here on it is kept
        return { one, to };
      };
      const quick = await begun();
      const slow = await begun();
      expect(slow.to.keyId).toBe(quick.to.keyId);
      await quick.one.adopt(quick.to);
      expect(await slow.one.adopt(slow.to)).toMatch(/holds the new master key/);
      const after = await begun();
      const kept = [file, `${file}.next`].map((one) => readFileSync(one, 'utf8'));
      await slow.one.adopt(slow.to);
      expect([file, `${file}.next`].map((one) => readFileSync(one, 'utf8'))).toEqual(kept);
      await after.one.adopt(after.to);
      await expect(slow.one.adopt(slow.to)).rejects.toThrow(/another rotation has begun/);
      expect(readFileSync(file, 'utf8')).toBe(kept[1]);
    },
  );

  it('makes nothing where there are no keys', async () => {
    const folder = dataFolder();
    await expect(rotate(folder, {})).rejects.toMatchObject({ code: 'KEYS_UNAVAILABLE' });
    expect(existsSync(join(folder, 'keys.db'))).toBe(false);
  });

  describe('on PostgreSQL', () => {
    let server: PostgresServer;
    beforeAll(async () => {
      server = await PostgresServer.start();
    });
    afterAll(() => server.end());

    it('wraps the keys of all processes, which share their other secrets as before', async () => {
      const KEYS = await server.database();
      const [first, second, shared] = [key(), key(), key()];
      const started = (master: Environment, secret = shared) =>
        openKeys(
          new Configuration({ DATA: dataFolder(), KEYS, CURSOR_KEY: secret, ...master }),
          memoryEventLog({ clock }),
          clock,
        );
      const gateway = (master: Environment, secret = shared) =>
        within({ KEYS, ...master }, () => started(master, secret));
      const before = await made(dataFolder(), { KEYS, MASTER_KEY: first });
      const both = { MASTER_KEY: first, MASTER_KEY_NEXT: second };
      // In one environment: the first to be there would take it away from the other.
      const running = await within({ KEYS, ...both }, () => Promise.all([started(both), started(both)]));
      await rotate(dataFolder(), { KEYS, ...both });
      for (const keys of running) {
        expect(await hexOf(keys)).toEqual(before);
        await keys.close();
      }
      const next = await gateway({ MASTER_KEY: second });
      expect(await hexOf(next)).toEqual(before);
      await next.close();
      await expect(gateway({ MASTER_KEY: second }, key())).rejects.toMatchObject({
        code: 'WRONG_SHARED_SECRET',
      });
    });
  });
});
