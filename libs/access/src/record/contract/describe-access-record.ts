import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { NewAlert } from '../../alerts/index.js';
import { told } from '../../alerts/alert.js';
import type { AccessEntry, AccessRecord, LooksAsked } from '../access-record.js';
import type { RecordStorage } from './record-storage.js';

export const clock = () => new Date('2014-09-26T12:00:00.000Z');

export const entry = (number: number, more: Partial<AccessEntry> = {}): AccessEntry => ({
  principal: 'om-1',
  organisation: 'ept',
  asPerson: null,
  role: 'OFFENDER_MANAGER',
  kind: 'VIEW',
  operation: 'caseFile',
  subjects: ['m01'],
  purpose: 'SUPERVISION',
  correlationId: `c-${number}`,
  release: null,
  outcome: 'GRANTED',
  ...more,
});

/** What every record of who looked promises. Runs on each of them. */
export function describeAccessRecord(where: string, storage: () => Promise<RecordStorage>): void {
  let place: RecordStorage;
  beforeEach(async () => {
    place = await storage();
  });
  afterEach(() => place.end());

  describe(`the record of who looked ${where}`, () => {
    it('holds who, in which role, what, whose, why and when, refusals too, also after a restart', async () => {
      const record = await place.open();
      const refused = { role: null, outcome: 'REFUSED', purpose: null, subjects: [] } as const;
      await record.record(entry(1));
      await record.record(entry(2, refused));
      await record.close();

      const again = await place.open();
      await again.record(entry(3));
      const more = { at: '2014-09-26T12:00:00.000Z', hash: expect.stringMatching(/^[0-9a-f]{64}$/) };
      expect(await again.list()).toEqual([
        { ...entry(1), sequence: 1, ...more },
        { ...entry(2, refused), sequence: 2, ...more },
        { ...entry(3), sequence: 3, ...more },
      ]);
      expect(await again.verify()).toEqual({ entries: 3, brokenAt: null });
      await again.close();
    });

    it('is written as the same chain by every store', async () => {
      const record = await place.open();
      await record.record(entry(1));
      await record.record(entry(2, { purpose: null }));
      const hashes = (await record.list()).map(({ hash }) => hash);
      expect(hashes).toEqual([
        '16413253de4cede475d3888ff1f8b54d202356be22d92041d992e287a04ae58e',
        '5bb6c29d0f00bcb504e93213f83389595ebe8a4fd248f022784f37771a8cc09b',
      ]);
      await record.close();
    });

    it('has an entry when it says so, for another process too', async () => {
      const record = await place.open();
      await record.record(entry(1));
      expect(Number(await place.run('SELECT count(*) FROM access'))).toBe(1);
      await record.close();
    });

    it('takes many at once, in order, and gives them back in pages', async () => {
      const record = await place.open();
      await Promise.all(Array.from({ length: 2_500 }, (_, index) => record.record(entry(index + 1))));
      const page = await record.list({ after: 1_000, limit: 10 });
      expect(page.map(({ correlationId }) => correlationId)).toEqual(
        Array.from({ length: 10 }, (_, index) => `c-${1_001 + index}`),
      );
      expect(await record.list()).toHaveLength(100);
      expect(await record.list({ after: 2_500 })).toEqual([]);
      expect(await record.verify()).toEqual({ entries: 2_500, brokenAt: null });
      await record.close();
    });

    it('takes what comes while it writes, in order', async () => {
      const record = await place.open();
      const under: Promise<void>[] = [];
      for (let number = 1; number <= 50; number += 1) {
        under.push(record.record(entry(number)));
        if (number % 7 === 0) await new Promise((resolve) => setTimeout(resolve, 1));
      }
      await Promise.all(under);
      const listed = await record.list();
      expect(listed.map(({ correlationId }) => correlationId)).toEqual(
        Array.from({ length: 50 }, (_, index) => `c-${index + 1}`),
      );
      await record.close();
    });

    it('keeps any text that a client may send without breaking its chain or its neighbours', async () => {
      const record = await place.open();
      await Promise.all([
        record.record(entry(1)),
        record.record(
          entry(2, { correlationId: 'a\0b', release: 'half \uD83D of it', subjects: ["';--", '', "';--"] }),
        ),
        record.record(entry(3, { principal: 'Zoë 🙂' })),
      ]);
      expect(await record.verify()).toEqual({ entries: 3, brokenAt: null });
      expect((await record.list())[1]).toMatchObject({
        correlationId: 'a\uFFFDb',
        release: 'half \uFFFD of it',
        subjects: ["';--", ''],
      });
      await record.close();
    });

    it('writes what waits before it closes, and takes nothing afterwards', async () => {
      const record = await place.open();
      const waiting = record.record(entry(1));
      await record.close();
      await waiting;
      await record.close();
      await expect(record.record(entry(2))).rejects.toMatchObject({ code: 'ACCESS_RECORD_UNAVAILABLE' });
      await expect(record.list()).rejects.toMatchObject({ code: 'ACCESS_RECORD_UNAVAILABLE' });
    });

    it('is one chain where two processes write at once', async () => {
      const [one, other] = [await place.open(), await place.open()];
      for (let turn = 0; turn < 20; turn += 1) {
        const ones = [one.record(entry(turn)), one.record(entry(turn, { subjects: ['m02'] }))];
        await Promise.all([...ones, other.record(entry(turn, { principal: 'pm-1' }))]);
      }
      expect(await one.verify()).toEqual({ entries: 60, brokenAt: null });
      expect(await other.verify()).toEqual({ entries: 60, brokenAt: null });
      await one.close();
      await other.close();
    });

    it('refuses to be changed or shortened', async () => {
      const record = await place.open();
      await record.record(entry(1));
      await record.close();
      await expect(place.run("UPDATE access SET principal = 'someone-else'")).rejects.toThrow(/append-only/);
      await expect(place.run('DELETE FROM access')).rejects.toThrow(/append-only/);
    });

    it.each([
      ['changed', "UPDATE access SET subjects = '[]' WHERE sequence = 3"],
      ['taken out', 'DELETE FROM access WHERE sequence = 2'],
      ['taken from the beginning', 'DELETE FROM access WHERE sequence < 3'],
      ['put down to another role', "UPDATE access SET role = 'MENTOR' WHERE sequence = 3"],
      ['put down to another organisation', "UPDATE access SET organisation = 'crc' WHERE sequence = 3"],
      ['given persons that are no list', "UPDATE access SET subjects = 'nobody' WHERE sequence = 3"],
      ['given its person, and no list', "UPDATE access SET subjects = 'm01' WHERE sequence = 3"],
      ['given its list in another form', `UPDATE access SET subjects = '[ "m01" ]' WHERE sequence = 3`],
      ['given another form', 'UPDATE access SET kind = NULL, organisation = NULL WHERE sequence = 3'],
    ])('shows where an entry was %s by one who went round that', async (_, tampering) => {
      const record = await place.open();
      for (let number = 1; number <= 5; number += 1) await record.record(entry(number));
      await record.close();
      await place.unguard();
      await place.run(tampering);
      const again = await place.open();
      expect(await again.verify()).toMatchObject({ brokenAt: 3 });
      await again.close();
    });

    it('shows an end that was cut off after it had been watched, until as many have come again', async () => {
      const record = await place.open();
      for (let number = 1; number <= 5; number += 1) await record.record(entry(number));
      await record.alerts.raise({ alerts: [], grown: [] }, 5);
      await record.close();
      await place.unguard();
      await place.run('DELETE FROM access WHERE sequence > 3');
      const again = await place.open();
      expect(await again.verify()).toEqual({ entries: 3, brokenAt: 4 });
      await again.record(entry(4));
      expect(await again.verify()).toEqual({ entries: 4, brokenAt: 5 });
      await again.record(entry(5));
      expect(await again.verify()).toEqual({ entries: 5, brokenAt: null });
      await again.close();
    });

    it('is found by person, principal, kind, operation, outcome and days, in pages', async () => {
      let now = '2014-09-26T12:00:00.000Z';
      const record = await place.open(() => new Date(now));
      const looks: readonly Partial<AccessEntry>[] = [
        { subjects: ['m01', 'm02'] },
        { principal: 'pm-1', operation: 'cases', kind: 'SEARCH', subjects: ['m02'] },
        { outcome: 'REFUSED', subjects: ['m03'] },
        { principal: 'pm-1', operation: 'replay', kind: 'EXPORT', subjects: [], release: 'autumn' },
        { subjects: ['m02', 'm02'] },
      ];
      for (const [index, look] of looks.entries()) {
        now = `2014-09-2${index + 1}T12:00:00.000Z`;
        await record.record(entry(index + 1, look));
      }
      const found = async (asked: LooksAsked) => (await record.list(asked)).map(({ sequence }) => sequence);
      expect(await found({ filter: { person: 'm02' } })).toEqual([1, 2, 5]);
      expect(await found({ filter: { person: 'm02' }, after: 1, limit: 1 })).toEqual([2]);
      expect(await found({ filter: { person: 'm02', principal: 'om-1' } })).toEqual([1, 5]);
      expect(await found({ filter: { person: 'nobody' } })).toEqual([]);
      expect(await found({ filter: { principal: 'pm-1' } })).toEqual([2, 4]);
      expect(await found({ filter: { kind: 'EXPORT' } })).toEqual([4]);
      expect(await found({ filter: { operation: 'cases' } })).toEqual([2]);
      expect(await found({ filter: { outcome: 'REFUSED' } })).toEqual([3]);
      const from = '2014-09-22T00:00:00.000Z';
      const until = '2014-09-24T00:00:00.000Z';
      expect(await found({ filter: { from, until } })).toEqual([2, 3]);
      expect(await found({ filter: { person: 'm02', from, until } })).toEqual([2]);
      expect(await found({ filter: { from: '2015-01-01T00:00:00.000Z' } })).toEqual([]);
      expect(await found({ filter: { until: '2014-01-01T00:00:00.000Z' } })).toEqual([]);
      await record.close();
    });

    it('never goes back in time, whatever the clocks do', async () => {
      let now = '2014-09-26T12:00:00.000Z';
      const record = await place.open(() => new Date(now));
      await record.record(entry(1));
      now = '2014-09-25T12:00:00.000Z';
      await record.record(entry(2));
      expect((await record.list()).map(({ at }) => at)).toEqual(Array(2).fill('2014-09-26T12:00:00.000Z'));
      expect(await record.verify()).toEqual({ entries: 2, brokenAt: null });
      await record.close();
    });

    it('goes on from what the first version wrote, as one chain', async () => {
      await place.writeFirstForm();
      const record = await place.open();
      await record.record(entry(3));
      expect(await record.list({ filter: { person: 'm01' } })).toMatchObject([
        { sequence: 1, purpose: 'supervision', kind: null, organisation: null },
        { sequence: 2, kind: null },
        { sequence: 3, kind: 'VIEW', organisation: 'ept' },
      ]);
      expect(await record.verify()).toEqual({ entries: 3, brokenAt: null });
      await record.close();
    });

    it('goes on from what the version before wrote, beside one that still runs', async () => {
      await place.writeSecondForm();
      const record = await place.open();
      await record.record(entry(4, { subjects: ['m02'] }));
      expect(await record.list({ filter: { person: 'm02' } })).toMatchObject([
        { sequence: 3 },
        { sequence: 4 },
      ]);
      expect(await record.verify()).toEqual({ entries: 4, brokenAt: null });
      // What that one asks for stands in a table of its own, which is a view now.
      const asked = "SELECT count(*) FROM access_subject WHERE person = 'm02'";
      expect(Number(await place.run(asked))).toBe(2);
      await record.close();
    });

    it('keeps each alert once, however many watch, and how far it was watched', async () => {
      const [one, other] = [await place.open(), await place.open()];
      const alert: NewAlert = {
        ...{ kind: 'OWN_RECORD', at: '2014-09-26T12:00:00.000Z', principal: 'om-1', person: 'm01' },
        ...{ count: 1, since: '2014-09-26T12:00:00.000Z', level: 0, entry: 7 },
      };
      const again = { ...alert, at: '2014-09-26T13:00:00.000Z', count: 2, entry: 9 };
      const nextDay = { ...alert, at: '2014-09-27T12:00:00.000Z', entry: 12 };
      const doubled = { ...again, count: 4, level: 1, entry: 11 };
      const raise = (record: AccessRecord, alerts: readonly NewAlert[], to: number) =>
        record.alerts.raise(told(alerts), to);
      expect(await one.alerts.watchedTo()).toBe(0);
      expect(await raise(one, [alert], 8)).toEqual([alert]);
      expect(await raise(other, [again, nextDay], 5)).toEqual([nextDay]);
      expect(await one.alerts.watchedTo()).toBe(8);
      const { level: _, ...kept } = alert;
      expect(await one.alerts.list()).toEqual([
        { ...kept, number: expect.any(Number), total: 2, latest: again.at },
        { ...kept, number: expect.any(Number), at: nextDay.at, entry: 12, total: 1, latest: nextDay.at },
      ]);
      const [first] = await one.alerts.list({ limit: 1 });
      expect(await one.alerts.list({ after: first?.number ?? 0 })).toMatchObject([{ entry: 12 }]);
      // One that is behind does not take back what another has seen.
      expect(await raise(one, [doubled], 11)).toEqual([doubled]);
      expect(await raise(other, [alert], 7)).toEqual([]);
      expect(await one.alerts.list()).toMatchObject([
        { count: 1, total: 4 },
        { entry: 12, total: 1 },
        { count: 4, total: 4 },
      ]);
      await expect(place.run('DELETE FROM access_alert')).rejects.toThrow(/append-only/);
      await one.close();
      await other.close();
    });

    it('refuses a page that makes no sense', async () => {
      const record = await place.open();
      await expect(record.list({ limit: 0 })).rejects.toThrow(RangeError);
      await expect(record.list({ limit: 1_001 })).rejects.toThrow(RangeError);
      await expect(record.list({ after: -1 })).rejects.toThrow(RangeError);
      await record.close();
    });

    it('fails the look where it cannot be written, and goes on once it can', async () => {
      const record = await place.open();
      const letWritersOn = await place.keepWritersOff();
      await expect(record.record(entry(1))).rejects.toMatchObject({ code: 'ACCESS_RECORD_UNAVAILABLE' });
      await letWritersOn();
      await record.record(entry(2));
      expect(await record.verify()).toEqual({ entries: 1, brokenAt: null });
      await record.close();
    });
  });
}
