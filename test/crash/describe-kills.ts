import { beforeAll, describe, expect, it } from '@jest/globals';
import { verifySeals } from '#application';
import { randomFrom } from '../support/random.js';
import type { ReadModelDump } from '../support/read-model-dump.js';
import { commandIdOf } from '../support/recorded-log.js';
import { rounds, seed, tell } from '../support/soak.js';
import { Deployment, nameOf, type Pairing } from './deployment.js';
import { builtFromNothing } from './from-nothing.js';
import { surviveKills, type Survived } from './kill-rounds.js';

const KILLS = rounds('KILLS', 10);

/** Kills processes on one pairing of stores under load, at random, and looks at everything that is left. */
export function describeKills(pairing: Pairing): void {
  describe(`${nameOf(pairing)}, after ${KILLS} kills under load (seed ${seed})`, () => {
    let deployment: Deployment;
    let survived: Survived;
    beforeAll(
      async () => {
        const began = Date.now();
        deployment = await Deployment.on(pairing);
        survived = await surviveKills(deployment, KILLS, randomFrom(seed));
        tell({
          ...countsOf(pairing, deployment, survived),
          seconds: Math.round((Date.now() - began) / 1000),
        });
      },
      120_000 + KILLS * 30_000,
    );

    it('every acknowledged entry is in the log exactly once, under its command', () => {
      const { sent, events } = survived;
      const byId = Map.groupBy(events, ({ id }) => id);
      const acknowledged = [...sent.values()].filter((one) => one.outcome === 'acknowledged');
      expect(acknowledged.length).toBeGreaterThan(0);
      for (const { commandId, receipt } of acknowledged) {
        for (const { id, type } of receipt.entries) {
          expect(byId.get(id)).toMatchObject([{ id, type, stream: receipt.stream }]);
          expect(byId.get(id)?.map(commandIdOf)).toEqual([commandId]);
        }
      }
    });

    it('no command is in the log twice, and what was refused is not there at all', () => {
      const byCommand = Map.groupBy(survived.events, commandIdOf);
      for (const one of survived.sent.values()) {
        const entries = one.outcome === 'acknowledged' ? one.receipt.entries.map(({ id }) => id) : [];
        expect((byCommand.get(one.commandId) ?? []).map(({ id }) => id)).toEqual(entries);
      }
    });

    it('a command whose answer was lost gives one result, however often and wherever it is sent again', () => {
      for (const [first, second] of survived.repeated) {
        if (first.outcome === 'acknowledged') {
          expect(second).toMatchObject({ receipt: { entries: first.receipt.entries, repeated: true } });
        } else {
          expect([first.outcome, second]).toEqual(['refused', undefined]);
        }
      }
    });

    it('who met a store that was down was told so, and to send it again', () => {
      const { SERVICE_UNAVAILABLE: _clear, ...others } = survived.apologies;
      expect(others).toEqual({});
    });

    it('a subscriber who came back after each kill, to any gateway, has every change once, in order, without a gap', () => {
      const { seen, later, start } = survived;
      expect(seen.map(({ entry }) => entry.entryId)).toEqual(later.map(({ id }) => id));
      expect(seen.map(({ sequence }) => Number(sequence))).toEqual(
        later.map((_, index) => start + 1 + index),
      );
    });

    it('the reactions raised each task exactly once', () => {
      const { events, mentor, later } = survived;
      const about = (event: { readonly data: object }): string => {
        const { kind, about: entry } = event.data as { kind: string; about: { eventId: string } };
        return `${kind} ${entry.eventId}`;
      };
      const raised = events.filter(({ type }) => type === 'TaskRaised').map(about);
      expect(raised).toEqual([...new Set(raised)]);
      const breaches = later.filter(
        ({ type, stream }) => type === 'BreachRecorded' && stream === `supervision-${mentor}`,
      );
      expect(breaches.length).toBeGreaterThan(0);
      for (const { id } of breaches) expect(raised).toContain(`MENTOR_REVIEW ${id}`);
    });

    it('no revision of a stream is missing or there twice', () => {
      for (const [, stream] of Map.groupBy(survived.events, ({ stream }) => stream)) {
        expect(stream.map(({ revision }) => revision)).toEqual(stream.map((_, index) => BigInt(index)));
      }
    });

    it('the hash chain verifies from end to end', async () => {
      const { code, stdout, stderr } = await deployment.command('verify');
      expect({ code, stderr }).toEqual({ code: 0, stderr: expect.not.stringContaining('faults') });
      expect(stdout).toContain(`${survived.events.length} events`);
    });

    it('the keys open every sealed value', async () => {
      const keys = await deployment.openKeys();
      const log = deployment.stores.openLog(deployment.folder);
      const faults: unknown[] = [];
      for await (const fault of verifySeals(log, keys)) faults.push(fault);
      await log.close();
      await keys.close();
      expect(faults).toEqual([]);
    });

    it('the record of who looked is one unbroken chain', async () => {
      const record = await deployment.openAccessRecord();
      const { entries, brokenAt } = await record.verify();
      await record.close();
      expect(brokenAt).toBeNull();
      expect(entries).toBeGreaterThanOrEqual(survived.seen.length);
    });

    const expectSameAsLive = (other: ReadModelDump): void => {
      const { live, events } = survived;
      expect(live['changes/change']).toHaveLength(events.length);
      expect(Object.keys(live)).toEqual(Object.keys(other));
      for (const [table, rows] of Object.entries(live)) expect([table, rows]).toEqual([table, other[table]]);
    };

    it('the read models equal those that another process builds from nothing, in files', async () => {
      expectSameAsLive(await builtFromNothing(deployment));
    });

    it('and those that a rebuild makes in their place', async () => {
      const { code, stderr } = await deployment.command('rebuild');
      expect({ code, stderr }).toEqual({ code: 0, stderr });
      expectSameAsLive(await deployment.dump());
    });
  });
}

function countsOf(pairing: Pairing, { members, database, eventStore }: Deployment, survived: Survived) {
  const { sent, repeated, events } = survived;
  const { databaseRestarts, databaseCrashes, eventStoreKills } = survived.storeTroubles;
  const count = (outcome: string) => [...sent.values()].filter((one) => one.outcome === outcome).length;
  const kills = (when: 'running' | 'starting') =>
    members.reduce((sum, member) => sum + member.kills[when], 0);
  return {
    test: `kill under load, ${nameOf(pairing)}`,
    kills: kills('running'),
    killsWhileStarting: kills('starting'),
    ...(database && { databaseRestarts, databaseCrashes }),
    ...(eventStore && { eventStoreKills }),
    sent: sent.size,
    acknowledged: count('acknowledged'),
    refused: count('refused'),
    answersLost: repeated.length,
    storedAlthoughLost: repeated.filter(
      ([first]) => first.outcome === 'acknowledged' && first.receipt.repeated,
    ).length,
    answeredUnavailable: survived.apologies['SERVICE_UNAVAILABLE'] ?? 0,
    events: events.length,
    tasksRaised: events.filter(({ type }) => type === 'TaskRaised').length,
  };
}
