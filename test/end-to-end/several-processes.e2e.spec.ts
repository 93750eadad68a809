import { userInfo } from 'node:os';
import { beforeAll, describe, expect, it } from '@jest/globals';
import type { RecordedEvent } from '#event-log';
import { throughline } from '../support/cli.js';
import { dataFolder } from '../support/data-folder.js';
import { daysAgo } from '../support/days.js';
import { castOf, type Cast, perform, smallProgramme } from '../support/programme.js';
import { caseFile, replay, typesIn } from '../support/queries.js';
import { recordedEvents } from '../support/recorded-log.js';
import { type RunningServer, settingsFor, spawnServer } from '../support/server.js';
import { type RunningProjector, SeveralProcesses } from '../support/several-processes.js';
import { servers } from '../support/stores.js';
import { Subscriber } from '../support/subscriber.js';

let programme: SeveralProcesses;
let one: RunningServer;
let other: RunningServer;
let projector: RunningProjector;
let cast: Cast;

beforeAll(async () => {
  programme = new SeveralProcesses(await servers());
  // The gateways come first: they wait for whoever keeps the read models.
  [one, other] = await Promise.all([programme.gateway(), programme.gateway()]);
  projector = await programme.projector();
  cast = castOf(one.api);
  const [last] = (await perform(one.api, smallProgramme(cast))).slice(-1);
  if (last) await other.api.caughtUp(last.position);
}, 120_000);

/** The command line where a process runs: with its folder, and what all of them are told. */
const cli = (at: { readonly folder: string }, ...args: string[]) =>
  throughline(args, settingsFor(at.folder, false, programme.env));
const registered = (personId: string) =>
  one.api.command('OFFENDER_MANAGER', 'RegisterPerson', { occurredOn: daysAgo(1), personId });
const readiness = async (url: string): Promise<{ readonly ready: boolean }> =>
  (await (await fetch(`${url}/health/ready`)).json()) as { ready: boolean };

describe('Two gateways and a projector', () => {
  it('let one read at one gateway what was just written at the other', async () => {
    const breach = { occurredOn: daysAgo(2), personId: cast.mentee, sentenceId: `${cast.mentee}-s1` };
    for (let number = 0; number < 10; number += 1) {
      const [writer, reader] = number % 2 === 0 ? [one, other] : [other, one];
      const { position: atLeast, entries } = await writer.api.command('OFFENDER_MANAGER', 'RecordBreach', {
        ...breach,
        breachId: `breach-${number}-x`,
      });
      const { edges } = await caseFile(reader.api, 'OFFENDER_MANAGER', cast.mentee, { atLeast });
      expect(edges.map(({ node }) => node.entryId)).toContain(entries[0]?.id);
    }
  });

  it('tell a change to the subscribers of both, in the same sequence', async () => {
    const after = (await one.api.recordState()).latestSequence;
    const subscribers = [one, other].map(
      ({ url, api }) =>
        new Subscriber(url, { token: api.token('OFFENDER_MANAGER'), personId: cast.mentee, after }),
    );
    await one.api.command('OFFENDER_MANAGER', 'AgreeToParticipate', {
      occurredOn: daysAgo(1),
      personId: cast.mentee,
      purposes: ['CASE_STUDY'],
    });
    await Promise.all(subscribers.map((subscriber) => subscriber.whenReceived(1)));
    const [first, second] = subscribers.map(({ updates }) => updates);
    expect(first).toMatchObject([{ entry: { type: 'ParticipationAgreed' } }]);
    expect(second).toEqual(first);
    await Promise.all(subscribers.map((subscriber) => subscriber.close()));
  });

  it("take each other's cursors, and give a release under the same pseudonyms", async () => {
    const page = (at: RunningServer, after: string | null) =>
      at.api.ask<{ cases: { edges: { cursor: string; node: { caseId: string } }[] } }>(
        'PROGRAMME_MANAGER',
        'query ($after: String) { cases(first: 1, after: $after) { edges { cursor node { caseId } } } }',
        { after },
      );
    const [first] = (await page(one, null)).cases.edges;
    const [second] = (await page(other, first?.cursor ?? '')).cases.edges;
    expect([first?.node.caseId, second?.node.caseId].sort()).toEqual(['case-mentee', 'case-mentor']);
    expect((await replay(one.api, { release: 'shared' })).text).toBe(
      (await replay(other.api, { release: 'shared' })).text,
    );
  });

  it('keep one record of who looked, whichever gateway was asked', async () => {
    await caseFile(one.api, 'PROGRAMME_MANAGER', cast.mentor);
    await caseFile(other.api, 'PROGRAMME_MANAGER', cast.mentor);
    const { accessRecord } = await one.api.ask<{ accessRecord: { operation: string; subjects: string[] }[] }>(
      'DATA_PROTECTION_OFFICER',
      '{ accessRecord(first: 100, after: 0) { operation subjects } }',
    );
    const looks = accessRecord.filter(
      ({ operation, subjects }) => operation === 'caseFile' && subjects.includes(cast.mentor),
    );
    expect(looks.length).toBeGreaterThanOrEqual(2);
  });

  it('are ready, each by its own account, and the command line tells it', async () => {
    for (const at of [one, other, projector]) {
      expect(await readiness(at.url)).toMatchObject({ ready: true, log: 'reachable', keys: 'reachable' });
      const { code, stdout } = await cli(at, 'health');
      expect({ code, stdout }).toEqual({
        code: 0,
        stdout: expect.stringMatching(
          /is ready: log reachable, keys reachable, record of access reachable\n {2}case-file +live/,
        ),
      });
    }
  });
});

describe('Read models', () => {
  it('are built anew by a projector while the gateways answer, and rolled back', async () => {
    const before = await caseFile(other.api, 'PROGRAMME_MANAGER', cast.mentee);
    const { code, stdout, stderr } = await cli(projector, 'rebuild');
    expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: 'Built anew: all read models.\n', stderr });
    expect((await caseFile(other.api, 'PROGRAMME_MANAGER', cast.mentee)).edges).toEqual(before.edges);
    const { position: atLeast } = await registered('after-rebuild');
    await caseFile(other.api, 'PROGRAMME_MANAGER', cast.mentee, { atLeast });
    const back = await cli(projector, 'rebuild', 'case-file', '--roll-back');
    expect(back).toMatchObject({
      code: 0,
      stdout: 'Rolled back: case-file answers from the build before.\n',
    });
    expect((await caseFile(one.api, 'PROGRAMME_MANAGER', cast.mentee, { atLeast })).edges).toEqual(
      before.edges,
    );
    expect(await cli(projector, 'unpark', 'cases')).toMatchObject({ code: 0, stdout: 'cases: 0 parked.\n' });
    const { accessRecord } = await one.api.ask<{ accessRecord: { operation: string; principal: string }[] }>(
      'DATA_PROTECTION_OFFICER',
      '{ accessRecord(filter: { kind: MAINTENANCE }, first: 100, after: 0) { operation principal } }',
    );
    const principal = `os:${userInfo().username}`;
    for (const operation of ['rebuild', 'rollBack', 'unpark']) {
      expect(accessRecord).toContainEqual({ operation, principal });
    }
  });

  it('are not built by a gateway, which says whom to ask', async () => {
    for (const args of [['rebuild'], ['rebuild', 'cases', '--roll-back'], ['unpark', 'cases']]) {
      const { code, stderr } = await cli(one, ...args);
      expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringContaining('Ask a projector') });
    }
  });

  it('are taken over by another projector when one is killed; until then gateways say that they are behind', async () => {
    await projector.kill();
    const { position: atLeast } = await registered('while-nobody-projects');
    const stale = await other.api.send(
      other.api.token('PROGRAMME_MANAGER'),
      'query ($atLeast: String) { cases(atLeast: $atLeast) { totalCount } }',
      { atLeast },
    );
    expect(stale.errors).toMatchObject([{ extensions: { code: 'STALE' } }]);
    const projectors = await Promise.all([programme.projector(), programme.projector()]);
    await other.api.caughtUp(atLeast);
    // Two at once from here on: each event is in once, and nothing is parked.
    const positions = await Promise.all(
      Array.from({ length: 30 }, async (_, index) => (await registered(`beside-${index}`)).position),
    );
    const last = positions.toSorted().at(-1) ?? '';
    const state = await one.api.caughtUp(last);
    expect(state.readModels.every(({ parked, skipped }) => parked === 0 && skipped === 0)).toBe(true);
    expect(Number(state.latestSequence)).toBe((await recordedEvents(one)).length);

    // Both run the reactions as well: what one of them raises, the other does not raise again.
    await one.api.command('OFFENDER_MANAGER', 'ChangeSentenceEndDate', {
      occurredOn: daysAgo(0),
      personId: cast.mentor,
      sentenceId: `${cast.mentor}-s1`,
      expectedEndOn: daysAgo(-10),
    });
    expect(await tasks(1)).toHaveLength(1);
    await projectors[0]?.stop();
    await one.api.command('OFFENDER_MANAGER', 'ChangeSentenceEndDate', {
      occurredOn: daysAgo(0),
      personId: cast.mentor,
      sentenceId: `${cast.mentor}-s1`,
      expectedEndOn: daysAgo(-20),
    });
    expect(await tasks(2)).toHaveLength(2);
    await projectors[1]?.stop();
  });
});

/** The reviews of the changed sentence that the log holds once there are so many, and every read model has them. */
async function tasks(count: number): Promise<readonly RecordedEvent[]> {
  for (;;) {
    const raised = await reviews();
    if (raised.length < count) continue;
    await other.api.caughtUp(raised.at(-1)?.position ?? '');
    return reviews();
  }
}

/** Raised before: the officer assigned people to themselves, and a lead recorded beyond their reach. */
const BEFORE: readonly unknown[] = ['SELF_ASSIGNMENT_REVIEW', 'DEVIATION_REVIEW'];
const reviews = async (): Promise<readonly RecordedEvent[]> =>
  (await recordedEvents(one)).filter(
    ({ type, data }) => type === 'TaskRaised' && !BEFORE.includes(data['kind']),
  );

describe('The end', () => {
  it('of a gateway is in good order, and the other goes on', async () => {
    await one.stop();
    expect(typesIn(await caseFile(other.api, 'PROGRAMME_MANAGER', cast.mentee))).toContain('MatchMade');
    await other.stop();
  });
});

describe('A gateway', () => {
  it('is refused where it would share nothing, before anything is made, with the way out', async () => {
    const folder = dataFolder();
    const process = spawnServer({ folder, env: { PROCESS: 'gateway' } });
    expect(await process.ended).toMatchObject({ code: 1 });
    for (const setting of ['EVENT_LOG', 'READ_MODELS', 'KEYS', 'ACCESS_RECORD', 'MASTER_KEY', 'CURSOR_KEY'])
      expect(process.stderr).toContain(`  ${setting} `);
    expect(process.stderr).toContain('PROCESS=all');
  });

  it('says what it cannot reach, and repeats no password', async () => {
    const env = {
      ...programme.env,
      PROCESS: 'gateway',
      READ_MODELS: 'postgres://throughline:open-sesame@127.0.0.1:9/x',
    };
    const process = spawnServer({ folder: dataFolder(), env });
    expect(await process.ended).toMatchObject({ code: 1 });
    expect(process.output).not.toContain('open-sesame');
    expect(process.stderr).toMatch(/^READ_MODELS: PostgreSQL 127\.0\.0\.1:9\/x.*\(nothing answers there\)/);
  });
});
