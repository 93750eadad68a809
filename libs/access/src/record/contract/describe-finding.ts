import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { AccessEntry, AccessRecord, LookFilter, RecordedAccess } from '../access-record.js';
import { SEGMENT } from '../postings.js';
import { entry } from './describe-access-record.js';
import type { RecordStorage } from './record-storage.js';

const LOOKS = 2 * SEGMENT + 88;
const START = Date.UTC(2014, 8, 1);

const at = <Value>(values: readonly [Value, ...Value[]], index: number): Value =>
  values[index % values.length] ?? values[0];

/** Looks of all sorts, two an hour: what one of them has, others have too, in other company. */
function look(index: number): AccessEntry {
  return entry(index, {
    principal: at(['om-1', 'pm-1', 'e-1', 'dpo-1', 'om-2'], index),
    organisation: at(['ept', 'user-voice', null], index),
    subjects: Array.from({ length: index % 7 }, (_, nth) => `m${(index * 13 + nth * 5) % 40}`),
    purpose: at(['SUPERVISION', 'AUDIT', null, 'EVALUATION'], Math.floor(index / 3)),
    outcome: index % 11 === 0 ? 'REFUSED' : 'GRANTED',
    // A socket asks under one id for as long as it is open, far apart.
    correlationId: index % 41 === 0 ? 'socket' : `request-${index >> 2}`,
    ...(index % 50 === 7
      ? {
          operation: 'replay',
          kind: 'EXPORT',
          release: at(['autumn', 'spring (day: DATA_CHECK)'], index >> 3),
        }
      : index % 3 === 0
        ? { operation: 'cases', kind: 'SEARCH' }
        : {}),
  });
}

/** What a filter means, said once more without an index. */
function holds(filter: LookFilter, one: RecordedAccess): boolean {
  const { person, release, from, until, ...equal } = filter;
  return (
    Object.entries(equal).every(([field, value]) =>
      Object.entries(one).some(([f, v]) => f === field && v === value),
    ) &&
    (person === undefined || one.subjects.includes(person)) &&
    (release === undefined || one.release === release || one.release?.startsWith(`${release} (`) === true) &&
    (from === undefined || one.at >= from) &&
    (until === undefined || one.at < until)
  );
}

const day = (number: number): string => new Date(START + number * 86_400_000).toISOString();

const FILTERS: readonly LookFilter[] = [
  { person: 'm01' },
  { person: 'm5' },
  { principal: 'pm-1' },
  { organisation: 'user-voice' },
  { kind: 'EXPORT' },
  { operation: 'cases' },
  { purpose: 'AUDIT' },
  { release: 'autumn' },
  { release: 'spring' },
  { release: 'spring (day: DATA_CHECK)' },
  { outcome: 'REFUSED' },
  { from: day(2), until: day(3) },
  { from: day(100) },
  { until: day(-1) },
  { person: 'm5', principal: 'om-1', outcome: 'GRANTED' },
  { person: 'm5', from: day(4), until: day(11) },
  { principal: 'om-1', kind: 'SEARCH', purpose: 'SUPERVISION', organisation: 'ept' },
  { correlationId: 'request-20' },
  { correlationId: `request-${LOOKS >> 2}` },
  { correlationId: 'socket' },
  { correlationId: 'socket', outcome: 'GRANTED', organisation: 'ept' },
  { correlationId: 'socket', from: day(4), until: day(11) },
  { correlationId: 'nobody' },
  { principal: 'nobody' },
  { principal: 'x'.repeat(5_000) },
];

async function every(record: AccessRecord, filter: LookFilter, limit: number): Promise<readonly number[]> {
  const found: number[] = [];
  for (;;) {
    const page = await record.list({ after: found.at(-1) ?? 0, limit, filter });
    found.push(...page.map(({ sequence }) => sequence));
    if (page.length < limit) return found;
  }
}

/** How looks are found, at once and after postings were made of them. Runs on each record of who looked. */
export function describeFinding(where: string, storage: () => Promise<RecordStorage>): void {
  let place: RecordStorage;
  beforeEach(async () => {
    place = await storage();
  });
  afterEach(() => place.end());

  const written = async (looks = LOOKS): Promise<void> => {
    let minutes = 0;
    const record = await place.open(() => new Date(START + minutes * 60_000));
    const under: Promise<void>[] = [];
    for (let index = 1; index <= looks; index += 1) {
      minutes += 30;
      under.push(record.record(look(index)));
    }
    await Promise.all(under);
    await record.close();
  };
  const opened = async <Result>(work: (record: AccessRecord) => Promise<Result>): Promise<Result> => {
    const record = await place.open();
    try {
      return await work(record);
    } finally {
      await record.close();
    }
  };
  const segments = async (): Promise<number> =>
    Number(await place.run('SELECT count(*) FROM access_segment'));

  describe(`finding who looked ${where}`, () => {
    it('finds by every filter what holds, whole and in pages, in full segments and after them', async () => {
      await written();
      const record = await place.open();
      const all: RecordedAccess[] = [];
      for (const after of [0, LOOKS - 300]) all.push(...(await record.list({ after, limit: LOOKS - 300 })));
      const known = new Map(all.map((one) => [one.sequence, one]));
      expect(known.size).toBe(LOOKS);
      for (const filter of FILTERS) {
        const due = [...known.values()].filter((one) => holds(filter, one)).map(({ sequence }) => sequence);
        const sorted = due.toSorted((a, b) => a - b);
        for (const limit of [1_000, 7])
          expect([filter, await every(record, filter, limit)]).toEqual([filter, sorted]);
      }
      await record.close();
    });

    it('loses nothing where a process ends between entries and postings: whoever asks next makes them', async () => {
      await written();
      expect(await segments()).toBe(0);
      expect(await opened((record) => record.verify())).toEqual({ entries: LOOKS, brokenAt: null });
      expect(await segments()).toBe(0);
      const found = await opened((record) => every(record, { kind: 'EXPORT' }, 100));
      expect(found).toEqual(Array.from({ length: 12 }, (_, index) => 7 + 50 * index));
      expect(await segments()).toBe(2);
      expect(await opened((record) => record.verify())).toEqual({ entries: LOOKS, brokenAt: null });
    });

    it('makes postings once a segment is full, without being asked', async () => {
      const record = await place.open();
      await Promise.all(Array.from({ length: SEGMENT - 1 }, (_, index) => record.record(look(index))));
      await new Promise((resolve) => setTimeout(resolve, 50));
      expect(await segments()).toBe(0);
      await record.record(look(SEGMENT));
      while ((await segments()) === 0) await new Promise((resolve) => setTimeout(resolve, 5));
      expect(await record.verify()).toEqual({ entries: SEGMENT, brokenAt: null });
      await record.close();
    });

    it('makes postings once, whichever of several processes do, and every one of them finds by them', async () => {
      await written();
      const records = await Promise.all([place.open(), place.open(), place.open()]);
      const found = await Promise.all(records.map((record) => every(record, { outcome: 'REFUSED' }, 100)));
      const due = Array.from({ length: Math.floor(LOOKS / 11) }, (_, index) => 11 * (index + 1));
      expect(found).toEqual([due, due, due]);
      expect(await segments()).toBe(2);
      expect(await records[0]?.verify()).toEqual({ entries: LOOKS, brokenAt: null });
      await Promise.all(records.map((record) => record.close()));
    });

    it('refuses to have its postings changed or taken out', async () => {
      await written();
      await opened((record) => record.list({ filter: { person: 'm5' } }));
      for (const table of ['access_posting', 'access_segment']) {
        await expect(place.run(`UPDATE ${table} SET segment = 9`)).rejects.toThrow(/append-only/);
        await expect(place.run(`DELETE FROM ${table}`)).rejects.toThrow(/append-only/);
      }
    });

    const second = `segment = 1`;
    it.each<readonly [string, number, string]>([
      [
        'is not found by its person',
        258,
        `DELETE FROM access_posting WHERE ${second} AND term = 'person:m34'`,
      ],
      [
        'is not found by its release',
        257,
        `DELETE FROM access_posting WHERE ${second} AND term = 'release:autumn'`,
      ],
      [
        'is found by a person whom it does not name',
        300,
        "INSERT INTO access_posting VALUES (1, 'person:zz', '[300]')",
      ],
      [
        'is left out of what is found',
        259,
        `UPDATE access_posting SET sequences = '[511]' WHERE ${second} AND term = 'kind:VIEW'`,
      ],
      [
        'is in a list that nobody can read',
        264,
        `UPDATE access_posting SET sequences = '[' WHERE ${second} AND term = 'person:m7'`,
      ],
      ['lies in a segment that was taken out', 1, 'DELETE FROM access_segment WHERE segment = 0'],
      [
        'lies in a segment with another end',
        512,
        `UPDATE access_segment SET ends_at = '2014' WHERE ${second}`,
      ],
      [
        'is found in a segment that is not full',
        513,
        "INSERT INTO access_posting VALUES (2, 'person:zz', '[520]')",
      ],
      [
        'is said to be found in a segment that is not full',
        513,
        "INSERT INTO access_segment VALUES (2, '2014')",
      ],
      ['is found before the first', 1, "INSERT INTO access_posting VALUES (-1, 'person:zz', '[1]')"],
      ['was cut off with all after it', 401, 'DELETE FROM access WHERE sequence > 400'],
      ['was cut off with whole segments', 201, 'DELETE FROM access WHERE sequence > 200'],
    ])('shows that an entry %s', async (_, brokenAt, tampering) => {
      await written();
      await opened((record) => record.list({ filter: { person: 'm5' } }));
      await place.unguard();
      await place.run(tampering);
      expect(await opened((record) => record.verify())).toMatchObject({ brokenAt });
    });
  });
}
