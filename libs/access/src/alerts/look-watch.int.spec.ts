import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { entry } from '../record/contract/describe-access-record.js';
import { type AccessRecord, openAccessRecord } from '../record/index.js';
import { temporaryFolder } from '../testing/temporary-folder.js';
import type { NewAlert } from './index.js';
import { lookWatch } from './index.js';

const rules = {
  windowMinutes: 60,
  openedPersons: 4,
  listedPersons: 1_000,
  refusals: 3,
  pollingDays: 30,
  polledFigures: 3,
  polledReleases: 2,
  beyondReach: 2,
  selfAssignments: 2,
};

describe('the watch of the record of access', () => {
  let folder: ReturnType<typeof temporaryFolder>;
  let record: AccessRecord;
  let minute: number;
  let raised: NewAlert[];
  const clock = () => new Date(Date.UTC(2014, 8, 26, 9) + minute * 60_000);

  beforeEach(() => {
    folder = temporaryFolder();
    minute = 0;
    raised = [];
    record = openAccessRecord({ file: folder.file('access.db'), clock });
  });
  afterEach(async () => {
    await record.close();
    folder[Symbol.dispose]();
  });

  const watch = (more: Partial<Parameters<typeof lookWatch>[0]> = {}) =>
    lookWatch({
      record,
      rules,
      restrictedAmong: async (persons) => new Set(persons.filter((person) => person === 'hidden')),
      onRaised: (alert) => raised.push(alert),
      ...more,
    });
  const open = async (...persons: readonly string[]) => {
    for (const person of persons) {
      minute += 1;
      await record.record(entry(minute, { subjects: [person] }));
    }
  };
  const kinds = () => raised.map(({ kind }) => kind);

  it('raises an alert once and where it has doubled, however often it is asked, and says how far it has come', async () => {
    const one = watch();
    await open('p1', 'p2', 'p3');
    await one.catchUp();
    expect(raised).toEqual([]);
    await open('p4', 'p5', 'p6');
    await one.catchUp();
    await open('p7', 'hidden', 'hidden');
    await Promise.all([one.catchUp(), one.catchUp(), one.catchUp()]);
    expect(kinds()).toEqual(['MANY_RECORDS', 'MANY_RECORDS', 'RESTRICTED_PERSON']);
    expect(await record.alerts.list()).toMatchObject([
      {
        ...{ kind: 'MANY_RECORDS', principal: 'om-1', person: null, count: 4, entry: 4, total: 8 },
        ...{ since: '2014-09-26T09:01:00.000Z', latest: '2014-09-26T09:09:00.000Z' },
      },
      { kind: 'MANY_RECORDS', count: 8, entry: 8, total: 8 },
      { kind: 'RESTRICTED_PERSON', person: 'hidden', count: 1, entry: 8, total: 2 },
    ]);
  });

  it('loses no count by a restart, and raises nothing again', async () => {
    await open('p1', 'p2', 'p3');
    await watch().catchUp();
    await record.close();
    record = openAccessRecord({ file: folder.file('access.db'), clock });
    await open('p4');
    await watch().catchUp();
    expect(kinds()).toEqual(['MANY_RECORDS']);
    await watch().catchUp();
    expect(kinds()).toEqual(['MANY_RECORDS']);
  });

  it('counts on over a restart, slow looks and polling too', async () => {
    const far = async (): Promise<readonly (readonly [string, number, number])[]> =>
      (await record.alerts.list()).map(({ kind, count, total }) => [kind, count, total]);
    const figures = { role: 'COMMISSIONER', operation: 'programmeSummary', subjects: [] } as const;
    const poll = async () => record.record(entry(minute, { ...figures, principal: 'c-1' }));
    for (const day of [-40, -3, -2]) {
      minute = day * 1_440;
      await poll();
    }
    minute = 0;
    await open('p1', 'p2', 'p3', 'p4');
    await watch().catchUp();
    minute = 300;
    await open('p5', 'p1');
    await poll();
    await watch().catchUp();
    expect(await far()).toEqual([
      ['MANY_RECORDS', 4, 5],
      ['FIGURES_POLLED', 3, 3],
    ]);
  });

  it('remembers after a restart what is counted over a day, from long before the window', async () => {
    const assigned = (person: string) =>
      record.record(
        entry(1, { kind: 'SELF_ASSIGNMENT', operation: 'AssignOffenderManager', subjects: [person] }),
      );
    await assigned('p1');
    await watch().catchUp();
    minute += 23 * 60;
    await open('p9');
    await watch().catchUp();
    await assigned('p2');
    await watch().catchUp();
    expect(kinds()).toEqual(['MANY_SELF_ASSIGNMENTS']);
  });

  it('loses nothing that was recorded while nobody watched, another process included', async () => {
    const elsewhere = openAccessRecord({ file: folder.file('access.db'), clock });
    const refused = { outcome: 'REFUSED', subjects: ['p1'] } as const;
    for (let number = 1; number <= 3; number += 1) await elsewhere.record(entry(number, refused));
    await elsewhere.close();
    await watch().catchUp();
    expect(kinds()).toEqual(['REFUSED_REPEATEDLY']);
  });

  it('is raised by one of several that watch', async () => {
    const watches = [watch(), watch(), watch()];
    await open('p1', 'p2', 'p3', 'p4', 'hidden');
    await Promise.all(watches.map((one) => one.catchUp()));
    expect(kinds().toSorted()).toEqual(['MANY_RECORDS', 'RESTRICTED_PERSON']);
  });

  it('raises later what it could not keep at once, and counts nothing twice', async () => {
    let failures = 1;
    const unreliable: AccessRecord = {
      ...record,
      list: (asked) => record.list(asked),
      alerts: {
        ...record.alerts,
        raise: (told, to) =>
          failures-- > 0 ? Promise.reject(new Error('away')) : record.alerts.raise(told, to),
      },
    };
    const one = watch({ record: unreliable });
    await open('p1', 'p2', 'p3', 'p4');
    await expect(one.catchUp()).rejects.toThrow('away');
    await one.catchUp();
    expect(kinds()).toEqual(['MANY_RECORDS']);
    expect(await record.alerts.watchedTo()).toBe(4);
  });

  it('reads each entry once, and of what lies before a restart no more than its last day', async () => {
    for (let number = 1; number <= 300; number += 1) {
      minute += 30;
      await record.record(entry(number, { subjects: ['p1'] }));
    }
    await watch().catchUp();
    let read = 0;
    const counting: AccessRecord = {
      ...record,
      alerts: record.alerts,
      list: async (asked) => {
        const page = await record.list(asked);
        read += page.length;
        return page;
      },
    };
    const again = watch({ record: counting });
    await again.catchUp();
    expect(read).toBeLessThanOrEqual(52);
    await open('p2', 'p3');
    read = 0;
    await again.catchUp();
    expect(read).toBe(2);
  });
});
