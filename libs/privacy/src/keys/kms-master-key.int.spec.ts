import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { inspect } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { temporaryFolder } from '../testing/temporary-folder.js';
import { kmsMasterKey, kmsMasterKeysIn, openSqliteKeyStore, vaultTransit } from './index.js';

const TOKEN = 'hvs.quite-secret';
const PERSONAL = { subject: 'm01', seal: 'PERSONAL' } as const;

/** What the transit engine of Vault answers, on loopback, with a key of its own. */
async function fakeTransit(): Promise<{
  readonly server: Server;
  readonly asked: string[];
  readonly traces: unknown[];
  readonly address: URL;
}> {
  const key = randomBytes(32);
  const asked: string[] = [];
  const traces: unknown[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      asked.push(request.url ?? '');
      traces.push(request.headers['traceparent']);
      const answer = (status: number, body: object): void => {
        response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
      };
      if (request.headers['x-vault-token'] !== TOKEN) return answer(403, { errors: ['permission denied'] });
      const body = JSON.parse(Buffer.concat(chunks).toString()) as Record<string, string>;
      const aad = Buffer.from(body['associated_data'] ?? '', 'base64');
      if (request.url === '/v1/transit/encrypt/throughline') {
        const iv = randomBytes(12);
        const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(aad);
        const sealed = [cipher.update(Buffer.from(body['plaintext'] ?? '', 'base64')), cipher.final()];
        const box = Buffer.concat([iv, ...sealed, cipher.getAuthTag()]).toString('base64');
        return answer(200, { data: { ciphertext: `vault:v1:${box}` } });
      }
      if (request.url === '/v1/transit/decrypt/throughline') {
        const box = Buffer.from((body['ciphertext'] ?? '').replace('vault:v1:', ''), 'base64');
        try {
          const decipher = createDecipheriv('aes-256-gcm', key, box.subarray(0, 12)).setAAD(aad);
          decipher.setAuthTag(box.subarray(-16));
          const plain = Buffer.concat([decipher.update(box.subarray(12, -16)), decipher.final()]);
          return answer(200, { data: { plaintext: plain.toString('base64') } });
        } catch {
          return answer(400, { errors: ['cipher: message authentication failed'] });
        }
      }
      return answer(404, { errors: [] });
    });
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  return { server, asked, traces, address: new URL(`http://127.0.0.1:${port}/transit/throughline`) };
}

describe('a master key that a key management service unwraps', () => {
  let transit: Awaited<ReturnType<typeof fakeTransit>>;
  beforeEach(async () => {
    transit = await fakeTransit();
  });
  afterEach(() => {
    transit.server.closeAllConnections();
    transit.server.close();
  });
  const kms = (token = TOKEN) => vaultTransit({ address: transit.address, token, patienceMs: 2_000 });

  it('is made with the first key, kept wrapped for its owner alone, and the same after a restart', async () => {
    using folder = temporaryFolder();
    const [file, wrapped] = [folder.file('keys.db'), folder.file('master.key.kms')];
    const open = async () =>
      openSqliteKeyStore({ file, masterKey: await kmsMasterKey({ kms: kms(), file: wrapped }) });
    const store = await open();
    const [made] = await store.dataKeys([PERSONAL]);
    await store.close();
    expect(readFileSync(wrapped, 'utf8')).toMatch(/^vault:v1:/);
    expect(statSync(wrapped).mode & 0o777).toBe(0o600);

    const again = await open();
    const [found] = await again.find([PERSONAL]);
    expect(typeof found === 'object' && made !== undefined && found.equals(made)).toBe(true);
    await again.close();
    // Asked once a start, whatever is sealed and opened.
    expect(transit.asked).toEqual(['/v1/transit/encrypt/throughline', '/v1/transit/decrypt/throughline']);
  });

  it('is asked for in the trace that it is needed in', async () => {
    using folder = temporaryFolder();
    const traceparent = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';
    const { address } = transit;
    const traced = vaultTransit({ address, token: TOKEN, headers: () => ({ traceparent }) });
    await kmsMasterKey({ kms: traced, file: folder.file('master.key.kms') });
    expect(transit.traces).toEqual([traceparent]);
  });

  it('is never made anew where there are keys', async () => {
    using folder = temporaryFolder();
    const [file, wrapped] = [folder.file('keys.db'), folder.file('master.key.kms')];
    await openSqliteKeyStore({ file, masterKey: await kmsMasterKey({ kms: kms(), file: wrapped }) }).close();
    rmSync(wrapped);
    const masterKey = await kmsMasterKey({ kms: kms(), file: wrapped });
    expect(() => openSqliteKeyStore({ file, masterKey })).toThrow(
      expect.objectContaining({ code: 'SECRET_UNUSABLE', reason: 'MISSING' }),
    );
  });

  it('never overwrites one that another process was quicker to make', async () => {
    using folder = temporaryFolder();
    const wrapped = folder.file('master.key.kms');
    const [first, second] = await Promise.all([
      kmsMasterKey({ kms: kms(), file: wrapped }),
      kmsMasterKey({ kms: kms(), file: wrapped }),
    ]);
    first.wrap(Buffer.from('a'), 'x');
    expect(() => second.wrap(Buffer.from('a'), 'x')).toThrow(/start this one again/);
  });

  it('is followed through a rotation by a process that runs, which asks the service once for each new file', async () => {
    using folder = temporaryFolder();
    const [file, wrapped, next] = ['keys.db', 'master.key.kms', 'master.key.kms.next'].map((name) =>
      folder.file(name),
    ) as [string, string, string];
    const masterKey = await kmsMasterKey({ kms: kms(), file: wrapped });
    const running = openSqliteKeyStore({
      file,
      masterKey,
      moreMasterKeys: kmsMasterKeysIn(kms(), [next, wrapped]),
    });
    const [made] = await running.dataKeys([PERSONAL]);
    const to = await kmsMasterKey({ kms: kms(), file: next });
    const rotating = openSqliteKeyStore({ file, masterKey });
    await rotating.rotateMasterKey(to);
    renameSync(next, wrapped);
    const before = transit.asked.length;
    const found = await Promise.all(Array.from({ length: 20 }, () => running.find([PERSONAL])));
    expect(found.flat().every((key) => typeof key === 'object' && made?.equals(key))).toBe(true);
    await running.dataKeys([{ ...PERSONAL, subject: 'm02' }]);
    expect(transit.asked.slice(before)).toEqual(['/v1/transit/decrypt/throughline']);
    await Promise.all([running.close(), rotating.close()]);
  });

  it('that is new to a process is not had while the service is away, and nothing is called erased or damaged', async () => {
    using folder = temporaryFolder();
    const [file, wrapped, next] = ['keys.db', 'master.key.kms', 'master.key.kms.next'].map((name) =>
      folder.file(name),
    ) as [string, string, string];
    const masterKey = await kmsMasterKey({ kms: kms(), file: wrapped });
    let token = 'revoked';
    const later = (): ReturnType<ReturnType<typeof kmsMasterKeysIn>> =>
      kmsMasterKeysIn(kms(token), [next, wrapped])();
    const running = openSqliteKeyStore({ file, masterKey, moreMasterKeys: later });
    await running.dataKeys([PERSONAL]);
    const rotating = openSqliteKeyStore({ file, masterKey });
    await rotating.rotateMasterKey(await kmsMasterKey({ kms: kms(), file: next }));
    for (const work of [() => running.find([PERSONAL]), () => running.dataKeys([PERSONAL])]) {
      await expect(work()).rejects.toMatchObject({ code: 'SECRET_UNUSABLE', reason: 'UNREACHABLE' });
    }
    token = TOKEN;
    expect(await running.find([PERSONAL])).toEqual([expect.anything()]);
    await Promise.all([running.close(), rotating.close()]);
  });

  it('cannot be had where the service is away, refuses, or is another: and no error holds a secret', async () => {
    using folder = temporaryFolder();
    const wrapped = folder.file('master.key.kms');
    (await kmsMasterKey({ kms: kms(), file: wrapped })).wrap(Buffer.from('a'), 'x');
    const faults = [await fault(kmsMasterKey({ kms: kms('another-secret'), file: wrapped }))];
    const other = await fakeTransit();
    const elsewhere = vaultTransit({ address: other.address, token: TOKEN });
    faults.push(await fault(kmsMasterKey({ kms: elsewhere, file: wrapped })));
    other.server.closeAllConnections();
    await new Promise((closed) => other.server.close(closed));
    faults.push(await fault(kmsMasterKey({ kms: elsewhere, file: wrapped })));
    for (const error of faults) {
      expect(error).toMatchObject({ code: 'SECRET_UNUSABLE', reason: 'UNREACHABLE' });
      expect(inspect(error, { depth: 10, showHidden: true })).not.toMatch(/secret['"]|hvs\.|vault:v1/);
    }
  });

  it('needs an address that names a mount and a key', () => {
    const address = new URL('https://vault.example:8200/transit');
    expect(() => vaultTransit({ address, token: TOKEN })).toThrow(RangeError);
  });
});

const fault = (attempt: Promise<unknown>): Promise<unknown> =>
  attempt.then(
    () => 'it was had',
    (error: unknown) => error,
  );
