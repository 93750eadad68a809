import { resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { beforeAll, describe, expect, it } from '@jest/globals';
import type { Role } from '#access';
import type { RecordedEvent } from '#event-log';
import { throughline } from '../support/cli.js';
import { daysAgo } from '../support/days.js';
import { type Cast, castOf, perform, PERSONAL, smallProgramme, supervised } from '../support/programme.js';
import { caseFile, replay, typesIn } from '../support/queries.js';
import { dumpOf } from '../support/read-model-dump.js';
import { recordedEvents } from '../support/recorded-log.js';
import { ROOT } from '../support/server-process.js';
import { type RunningServer, settingsFor, startServer } from '../support/server.js';
import { files, openLogToWrite, servers, type Stores } from '../support/stores.js';
import { Subscriber } from '../support/subscriber.js';
import { untilSettled } from '../support/until.js';
import { putEvent } from './put-event.js';

const NEWER = {
  NODE_OPTIONS: `--import=${pathToFileURL(resolve(ROOT, 'test/faults/newer-version.mjs')).href}`,
};
const READ_MODELS = ['case-file', 'cases', 'programme-summary', 'changes', 'fact-uses', 'tasks'];

/** Somebody whom neither of the two is about. */
const OTHER = 'other-zq4';

interface Receipt {
  readonly incomplete: boolean;
}

/** What no release holds: it would tell of two people who must not meet. */
const WITHHELD = /^(NonAssociation|Task)/;

describe.each<[string, () => Stores | Promise<Stores>]>([
  ['in files', () => files],
  ["on EventStoreDB's protocol and PostgreSQL", () => servers()],
])(
  'An event of a type that this version does not know, and one of a newer version of a schema, %s',
  (_, open) => {
    let stores: Stores;
    let server: RunningServer;
    let cast: Cast;
    /** About the mentee. */
    let ofNewType: RecordedEvent;
    /** About the mentor. */
    let ofNewVersion: RecordedEvent;
    /** How many entries there are with the two. */
    let entries: number;

    beforeAll(async () => {
      stores = await open();
      const older = await startServer({ stores });
      cast = castOf(older.api);
      const steps = [...smallProgramme(cast), ...supervised(OTHER, cast.officer, 20, 200)];
      await perform(older.api, steps);
      await untilSettled(older); // else a task might be raised after the entries were counted
      await older.stop();
      const log = openLogToWrite(older.folder, stores);
      const about = (person: string) => ({
        stream: `supervision-${person}`,
        data: { breachId: 'breach-new', sentenceId: `${person}-s1` },
      });
      ofNewType = await putEvent(log, { ...about(cast.mentee), type: 'CurfewBroken', schemaVersion: 1 });
      ofNewVersion = await putEvent(log, { ...about(cast.mentor), type: 'BreachRecorded', schemaVersion: 2 });
      await log.close();
      entries = (await recordedEvents(older)).length;
      server = await startServer({ folder: older.folder, stores });
      await untilPositions(ofNewVersion.position);
    }, 60_000);

    /** The command line, with what the process is told. */
    const cli = (...args: readonly string[]) =>
      throughline(args, settingsFor(server.folder, false, stores.env));

    /** Until every read model has passed a position, whatever it had to park. */
    async function untilPositions(position: string): Promise<void> {
      for (;;) {
        const { readModels } = await server.api.recordState();
        if (readModels.every((model) => model.position !== null && model.position >= position)) return;
      }
    }

    /** A mentor's breach raises a task: until it is there. */
    async function untilReactedTo({ id }: RecordedEvent): Promise<void> {
      for (;;) {
        const tasks = (await recordedEvents(server)).filter(({ type }) => type === 'TaskRaised');
        if (tasks.some(({ data }) => JSON.stringify(data).includes(id))) return;
        await pause(20);
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

    it('do not keep the process from starting: each read model parks them, and health tells of that', async () => {
      expect(await parked()).toEqual(inEach(2));
      const response = await fetch(`${server.url}/health/ready`);
      expect(await response.json()).toMatchObject({
        readModels: READ_MODELS.map((name) => ({ name, parked: 2, skipped: 0 })),
      });
    });

    it('make the answers say that they are incomplete on which they may bear, whatever these ask about', async () => {
      for (const query of [
        `caseFile(personId: "${cast.mentee}")`,
        `caseFile(personId: "${cast.mentee}", asAt: "${daysAgo(12)}")`,
        `caseFile(personId: "${cast.mentor}")`,
        'cases',
        'tasks',
        `programmeSummary(contract: "${cast.contract}")`,
      ]) {
        expect([query, await receiptOf('PROGRAMME_MANAGER', query)]).toEqual([query, { incomplete: true }]);
      }
    });

    it('leave the other answers as they are', async () => {
      expect(await receiptOf('OFFENDER_MANAGER', `caseFile(personId: "${OTHER}")`)).toEqual({
        incomplete: false,
      });
      const file = await caseFile(server.api, 'OFFENDER_MANAGER', cast.mentee);
      expect(typesIn(file)).toContain('BreachResolved');
      expect(file.edges.map(({ node }) => node.entryId)).not.toContain(ofNewType.id);
    });

    it('are not added to: a command on their streams is told so, and nothing is recorded', async () => {
      const occurredOn = daysAgo(0);
      for (const [personId, strange] of [
        [cast.mentee, ofNewType],
        [cast.mentor, ofNewVersion],
      ] as const) {
        const asked = { occurredOn, personId, breachId: 'breach-2', sentenceId: `${personId}-s1` };
        const { message, extensions } = await server.api.refused('OFFENDER_MANAGER', 'RecordBreach', asked);
        expect(extensions).toMatchObject({ code: 'WRITTEN_BY_NEWER_VERSION' });
        expect(message).toContain('upgrade');
        expect(message).not.toContain(strange.type);
      }
      expect(await recordedEvents(server)).toHaveLength(entries);
    });

    it('let what does not rest on them be recorded, which waits behind them where it shares a key', async () => {
      const details = (personId: string) => ({
        occurredOn: daysAgo(0),
        personId,
        name: `Name of ${personId}`,
      });
      await server.api.command('PROGRAMME_MANAGER', 'RecordPersonalDetails', details(cast.mentee));
      const { position } = await server.api.command(
        'OFFENDER_MANAGER',
        'RecordPersonalDetails',
        details(OTHER),
      );
      entries += 2;
      await untilPositions(position);
      // The feed of changes has one order for all, so everybody waits there; elsewhere the same person does, and where
      // it matters which entry rests on which stream, only the same stream.
      expect(await parked()).toEqual({ ...inEach(3), changes: 4, 'fact-uses': 2 });
      const files = await Promise.all(
        [OTHER, cast.mentee].map((person) => caseFile(server.api, 'OFFENDER_MANAGER', person)),
      );
      expect(files.map(({ details: shown }) => shown?.['name'])).toEqual([
        `Name of ${OTHER}`,
        PERSONAL.menteeName,
      ]);
    });

    it('end a replay with why it cannot go on, and not as if that were all', async () => {
      const { lines } = await replay(server.api);
      const events = await recordedEvents(server);
      const before = events.slice(
        0,
        events.findIndex(({ id }) => id === ofNewType.id),
      );
      const released = before.filter(({ type }) => !WITHHELD.test(type)).length;
      expect(lines).toHaveLength(1 + released + 1);
      expect(lines.at(-1)).toMatchObject({
        end: false,
        events: released,
        code: 'WRITTEN_BY_NEWER_VERSION',
      });
      const told = await cli('replay');
      expect(told.code).toBe(1);
      expect(told.stdout.trim().split('\n')).toHaveLength(before.length);
      expect(told.stderr).toContain(
        `event ${ofNewType.id} at ${ofNewType.position} is CurfewBroken version 1`,
      );
      expect(told.stderr).toContain('upgrade');
      const earlier = await cli('replay', '--known-at', `${daysAgo(1)}T00:00:00.000Z`);
      expect(earlier.code).toBe(0);
    });

    it('are not passed over by the reactions: they wait for a version that knows them, and say so', async () => {
      await server.process.whenSaid(({ stderr }) => (stderr.includes('UNKNOWN_EVENT') ? true : undefined));
      const said = server.process.stderr.split('\n').find((line) => line.includes('UNKNOWN_EVENT'));
      expect(JSON.parse(said ?? '')).toMatchObject({ eventId: ofNewType.id, position: ofNewType.position });
    });

    it('are no fault of the log: it verifies', async () => {
      const { code, stdout } = await cli('verify');
      expect({ code, stdout }).toEqual({ code: 0, stdout: expect.stringContaining(`${entries} events`) });
    });

    it('are taken in by a newer version of the program with what waits behind them, as if it had always known them', async () => {
      const { folder } = server;
      await server.stop();
      server = await startServer({ folder, stores, env: NEWER });
      const [first = '', ...others] = READ_MODELS;
      const told = await cli('unpark', first);
      expect(told).toMatchObject({ code: 0, stdout: `${first}: 0 parked.\n` });
      for (const projection of others) {
        const { status } = await fetch(`${server.url}/unpark?projection=${projection}`, {
          method: 'POST',
          headers: { authorization: `Bearer ${server.api.token('ADMINISTRATOR')}` },
        });
        expect(status).toBe(200);
      }
      await untilReactedTo(ofNewVersion);
      entries += 1;
      const { head } = await server.api.recordState();
      if (head === null) throw new Error('the log is empty');
      const { latestSequence } = await server.api.caughtUp(head);
      expect(await parked()).toEqual(inEach(0));
      expect(latestSequence).toBe(String(entries));
      for (const query of [`caseFile(personId: "${cast.mentee}")`, 'cases', 'tasks']) {
        expect(await receiptOf('PROGRAMME_MANAGER', query)).toEqual({ incomplete: false });
      }
      const file = await caseFile(server.api, 'OFFENDER_MANAGER', cast.mentee);
      expect(file.edges.map(({ node }) => node.entryId)).toContain(ofNewType.id);
      expect(file.details).toMatchObject({ name: `Name of ${cast.mentee}` });
      const { lines } = await replay(server.api);
      // What is new is withheld from releases until somebody says that it may go.
      const added = lines.filter(({ type }) => type === ofNewType.type);
      expect(added).toEqual([]);
      const withheld = (await recordedEvents(server)).filter(
        ({ type }) => type === ofNewType.type || WITHHELD.test(type),
      );
      expect(lines.at(-1)).toMatchObject({ end: true, events: entries - withheld.length });
    });

    it('and are then told to subscribers, in their place', async () => {
      const subscriber = new Subscriber(server.url, {
        token: server.api.token('OFFENDER_MANAGER'),
        after: '0',
      });
      const isThere = (): boolean =>
        subscriber.updates.some(({ entry }) => entry.entryId === ofNewVersion.id);
      while (!isThere()) {
        await Promise.race([
          subscriber.whenReceived(subscriber.updates.length + 1),
          subscriber.over.then((reason) => Promise.reject(new Error('it is over', { cause: reason }))),
        ]);
      }
      await subscriber.close();
      const positions = subscriber.updates.map(({ position }) => position);
      expect(positions).toEqual(positions.toSorted());
      expect(positions).toEqual(expect.arrayContaining([ofNewType.position, ofNewVersion.position]));
    });

    it('and leave the read models as a rebuild makes them', async () => {
      await server.stop();
      const unparked = await dumpOf(server);
      server = await startServer({ folder: server.folder, stores, env: NEWER });
      expect((await cli('rebuild')).code).toBe(0);
      await server.stop();
      expect(await dumpOf(server)).toEqual(unparked);
    });
  },
);
