import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type IncomingMessage, request } from 'node:http';
import type { Identity } from '#access';
import { all, get } from './support/client.js';
import { tellEssexInSmall } from './support/essex-in-small.js';
import { type GatewayForTest, gatewayForTest, people } from './support/gateway-for-test.js';

interface Line {
  readonly patterns?: object;
  readonly precision?: string;
  readonly justification?: string;
  readonly type?: string;
  readonly occurredOn?: string;
  readonly subjects?: readonly string[];
  readonly end?: boolean;
  readonly events?: number;
  readonly release?: string;
  readonly spec?: string;
}

function lineOf(text: string): Line {
  const line: Line = JSON.parse(text);
  return line;
}

describe('the replay', () => {
  let gateway: GatewayForTest;
  beforeAll(async () => {
    gateway = await gatewayForTest();
    await tellEssexInSmall(gateway);
  });
  afterAll(() => gateway.close());

  const replay = async (query = '', as: Identity = people.evaluator) => {
    const { status, text, headers } = await get(gateway, `/replay${query}`, as);
    expect(status).toBe(200);
    const lines: Line[] = text.trimEnd().split('\n').map(lineOf);
    return { lines, text, heading: lines[0], events: lines.slice(1, -1), last: lines.at(-1), headers };
  };

  it('gives the whole log, says what it is, and how it ends', async () => {
    const { heading, events, last, headers } = await replay();
    const recorded = await all(gateway.log.readAll());
    expect(headers.get('content-type')).toContain('application/x-ndjson');
    expect(heading).toMatchObject({
      spec: 'throughline-replay/2',
      release: headers.get('x-release'),
      precision: 'month',
    });
    expect(events.map(({ type }) => type).sort()).toEqual(recorded.map(({ type }) => type).sort());
    expect(last).toEqual({
      end: true,
      events: recorded.length,
      patterns: { persons: 3, sharedByFewerThan: 10, dates: 3, datesAndTypes: 3 },
    });
  });

  it('takes a type that is named many times as named once', async () => {
    const { events, last } = await replay(`?types=${Array(300).fill('MatchMade').join(',')}`);
    expect(events).toHaveLength(1);
    expect(last?.end).toBe(true);
  });

  it('names nobody: no ids, no names, no officers', async () => {
    const { text } = await replay();
    for (const secret of ['name-to-seal', '"ben"', '"ann"', 'om-1', 'case-ben', 'match-1', 'sealed:']) {
      expect(text).not.toContain(secret);
    }
  });

  it('gives the same bytes for the same release, and other pseudonyms in another', async () => {
    const first = await replay('?release=spring');
    const again = await replay('?release=spring');
    const other = await replay('?release=autumn');
    expect(again.text).toBe(first.text);
    const persons = (lines: readonly Line[]) => lines.flatMap(({ subjects = [] }) => subjects);
    expect(persons(first.events).filter((person) => persons(other.events).includes(person))).toEqual([]);
    expect((await replay()).heading?.release).not.toBe((await replay()).heading?.release);
  });

  it('shares nothing with one of the same name at another precision, and says on record which it was', async () => {
    const pseudonyms = (text: string) => text.match(/"[a-z]+_[a-z2-7]{26}"/g) ?? [];
    const byMonth = await replay('?release=spring');
    expect((await replay('?release=spring&precision=month')).text).toBe(byMonth.text);
    const known = new Set(pseudonyms(byMonth.text));
    expect(known.size).toBeGreaterThan(10);
    for (const precision of ['year', 'quarter', 'day&justification=DATA_CHECK']) {
      const other = pseudonyms((await replay(`?release=spring&precision=${precision}`)).text);
      expect(new Set(other).size).toBe(known.size);
      expect(other.filter((pseudonym) => known.has(pseudonym))).toEqual([]);
    }
    const entries = await gateway.accessRecord.list({ filter: { release: 'spring' } });
    expect(entries.map(({ release }) => release)).toEqual(
      expect.arrayContaining(['spring', 'spring (year)', 'spring (quarter)', 'spring (day: DATA_CHECK)']),
    );
  });

  it('gives each evaluator releases of their own, whatever names they choose', async () => {
    const mine = await replay('?release=spring');
    const theirs = await replay('?release=spring', { ...people.evaluator, id: 'e-2' });
    expect(theirs.last).toEqual(mine.last);
    const persons = (lines: readonly Line[]) => lines.flatMap(({ subjects = [] }) => subjects);
    expect(persons(mine.events).filter((person) => persons(theirs.events).includes(person))).toEqual([]);
  });

  it('tells dates by the month, and exact days to whoever says why they need them', async () => {
    const datesIn = (text: string) =>
      new Set(text.match(/"\d{4}-\d{2}(-\d{2})?"/g)?.map((date) => date.length));
    expect(datesIn((await replay()).text)).toEqual(new Set([9]));
    const { heading, text } = await replay('?release=exact&precision=day&justification=TIME_TO_EVENT');
    expect(heading).toMatchObject({ precision: 'day', justification: 'TIME_TO_EVENT' });
    expect(datesIn(text)).toEqual(new Set([12]));
    const entries = await gateway.accessRecord.list({ limit: 1000 });
    expect(entries.at(-1)).toMatchObject({ operation: 'replay', release: 'exact (day: TIME_TO_EVENT)' });
    await replay('?release=fixed&knownAt=2014-05-31T23:00:00.000Z');
    const [fixed] = await gateway.accessRecord.list({ filter: { release: 'fixed' } });
    expect(fixed?.release).toBe('fixed (as known at 2014-05-31T23:00:00.000Z)');
  });

  it('gives a part by months, types and number', async () => {
    const part = '?from=2013-12-01&to=2014-01-31&types=SentenceStarted,ReferralSubmitted';
    const told = (await replay(part)).events.map(({ type, occurredOn }) => `${type} ${occurredOn}`);
    // Whose comes first is of the release.
    expect(told.sort()).toEqual([
      'ReferralSubmitted 2014-01',
      'ReferralSubmitted 2014-01',
      'SentenceStarted 2013-12',
    ]);
    const { events, last } = await replay(`${part}&limit=2`);
    expect(events).toHaveLength(2);
    expect(last).toMatchObject({ end: true, events: 2 });
    expect((await replay('?knownAt=2014-01-01T00:00:00.000Z')).events).toEqual([]);
  });

  it.each([
    ['?from=2014-02-30', 'from'],
    ['?to=yesterday', 'to'],
    ['?from=2014-02-01&to=2014-01-31', 'to'],
    ['?from=2014-02-02', 'from'],
    ['?to=2014-02-27', 'to'],
    ['?knownAt=2014-01-01T00:00:00.001Z', 'knownAt'],
    ['?knownAt=2014-06-15T23:00:00.000Z', 'knownAt'],
    ['?precision=second', 'precision'],
    ['?precision=day', 'justification'],
    ['?precision=day&justification=curious', 'justification'],
    ['?limit=0', 'limit'],
    ['?limit=1&limit=2', 'limit'],
    ['?types=Nothing', 'types'],
    ['?release=../..', 'release'],
    ['?person=ben', 'person'],
  ])('refuses %s, naming the parameter', async (query, field) => {
    const { status, body } = await get(gateway, `/replay${query}`, people.evaluator);
    expect(status).toBe(400);
    expect(body.errors?.[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT', faults: [{ field }] });
  });

  it('is for evaluators alone, and on record', async () => {
    const { status, body } = await get(gateway, '/replay', people.manager);
    expect(status).toBe(403);
    expect(body.errors?.[0]?.extensions.code).toBe('ACCESS_DENIED');
    expect((await get(gateway, '/replay')).status).toBe(401);
    const entries = await gateway.accessRecord.list({ limit: 1000 });
    expect(entries.at(-1)).toMatchObject({ operation: 'replay', principal: 'pm-1', outcome: 'REFUSED' });
    expect(entries).toContainEqual(expect.objectContaining({ principal: 'e-1', outcome: 'GRANTED' }));
  });

  it('reads no further than its reader, and lets go when the reader goes away', async () => {
    let read = 0;
    let released = false;
    const slow = await gatewayForTest({}, (services) => ({
      ...services,
      log: Object.assign(Object.create(services.log), {
        async *readAll(options: Parameters<typeof services.log.readAll>[0]) {
          // What it asks for by type, before it begins, is asked of the log as it stands.
          if (options?.filter) {
            yield* services.log.readAll(options);
            return;
          }
          try {
            const [event] = await all(services.log.readAll({ limit: 1 }));
            for (; event && read < 1_000_000; read++) yield event;
          } finally {
            released = true;
          }
        },
      }),
    }));
    try {
      await slow.record('RegisterPerson', { personId: 'ben', occurredOn: '2014-06-01' });
      const headers = { authorization: `Bearer ${await slow.token(people.evaluator)}` };
      const response = await new Promise<IncomingMessage>((resolve) => {
        request(`${slow.url}/replay`, { headers }, resolve).end();
      });
      expect(response.statusCode).toBe(200); // and nothing is taken of its body
      let before = -1;
      while (read !== before) {
        before = read;
        await new Promise((resolve) => setTimeout(resolve, 300));
      }
      expect(read).toBeLessThan(200_000);
      response.destroy();
      for (let i = 0; i < 200 && !released; i++) await new Promise((resolve) => setTimeout(resolve, 10));
      expect(released).toBe(true);
    } finally {
      await slow.close();
    }
  });
});

describe('the rebuild', () => {
  let gateway: GatewayForTest;
  beforeAll(async () => {
    gateway = await gatewayForTest();
    await tellEssexInSmall(gateway);
  });
  afterAll(() => gateway.close());

  it('builds one read model anew for an administrator, and tells how far it is', async () => {
    const { status, text } = await get(gateway, '/rebuild?projection=cases', people.administrator, 'POST');
    expect(status).toBe(200);
    const lines: Line[] = text.trimEnd().split('\n').map(lineOf);
    expect(lines[0]).toEqual({ projection: 'cases', state: 'BUILDING', position: null });
    expect(lines.at(-2)).toEqual({
      projection: 'cases',
      state: 'LIVE',
      position: await gateway.log.head(),
    });
    expect(lines.at(-1)).toEqual({ end: true, rebuilt: 1 });
  });

  it('builds all of them where none is named, and is for administrators alone', async () => {
    const { text } = await get(gateway, '/rebuild', people.administrator, 'POST');
    expect(text).toContain(`{"end":true,"rebuilt":${gateway.readModels.engine.names.length}}`);
    expect((await get(gateway, '/rebuild', people.manager, 'POST')).status).toBe(403);
    const wrong = await get(gateway, '/rebuild?projection=nothing', people.administrator, 'POST');
    expect(wrong.status).toBe(400);
    expect(wrong.text).toContain('must be one of case-file');
  });

  it('is taken back by a roll-back, for which there must be an earlier build', async () => {
    const rollBack = (projection: string) =>
      get(gateway, `/roll-back?projection=${projection}`, people.administrator, 'POST');
    await get(gateway, '/rebuild?projection=tasks', people.administrator, 'POST');
    expect(JSON.parse((await rollBack('tasks')).text)).toEqual({ projection: 'tasks' });
    expect((await get(gateway, '/roll-back?projection=tasks', people.manager, 'POST')).status).toBe(403);
    const none = await get(gateway, '/roll-back', people.administrator, 'POST');
    expect([none.status, none.text]).toEqual([400, expect.stringContaining('is needed: one of')]);
  });

  it('is not needed where parked events can be tried again', async () => {
    const unparked = await get(gateway, '/unpark?projection=cases', people.administrator, 'POST');
    expect(JSON.parse(unparked.text)).toEqual({ projection: 'cases', parked: 0 });
    expect((await get(gateway, '/unpark?projection=cases', people.manager, 'POST')).status).toBe(403);
  });
});

it('tells whether it lives and is ready, without an identity', async () => {
  const gateway = await gatewayForTest();
  try {
    await tellEssexInSmall(gateway);
    expect((await get(gateway, '/health/live')).body).toEqual({ status: 'live' });
    const { status, text } = await get(gateway, '/health/ready');
    expect(status).toBe(200);
    expect(JSON.parse(text)).toMatchObject({ ready: true, readModels: expect.any(Array) });
    expect(text).not.toContain('ben');
  } finally {
    await gateway.close();
  }
});
