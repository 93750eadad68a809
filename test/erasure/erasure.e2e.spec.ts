import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { mutationFor } from '../support/api.js';
import { throughline } from '../support/cli.js';
import { daysAgo } from '../support/days.js';
import { randomFrom } from '../support/random.js';
import { type RunningServer, startServer } from '../support/server.js';
import { seed } from '../support/soak.js';

const NAME = 'Perpetua Quillfeather';
const OFFICER = 'DATA_PROTECTION_OFFICER';

async function send(
  server: RunningServer,
  role: 'PROGRAMME_MANAGER' | typeof OFFICER,
  command: string,
  input: object,
) {
  await server.api.ask(role, mutationFor(command), { input });
}

/** Registers somebody, and takes them as far as a grant. */
async function granted(server: RunningServer, personId: string): Promise<void> {
  const occurredOn = daysAgo(0);
  const request = { personId, requestId: `r-${personId}`, occurredOn };
  await send(server, 'PROGRAMME_MANAGER', 'RegisterPerson', { personId, occurredOn });
  await send(server, 'PROGRAMME_MANAGER', 'RecordPersonalDetails', { personId, name: NAME, occurredOn });
  await send(server, 'PROGRAMME_MANAGER', 'RequestErasure', { ...request, requestedBy: 'PERSON' });
  const decision = { outcome: 'GRANTED', grounds: 'asked for', residualRisks: ['NONE_KNOWN'], coarsen: [] };
  await send(server, OFFICER, 'DecideErasure', { ...request, ...decision });
}

interface Header {
  readonly caseFile: { readonly erased: boolean; readonly details: { readonly name: string } | null };
}
async function headerOf(server: RunningServer, personId: string): Promise<Header['caseFile']> {
  const query = 'query ($personId: ID!) { caseFile(personId: $personId, first: 1) { erased details } }';
  return (await server.api.ask<Header>(OFFICER, query, { personId })).caseFile;
}

describe('throughline erase', () => {
  it('erases somebody whose erasure was granted, and nobody else, and the log verifies', async () => {
    const server = await startServer();
    const erase = (...args: string[]) => throughline(['erase', ...args, '--data', server.folder]);
    await granted(server, 'ann');
    const early = await erase('ann', '--request', 'r-another', '--as', OFFICER);
    expect(early).toMatchObject({ code: 1, stderr: expect.stringContaining('ERASURE_NOT_GRANTED') });
    const asAnother = await erase('ann', '--request', 'r-ann', '--as', 'PROGRAMME_MANAGER');
    expect(asAnother).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/A data-protection officer orders this.*Nothing was ordered/),
    });
    const asNobody = await erase('ann', '--request', 'r-ann');
    expect(asNobody).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('erase needs to know who you are'),
    });
    expect((await headerOf(server, 'ann')).details).toEqual({ name: NAME });

    for (let time = 0; time < 2; time += 1) {
      const done = await erase('ann', '--request', 'r-ann', '--as', OFFICER);
      expect(done).toMatchObject({ code: 0, stdout: expect.stringContaining('ann is erased') });
    }
    expect(await headerOf(server, 'ann')).toEqual({ erased: true, details: { name: '[erased]' } });
    const verified = await throughline(['verify', '--keys', '--data', server.folder]);
    expect(verified).toMatchObject({ code: 0, stdout: expect.stringContaining('or its key was destroyed') });
    await server.stop();
  }, 180_000);

  it('waits for no longer than it is told where something still reads the keys, says so, and is done later', async () => {
    const server = await startServer();
    const erase = (...args: string[]) =>
      throughline(['erase', ...args, '--as', OFFICER, '--data', server.folder]);
    await granted(server, 'ann');
    await granted(server, 'ben');
    const reader = new DatabaseSync(join(server.folder, 'keys.db'), { readOnly: true });
    try {
      reader.exec('BEGIN');
      reader.prepare('SELECT count(*) FROM data_key').get(); // as a backup does: old pages stay until it ends
      const late = await erase('ann', '--request', 'r-ann', '--wait', '4');
      expect(late).toMatchObject({ code: 3, stdout: '' });
      expect(late.stderr).toContain('Ctrl-C stops nothing');
      expect(late.stderr).toMatch(
        /ordered, and the server goes on with it\. After 4 s the keys are not destroyed yet\. Of 1 .* 1 failed/,
      );
      const health = await throughline(['health', '--data', server.folder]);
      expect(health).toMatchObject({
        code: 0,
        stdout: expect.stringContaining('erasures: 1 ordered and not finished, 1 of them failing'),
      });
      expect(health.stdout).not.toContain('ann');
      expect(await erase('ben', '--request', 'r-ben', '--wait', '0')).toMatchObject({ code: 3 });
    } finally {
      reader.close();
    }
    for (const personId of ['ann', 'ben']) {
      expect(await erase(personId, '--request', `r-${personId}`)).toMatchObject({
        code: 0,
        stdout: expect.stringContaining(`${personId} is erased`),
      });
    }
    await server.stop();
  }, 180_000);

  it('is finished by the next start, wherever the process was killed', async () => {
    const random = randomFrom(seed);
    let server = await startServer();
    const { folder } = server;
    for (const personId of ['ann', 'ben', 'cat']) {
      await granted(server, personId);
      const input = { personId, requestId: `r-${personId}` };
      const sent = send(server, OFFICER, 'ErasePerson', input).catch(() => undefined);
      await pause(random.between(0, 25));
      await server.kill();
      await sent;
      server = await startServer({ folder });
      await send(server, OFFICER, 'ErasePerson', input).catch((error: unknown) => {
        expect(String(error)).toContain('erased'); // it had been ordered before the kill
      });
      for (let patience = 200; !(await headerOf(server, personId)).erased; patience -= 1) {
        if (patience === 0) throw new Error(`the erasure of ${personId} was not finished`);
        await pause(50);
      }
      expect(await headerOf(server, personId)).toEqual({ erased: true, details: { name: '[erased]' } });
    }
    await server.stop();
    expect(await throughline(['verify', '--keys', '--data', folder])).toMatchObject({ code: 0 });
  }, 240_000);
});
