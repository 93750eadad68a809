import { describe, expect, it } from '@jest/globals';
import type { RecordedAccess } from '../record/access-record.js';
import { told } from './alert.js';
import { Looking } from './looking.js';

const rules = {
  windowMinutes: 60,
  openedPersons: 3,
  listedPersons: 5,
  refusals: 3,
  pollingDays: 30,
  polledFigures: 3,
  polledReleases: 2,
  beyondReach: 2,
  selfAssignments: 2,
};
const nobody: ReadonlySet<string> = new Set();

/** A record that goes on, minute by minute. */
function recordOfLooks() {
  let sequence = 0;
  const looking = new Looking(rules);
  return (
    minute: number,
    subjects: readonly string[],
    more: Partial<RecordedAccess> = {},
    restricted = nobody,
  ) => {
    sequence += 1;
    const at = new Date(Date.UTC(2014, 8, 26, 9) + minute * 60_000).toISOString();
    const look: RecordedAccess = {
      ...{ sequence, at, subjects, hash: '', principal: 'om-1', organisation: 'ept', asPerson: null },
      ...{ role: 'OFFENDER_MANAGER', kind: 'VIEW', operation: 'caseFile', purpose: null, release: null },
      ...{ correlationId: 'c', outcome: 'GRANTED', ...more },
    };
    return looking.see(look, restricted).map(({ kind, person, count }) => [kind, person, count]);
  };
}

describe('opening many records', () => {
  it('is unusual from so many different persons within the window on', () => {
    const look = recordOfLooks();
    expect(look(0, ['p1'])).toEqual([]);
    expect(look(1, ['p1'])).toEqual([]);
    expect(look(2, ['p2'])).toEqual([]);
    expect(look(59, ['p3'])).toEqual([['MANY_RECORDS', null, 3]]);
  });

  it('is not, spread over more than the window', () => {
    const look = recordOfLooks();
    expect([look(0, ['p1']), look(30, ['p2']), look(60, ['p3']), look(91, ['p4'])]).toEqual([[], [], [], []]);
  });

  it('is counted for each principal, and apart from lists, pushes and refusals', () => {
    const look = recordOfLooks();
    look(0, ['p1']);
    look(0, ['p2']);
    expect(look(1, ['p3'], { principal: 'om-2' })).toEqual([]);
    expect(look(1, ['p3', 'p4'], { kind: 'SEARCH', operation: 'cases' })).toEqual([]);
    expect(look(1, ['p3'], { kind: 'PUSH', operation: 'caseUpdates' })).toEqual([]);
    expect(look(1, ['p3'], { outcome: 'REFUSED' })).toEqual([]);
    expect(look(2, ['p3'], { kind: 'EXPORT', operation: 'subjectAccess' })).toEqual([
      ['MANY_RECORDS', null, 3],
    ]);
  });

  it('has a threshold of its own for lists', () => {
    const look = recordOfLooks();
    const list = { kind: 'SEARCH', operation: 'cases' };
    expect(look(0, ['p1', 'p2', 'p3'], list)).toEqual([]);
    expect(look(1, ['p3', 'p4'], list)).toEqual([]);
    expect(look(2, ['p5', 'p6', 'p7'], list)).toEqual([['MANY_LISTED', null, 7]]);
  });

  it('counts who is pushed among those listed: a replay of old changes lists them all', () => {
    const look = recordOfLooks();
    const push = { kind: 'PUSH', operation: 'caseUpdates' };
    for (const person of ['p1', 'p2', 'p3', 'p4']) expect(look(0, [person], push)).toEqual([]);
    expect(look(1, ['p5'], push)).toEqual([['MANY_LISTED', null, 5]]);
  });
});

describe("one's own record", () => {
  const own = { asPerson: 'p9' };

  it('is unusual to open as staff, and to try to', () => {
    const look = recordOfLooks();
    expect(look(0, ['p9'], own)).toEqual([['OWN_RECORD', 'p9', 1]]);
    expect(look(0, ['p9'], { ...own, outcome: 'REFUSED', role: null })).toEqual([['OWN_RECORD', 'p9', 2]]);
    expect(look(0, ['p1', 'p9'], { ...own, kind: 'SEARCH' })).toEqual([['OWN_RECORD', 'p9', 3]]);
    expect(look(0, ['p1'], own)).toEqual([]);
  });

  it('is there to be read for a mentor', () => {
    expect(recordOfLooks()(0, ['p9'], { ...own, role: 'MENTOR' })).toEqual([]);
  });
});

describe('a person with limited access', () => {
  const limited = new Set(['p5']);

  it('is unusual to open or to try to, by whomever', () => {
    const look = recordOfLooks();
    expect(look(0, ['p5'], {}, limited)).toEqual([['RESTRICTED_PERSON', 'p5', 1]]);
    expect(look(0, ['p5'], { outcome: 'REFUSED' }, limited)).toEqual([['RESTRICTED_PERSON', 'p5', 2]]);
  });

  it('may stand in the lists and pushes of those on the list', () => {
    const look = recordOfLooks();
    expect(look(0, ['p5'], { kind: 'SEARCH' }, limited)).toEqual([]);
    expect(look(0, ['p5'], { kind: 'PUSH' }, limited)).toEqual([]);
  });
});

describe('being refused', () => {
  it('is unusual where it happens again and again, at one person or several', () => {
    const look = recordOfLooks();
    const refused = { outcome: 'REFUSED' } as const;
    expect(look(0, ['p1'], refused)).toEqual([]);
    expect(look(10, [], refused)).toEqual([]); // of nobody: a role that may not do this at all
    expect(look(20, ['p1'], refused)).toEqual([]);
    expect(look(30, ['p2'], refused)).toEqual([['REFUSED_REPEATEDLY', null, 3]]);
    expect(look(95, ['p2'], refused)).toEqual([['REFUSED_REPEATEDLY', null, 4]]);
  });
});

describe('an alert that goes on', () => {
  const START = Date.UTC(2014, 8, 26, 9);
  const many = Array.from({ length: 660 }, (_, index) => index);
  /** A look a minute at another person: 60 by ten o'clock, and 600 more until eight in the evening. */
  const looks = (minuteOf: (index: number) => number, by: readonly number[] = many) =>
    by.map((index): RecordedAccess => ({
      ...{ sequence: index + 1, at: new Date(START + minuteOf(index) * 60_000).toISOString(), hash: '' },
      ...{ principal: 'om-1', organisation: 'ept', asPerson: null, role: 'OFFENDER_MANAGER', kind: 'VIEW' },
      ...{ operation: 'caseFile', subjects: [`p${index}`], purpose: null, release: null },
      ...{ correlationId: 'c', outcome: 'GRANTED' },
    }));
  const toldOf = (record: readonly RecordedAccess[], more: Partial<typeof rules> = {}) => {
    const looking = new Looking({ ...rules, openedPersons: 50, ...more });
    return told(record.flatMap((look) => looking.see(look, nobody)));
  };
  const at = (minute: number): string => new Date(START + minute * 60_000).toISOString();

  it('is told again each time that it has doubled, and says how far it has come by now', () => {
    const { alerts, grown } = toldOf(looks((index) => index));
    expect(alerts.map(({ level, count, entry }) => [level, count, entry])).toEqual([
      [0, 50, 50],
      [1, 100, 100],
      [2, 200, 200],
      [3, 400, 400],
    ]);
    expect(grown).toMatchObject([{ count: 660, since: at(0), at: at(659) }]);
  });

  it('counts what goes on too slowly to be unusual by itself, once it was', () => {
    const { alerts, grown } = toldOf(looks((index) => index, many.slice(0, 60)));
    expect([alerts.length, grown[0]?.count]).toEqual([1, 60]);
    const slowly = toldOf(looks((index) => (index < 60 ? index : index * 5), many.slice(0, 150)));
    expect(slowly.alerts.map(({ count }) => count)).toEqual([50, 100]);
    expect(slowly.grown).toMatchObject([{ count: 150, at: at(149 * 5) }]);
  });

  it('begins anew with the day, and with what the window reaches back to', () => {
    // Two a minute: forty of them before midnight, in which nothing is unusual by itself.
    const across = toldOf(looks((index) => 14 * 60 + 40 + index / 2, many.slice(0, 120)));
    expect(across.alerts.map(({ at: when, count, level }) => [when, count, level])).toEqual([
      ['2014-09-27T00:04:30.000Z', 50, 0],
      ['2014-09-27T00:29:30.000Z', 100, 1],
    ]);
    expect(across.grown).toMatchObject([{ count: 120, since: '2014-09-26T23:40:00.000Z' }]);
    // A hundred before midnight, of whom the window keeps as many as the rule counts to.
    const again = toldOf(looks((index) => 14 * 60 + 10 + index / 2, many.slice(0, 120)));
    expect(again.alerts.map(({ at: when, count, level }) => [when.slice(0, 10), count, level])).toEqual([
      ['2014-09-26', 50, 0],
      ['2014-09-26', 100, 1],
      ['2014-09-27', 51, 0],
    ]);
    expect(again.grown.map(({ count }) => count)).toEqual([100, 70]);
  });

  it('is raised at the level that one look comes to', () => {
    const [first] = looks(() => 0, [0]);
    const listed = first && {
      ...first,
      kind: 'SEARCH',
      subjects: Array.from({ length: 21 }, (_, index) => `p${index}`),
    };
    expect(toldOf(listed ? [listed] : [])).toMatchObject({
      alerts: [{ kind: 'MANY_LISTED', count: 21, level: 2 }],
    });
  });
});

describe('coming back for figures and releases', () => {
  const DAY = 24 * 60;
  const commissioner = { principal: 'c-1', role: 'COMMISSIONER', operation: 'programmeSummary' };
  const evaluator = { principal: 'e-1', role: 'EVALUATOR', operation: 'replay', kind: 'EXPORT' };

  it('is unusual for a commissioner on many days, however often on each', () => {
    const look = recordOfLooks();
    const on = (day: number, more = {}) => look(day * DAY, [], { ...commissioner, ...more });
    expect([on(0), on(0.1), on(0.2), on(1)]).toEqual([[], [], [], []]);
    expect(on(2, { outcome: 'REFUSED' })).toEqual([]);
    expect(on(2, { role: 'CONTRACT_MANAGER' })).toEqual([]);
    expect(on(2)).toEqual([['FIGURES_POLLED', null, 3]]);
    expect(on(33)).toEqual([]);
  });

  it('is unusual for an evaluator who takes the head of the log again and again', () => {
    const look = recordOfLooks();
    const release = (day: number, name: string, more = {}) =>
      look(day * DAY, [], { ...evaluator, release: name, ...more });
    expect(release(0, 'autumn')).toEqual([]);
    expect(release(1, 'autumn (as known at 2014-09-01T00:00:00.000Z)')).toEqual([]);
    expect(release(1, 'a (day: DATA_CHECK; as known at 2014-09-01T00:00:00.000Z)')).toEqual([]);
    expect(release(1, 'autumn', { role: 'OPERATOR' })).toEqual([]);
    expect(release(2, 'spring (day: DATA_CHECK)')).toEqual([['RELEASES_POLLED', null, 2]]);
    expect(release(40, 'autumn')).toEqual([]);
  });

  it('is told once a month, and again where it has doubled', () => {
    const looking = new Looking(rules);
    const every = Array.from({ length: 40 }, (_, day): RecordedAccess => ({
      ...{
        sequence: day + 1,
        at: new Date(Date.UTC(2014, 8, 1 + day)).toISOString(),
        hash: '',
        subjects: [],
      },
      ...{ organisation: 'epb', asPerson: null, kind: 'VIEW', purpose: null, release: null },
      ...{ correlationId: 'c', outcome: 'GRANTED', ...commissioner },
    })).flatMap((look) => looking.see(look, nobody));
    expect(told(every).alerts.map(({ at, count, level }) => [at.slice(0, 10), count, level])).toEqual([
      ['2014-09-03', 3, 0],
      ['2014-09-06', 6, 1],
      ['2014-09-12', 12, 2],
      ['2014-09-24', 24, 3],
      ['2014-10-01', 30, 3],
    ]);
  });
});

describe('taking all out past every server', () => {
  const export_ = { principal: 'os:root', role: 'OPERATOR', kind: 'EXPORT', operation: 'replay' } as const;

  it.each(['replay', 'copy', 'exportHeads', 'backupKeys', 'backupAccess'])(
    '%s is unusual from the first on, counted by day for each user',
    (operation) => {
      const look = recordOfLooks();
      const taken = (minute: number, more = {}) => look(minute, [], { ...export_, operation, ...more });
      expect(taken(0)).toEqual([['WHOLE_EXPORT', null, 1]]);
      expect(taken(1, { principal: 'os:other' })).toEqual([['WHOLE_EXPORT', null, 1]]);
      expect(taken(600)).toEqual([['WHOLE_EXPORT', null, 2]]);
      expect(taken(24 * 60)).toEqual([['WHOLE_EXPORT', null, 1]]);
    },
  );

  it('is told each time, with how many there were that day: an expected one hides no other', () => {
    const looking = new Looking(rules);
    const every = Array.from({ length: 30 }, (_, hour): RecordedAccess => ({
      ...{ sequence: hour + 1, at: new Date(Date.UTC(2014, 8, 26, hour)).toISOString(), hash: '' },
      ...{ subjects: [], organisation: null, asPerson: null, purpose: null, release: null },
      ...{ correlationId: 'c', outcome: 'GRANTED', ...export_ },
    })).flatMap((look) => looking.see(look, nobody));
    const upTo = (day: string, most: number) => Array.from({ length: most }, (_, index) => [day, index + 1]);
    expect(told(every).alerts.map(({ at, count }) => [at.slice(0, 10), count])).toEqual([
      ...upTo('2014-09-26', 24),
      ...upTo('2014-09-27', 6),
    ]);
  });

  it('is not: one person, a release, an attempt, what a server gave, and housekeeping', () => {
    const look = recordOfLooks();
    expect(look(0, ['p1'], export_)).toEqual([]);
    expect(look(0, [], { ...export_, release: 'autumn' })).toEqual([]);
    expect(look(0, [], { ...export_, outcome: 'REFUSED' })).toEqual([]);
    expect(look(0, [], { ...export_, role: 'DATA_PROTECTION_OFFICER' })).toEqual([]);
    expect(look(0, [], { ...export_, kind: 'MAINTENANCE', operation: 'rebuild' })).toEqual([]);
  });
});

describe('going beyond one’s reach', () => {
  const HOUR = 60;
  it.each([
    ['BEYOND_REACH', 'MANY_BEYOND_REACH', 'SubmitReferral'],
    ['SELF_ASSIGNMENT', 'MANY_SELF_ASSIGNMENTS', 'AssignOffenderManager'],
  ])(
    '%s is unusual from so many different persons within a day on, however far apart',
    (kind, alert, operation) => {
      const look = recordOfLooks();
      const more = { kind, operation };
      expect(look(0, ['p1'], more)).toEqual([]);
      expect(look(1 * HOUR, ['p1'], more)).toEqual([]);
      expect(look(2 * HOUR, ['p2'], { ...more, principal: 'om-2' })).toEqual([]);
      expect(look(20 * HOUR, ['p2'], more)).toEqual([[alert, null, 2]]);
      expect(look(45 * HOUR, ['p3'], more)).toEqual([]);
    },
  );
});
