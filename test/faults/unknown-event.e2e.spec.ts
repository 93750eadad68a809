import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { beforeAll, describe, expect, it } from '@jest/globals';
import type { Role } from '#access';
import { openSqliteEventLog, type RecordedEvent } from '#event-log';
import { throughline } from '../support/cli.js';
import { daysAgo } from '../support/days.js';
import { type Cast, castOf, perform, smallProgramme } from '../support/programme.js';
import { caseFile, replay, typesIn } from '../support/queries.js';
import { dumpReadModels } from '../support/read-model-dump.js';
import { recordedEvents } from '../support/recorded-log.js';
import { ROOT } from '../support/server-process.js';
import { type RunningServer, startServer } from '../support/server.js';
import { Subscriber } from '../support/subscriber.js';
import { putEvent } from './put-event.js';

const NEWER = {
  NODE_OPTIONS: `--import=${pathToFileURL(resolve(ROOT, 'test/faults/newer-version.mjs')).href}`,
};
const READ_MODELS = ['case-file', 'cases', 'programme-summary', 'changes', 'fact-uses', 'tasks'];

interface Receipt {
  readonly incomplete: boolean;
}

describe.each([
  { what: 'of a type that this version does not know', type: 'CurfewBroken', schemaVersion: 1 },
  { what: 'of a newer version of a schema', type: 'BreachRecorded', schemaVersion: 2 },
])('An event $what', ({ type, schemaVersion }) => {
  let server: RunningServer;
  let cast: Cast;
  let put: RecordedEvent;
  /** How many entries there are with the strange one. */
  let entries: number;

  beforeAll(async () => {
    const older = await startServer();
    cast = castOf(older.api);
    await perform(older.api, smallProgramme(cast));
    await older.stop();
    const log = openSqliteEventLog({ file: join(older.folder, 'log.db'), clock: () => new Date() });
    put = await putEvent(log, {
      stream: `supervision-${cast.mentee}`,
      type,
      schemaVersion,
      data: { breachId: 'breach-new', sentenceId: `${cast.mentee}-s1` },
    });
    await log.close();
    entries = (await recordedEvents(older.folder)).length;
    server = await startServer({ folder: older.folder });
    await untilPositions(put.position);
  });

  /** Until every read model has passed a position, whatever it had to park. */
  async function untilPositions(position: string): Promise<void> {
    for (;;) {
      const { readModels } = await server.api.recordState();
      if (readModels.every((model) => model.position !== null && model.position >= position)) return;
    }
  }

  const parked = async (): Promise<Readonly<Record<string, number>>> => {
    const { readModels } = await server.api.recordState();
    return Object.fromEntries(readModels.map((model) => [model.name, model.parked]));
  };
  const inEach = (count: number) => Object.fromEntries(READ_MODELS.map((name) => [name, count]));

  const receiptOf = async (
    role: Role,
    query: string,
    receipt = 'receipt { incomplete }',
  ): Promise<Receipt> => {
    const answer = await server.api.ask<Record<string, { receipt: Receipt }>>(
      role,
      `{ ${query} { ${receipt} } }`,
    );
    const [one] = Object.values(answer);
    if (!one) throw new Error('no answer came');
    return one.receipt;
  };

  it('does not keep the process from starting: each read model parks it, and health tells of that', async () => {
    expect(await parked()).toEqual(inEach(1));
    const response = await fetch(`${server.url}/health/ready`);
    expect(await response.json()).toMatchObject({
      readModels: READ_MODELS.map((name) => ({ name, parked: 1, skipped: 0 })),
    });
  });

  it('makes the answers say that they are incomplete on which it may bear, whatever they ask about', async () => {
    for (const query of [
      `caseFile(personId: "${cast.mentee}")`,
      `caseFile(personId: "${cast.mentee}", asAt: "${daysAgo(12)}")`,
      'cases',
      'tasks',
      `programmeSummary(contract: "${cast.contract}")`,
    ]) {
      expect([query, await receiptOf('PROGRAMME_MANAGER', query)]).toEqual([query, { incomplete: true }]);
    }
  });

  it('leaves the other answers as they are', async () => {
    expect(await receiptOf('PROGRAMME_MANAGER', `caseFile(personId: "${cast.mentor}")`)).toEqual({
      incomplete: false,
    });
    const file = await caseFile(server.api, 'OFFENDER_MANAGER', cast.mentee);
    expect(typesIn(file)).toContain('BreachResolved');
    expect(file.edges.map(({ node }) => node.entryId)).not.toContain(put.id);
  });

  it('is not added to: a command on its stream is told so, and nothing is recorded', async () => {
    const asked = { occurredOn: daysAgo(0), personId: cast.mentee, breachId: 'breach-1' };
    const { message, extensions } = await server.api.refused('OFFENDER_MANAGER', 'IssueBreachWarning', asked);
    expect(extensions).toMatchObject({ code: 'WRITTEN_BY_NEWER_VERSION' });
    expect(message).toContain('upgrade');
    expect(message).not.toContain(type);
    expect(await recordedEvents(server.folder)).toHaveLength(entries);
  });

  it('lets what does not rest on it be recorded, which waits behind it where it shares a key', async () => {
    const details = { occurredOn: daysAgo(0), personId: cast.mentee, name: 'Menthe', phone: '01632 960001' };
    await server.api.command('OFFENDER_MANAGER', 'RecordPersonalDetails', details);
    const other = { occurredOn: daysAgo(0), personId: cast.mentor, name: 'Mentor', phone: '01632 960002' };
    const { position } = await server.api.command('OFFENDER_MANAGER', 'RecordPersonalDetails', other);
    entries += 2;
    await untilPositions(position);
    // The feed of changes has one order for all, so everybody waits there; elsewhere the same person does, and where
    // it matters which entry rests on which stream, only the same stream.
    expect(await parked()).toEqual({ ...inEach(2), changes: 3, 'fact-uses': 1 });
    const files = await Promise.all(
      [cast.mentor, cast.mentee].map((person) => caseFile(server.api, 'OFFENDER_MANAGER', person)),
    );
    expect(files.map(({ details: shown }) => shown?.['phone'])).toEqual(['01632 960002', undefined]);
  });

  it('ends a replay with why it cannot go on, and not as if that were all', async () => {
    const { lines } = await replay(server.api);
    expect(lines).toHaveLength(1 + Number(put.position) - 1 + 1);
    expect(lines.at(-1)).toMatchObject({
      end: false,
      events: Number(put.position) - 1,
      code: 'WRITTEN_BY_NEWER_VERSION',
    });
    const told = await throughline(['replay', '--data', server.folder]);
    expect(told.code).toBe(1);
    expect(told.stdout.trim().split('\n')).toHaveLength(Number(put.position) - 1);
    expect(told.stderr).toContain(`event ${put.id} at ${put.position} is ${type} version ${schemaVersion}`);
    expect(told.stderr).toContain('upgrade');
    const before = await throughline([
      'replay',
      '--known-at',
      daysAgo(1) + 'T00:00:00.000Z',
      '--data',
      server.folder,
    ]);
    expect(before.code).toBe(0);
  });

  it('is not passed over by the reactions: they wait for a version that knows it, and say so', async () => {
    await server.process.whenSaid(({ stderr }) => (stderr.includes('UNKNOWN_EVENT') ? true : undefined));
    const said = server.process.stderr.split('\n').find((line) => line.includes('UNKNOWN_EVENT'));
    expect(JSON.parse(said ?? '')).toMatchObject({ eventId: put.id, position: put.position });
  });

  it('is no fault of the log: it verifies', async () => {
    const { code, stdout } = await throughline(['verify', '--data', server.folder]);
    expect({ code, stdout }).toEqual({ code: 0, stdout: expect.stringContaining(`${entries} events`) });
  });

  it('is taken in by a newer version of the program with what waits behind it, as if it had always known it', async () => {
    const { folder } = server;
    await server.stop();
    server = await startServer({ folder, env: NEWER });
    const [first = '', ...others] = READ_MODELS;
    const told = await throughline(['unpark', first, '--data', folder]);
    expect(told).toMatchObject({ code: 0, stdout: `${first}: 0 parked.\n` });
    for (const projection of others) {
      const { status } = await fetch(`${server.url}/unpark?projection=${projection}`, {
        method: 'POST',
        headers: { authorization: `Bearer ${server.api.token('ADMINISTRATOR')}` },
      });
      expect(status).toBe(200);
    }
    const { head } = await server.api.recordState();
    if (head === null) throw new Error('the log is empty');
    const { latestSequence } = await server.api.caughtUp(head);
    expect(await parked()).toEqual(inEach(0));
    expect(latestSequence).toBe(String(entries));
    for (const query of [`caseFile(personId: "${cast.mentee}")`, 'cases', 'tasks']) {
      expect(await receiptOf('PROGRAMME_MANAGER', query)).toEqual({ incomplete: false });
    }
    const file = await caseFile(server.api, 'OFFENDER_MANAGER', cast.mentee);
    expect(file.edges.map(({ node }) => node.entryId)).toContain(put.id);
    expect(file.details).toMatchObject({ phone: '01632 960001' });
    const { lines } = await replay(server.api);
    expect(lines.at(-1)).toEqual({ end: true, events: entries });
  });

  it('and is then told to subscribers, in its place', async () => {
    const subscriber = new Subscriber(server.url, {
      token: server.api.token('OFFENDER_MANAGER'),
      after: '0',
    });
    const last = (await recordedEvents(server.folder)).at(-1);
    const isThere = (): boolean => subscriber.updates.some(({ entry }) => entry.entryId === last?.id);
    while (!isThere()) {
      await Promise.race([
        subscriber.whenReceived(subscriber.updates.length + 1),
        subscriber.over.then((reason) => Promise.reject(new Error('it is over', { cause: reason }))),
      ]);
    }
    await subscriber.close();
    const positions = subscriber.updates.map(({ position }) => position);
    expect(positions).toEqual(positions.toSorted());
    expect(subscriber.updates.find(({ entry }) => entry.entryId === put.id)?.position).toBe(put.position);
  });

  it('and leaves the read models as a rebuild makes them', async () => {
    await server.stop();
    const unparked = dumpReadModels(server.folder);
    server = await startServer({ folder: server.folder, env: NEWER });
    expect((await throughline(['rebuild', '--data', server.folder])).code).toBe(0);
    await server.stop();
    expect(dumpReadModels(server.folder)).toEqual(unparked);
  });
});
