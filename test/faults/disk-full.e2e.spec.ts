import { randomUUID } from 'node:crypto';
import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { throughline } from '../support/cli.js';
import { dataFolder } from '../support/data-folder.js';
import { daysAgo } from '../support/days.js';
import { type Cast, castOf, perform, smallProgramme, type Step } from '../support/programme.js';
import { caseFile, typesIn } from '../support/queries.js';
import { dumpReadModels } from '../support/read-model-dump.js';
import { commandIdOf, recordedEvents } from '../support/recorded-log.js';
import { type RunningServer, startServer } from '../support/server.js';
import { Subscriber } from '../support/subscriber.js';
import { untilReady, untilSettled } from '../support/until.js';
import { type Sent, sendOnce } from '../support/workload.js';
import { ProcessDisk } from './process-disk.js';

let server: RunningServer;
let disk: ProcessDisk;
let cast: Cast;
let subscriber: Subscriber;
/** Somebody of whom nothing is sealed yet, so that no key has been made. */
const KEYLESS = 'somebody-new';
const sent = new Map<string, Sent>();
/** How many entries there were before the first of these tests. */
let before: number;

beforeAll(async () => {
  server = await startServer({ env: { LOG_LEVEL: 'warn' } });
  cast = castOf(server.api);
  const register: Step = [
    'PROGRAMME_MANAGER',
    'RegisterPerson',
    { occurredOn: daysAgo(0), personId: KEYLESS },
  ];
  await perform(server.api, [...smallProgramme(cast), register]);
  await untilSettled(server); // a task that came later would be told to the subscriber, of whomever it is
  const { latestSequence } = await server.api.recordState();
  before = Number(latestSequence);
  subscriber = new Subscriber(server.url, {
    token: server.api.token('OFFENDER_MANAGER'),
    after: latestSequence,
  });
  disk = ProcessDisk.of(server.folder);
});

const breach = (): Step => [
  'OFFENDER_MANAGER',
  'RecordBreach',
  { occurredOn: daysAgo(0), personId: cast.mentee, breachId: randomUUID(), sentenceId: `${cast.mentee}-s1` },
];
async function send(step: Step, commandId: string = randomUUID()): Promise<Sent> {
  const one = await sendOnce(server.api, step, commandId);
  sent.set(commandId, one);
  return one;
}

/** Sends until it is told that it cannot be stored. */
async function untilRefused(next: () => Step): Promise<Sent> {
  for (let count = 0; count < 2_000; count += 1) {
    const one = await send(next());
    if (one.outcome !== 'acknowledged') return one;
  }
  throw new Error(`the disk never filled: ${JSON.stringify(disk.sizes())}`);
}
const unavailable = {
  outcome: 'lost',
  gaveUp: false,
  error: { extensions: { code: 'SERVICE_UNAVAILABLE' } },
};

describe('While the disk of the process is full', () => {
  it('a command whose entry cannot be stored is answered with SERVICE_UNAVAILABLE, and what to do', async () => {
    await disk.fillAt('log.db-wal');
    const refused = await untilRefused(breach);
    expect(refused).toMatchObject(unavailable);
    expect(refused.outcome === 'lost' && refused.error?.message).toContain('with the same commandId');
  });

  it('what is there can still be read, as long as the look can be put on record', async () => {
    const file = await caseFile(server.api, 'OFFENDER_MANAGER', cast.mentee);
    expect(typesIn(file)).toContain('MatchMade');
    const live = await fetch(`${server.url}/health/live`);
    expect(live.status).toBe(200);
  });

  it('nothing is shown once it cannot, and a person gets no key that could not be kept', async () => {
    await disk.fill();
    const token = server.api.token('OFFENDER_MANAGER');
    const look = await server.api.send(token, `{ caseFile(personId: "${cast.mentee}") { erased } }`);
    expect(look.errors).toMatchObject([{ extensions: { code: 'SERVICE_UNAVAILABLE' } }]);
    const details = { occurredOn: daysAgo(0), personId: KEYLESS, name: 'A name' };
    expect(await send(['PROGRAMME_MANAGER', 'RecordPersonalDetails', details])).toMatchObject(unavailable);
    expect(await send(breach())).toMatchObject(unavailable);
  });
});

describe('Once there is space again', () => {
  it('everything goes on in the same process: what was refused is taken when it is sent again', async () => {
    await disk.free();
    for (const { commandId, role, command, input, outcome } of [...sent.values()]) {
      if (outcome === 'lost')
        expect(await send([role, command, input], commandId)).toMatchObject({ outcome: 'acknowledged' });
    }
    const { head } = await server.api.recordState();
    if (head === null) throw new Error('nothing is recorded');
    await server.api.caughtUp(head);
    const file = await caseFile(server.api, 'OFFENDER_MANAGER', cast.mentee);
    expect(typesIn(file).filter((type) => type === 'BreachRecorded').length).toBeGreaterThan(1);
  });

  it('nothing was lost and nothing is there twice', async () => {
    const events = await recordedEvents(server.folder);
    const byCommand = Map.groupBy(events.slice(before), commandIdOf);
    for (const one of sent.values()) {
      if (one.outcome !== 'acknowledged') throw new Error('a command was never taken');
      expect((byCommand.get(one.commandId) ?? []).map(({ id }) => id)).toEqual(
        one.receipt.entries.map(({ id }) => id),
      );
    }
    const verified = await throughline(['verify', '--keys', '--data', server.folder]);
    expect(verified).toMatchObject({ code: 0 });
  });

  it('a subscriber who was there all the time has every change once, in order', async () => {
    const events = (await recordedEvents(server.folder)).slice(before);
    const expected = events.filter(({ metadata }) =>
      JSON.stringify(metadata['subjects']).includes(cast.mentee),
    );
    await subscriber.whenReceived(expected.length);
    expect(subscriber.updates.map(({ entry }) => entry.entryId)).toEqual(expected.map(({ id }) => id));
    await subscriber.close();
  });

  it('the read models equal those that are built from nothing', async () => {
    await server.stop();
    const copy = dataFolder();
    cpSync(server.folder, copy, { recursive: true });
    rmSync(join(copy, 'read-models'), { recursive: true });
    const other = await startServer({ folder: copy });
    await untilReady(other);
    const { head } = await other.api.recordState();
    if (head !== null) await other.api.caughtUp(head);
    await other.stop();
    expect(dumpReadModels(server.folder)).toEqual(dumpReadModels(copy));
  });
});
