import { describe, expect, it } from '@jest/globals';
import type { RecordedAccess } from '../record/access-record.js';
import { Looking } from './looking.js';

const rules = { windowMinutes: 60, openedPersons: 3, listedPersons: 5, refusals: 3 };
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
    expect(look(2, ['p5', 'p6', 'p7'], list)).toEqual([['MANY_LISTED', null, 5]]);
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
    expect(look(0, ['p9'], { ...own, outcome: 'REFUSED', role: null })).toEqual([['OWN_RECORD', 'p9', 1]]);
    expect(look(0, ['p1', 'p9'], { ...own, kind: 'SEARCH' })).toEqual([['OWN_RECORD', 'p9', 1]]);
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
    expect(look(0, ['p5'], { outcome: 'REFUSED' }, limited)).toEqual([['RESTRICTED_PERSON', 'p5', 1]]);
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
    expect(look(95, ['p2'], refused)).toEqual([]);
  });
});
