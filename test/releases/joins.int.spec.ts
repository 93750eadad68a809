import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createHmac, randomBytes } from 'node:crypto';
import { isReleased, releaseLines, releaseOf, type ReleaseSpecification } from '#application';
import type { EventLog, RecordedEvent } from '#event-log';
import { type Precision, pseudonymiser } from '#privacy';
import { decode } from '#programme';
import { type Columns, columnsOf, type Join, joins, type Line, pieces } from './exact-keys.js';
import { manyPeople } from './many-people.js';

const PSEUDONYM = /^[a-z]+_[a-z2-7]{26}$/;
const EVENTS = 2_000; // one window of the order: of a larger log, each window is as this one

/** What an evaluator holds, and what only this test knows: which event each line is. */
interface Held {
  readonly lines: readonly Line[];
  readonly text: string;
  readonly columns: readonly Columns[];
  readonly truth: readonly string[];
}

let log: EventLog;
let recorded: readonly RecordedEvent[];
let one: Held;
let other: Held;

beforeAll(async () => {
  log = await manyPeople(EVENTS, 41);
  const events: RecordedEvent[] = [];
  for await (const event of log.readAll()) events.push(event);
  recorded = events;
  [one, other] = [await held('spring', randomBytes(32)), await held('autumn', randomBytes(32))];
}, 60_000);
afterAll(() => log.close());

async function held(name: string, key: Buffer, specification: ReleaseSpecification = {}): Promise<Held> {
  const texts: string[] = [];
  const { signal } = new AbortController();
  for await (const line of releaseLines(log, specification, { name, key }, signal)) texts.push(line);
  const lines = texts.slice(1, -1).map((text) => JSON.parse(text) as Line);
  const { pseudonym } = pseudonymiser(key);
  const ids = new Map(recorded.map(({ id }) => [pseudonym('entry', id), id]));
  const truth = lines.map(({ entry }) => ids.get(String(entry)) ?? '');
  return { lines, text: texts.join('\n'), columns: columnsOf(lines), truth };
}

const valuesIn = ({ columns }: Held): ReadonlySet<string> =>
  new Set(columns.flatMap((line) => [...line.values()]));

describe('Two releases of one log', () => {
  it('hold the same events, each once', () => {
    const released = recorded.filter((event) => isReleased(decode(event))).map(({ id }) => id);
    expect(released.length).toBeGreaterThan(EVENTS / 2);
    expect(one.truth.toSorted()).toEqual(released.toSorted());
    expect(other.truth.toSorted()).toEqual(released.toSorted());
  });

  it('share no identifier, and no part of one', () => {
    const [here, there] = [one, other].map((each) =>
      [...valuesIn(each)].filter((value) => PSEUDONYM.test(value)),
    );
    const within = new Set(there);
    expect(here?.filter((value) => within.has(value))).toEqual([]);
    const bare = (values: readonly string[] = []) => values.map((value) => value.replace(/^[a-z]+_/, ''));
    // 9 characters are 45 bits: among some ten thousand pieces a side, chance makes none in a lifetime of runs.
    const shared = pieces(bare(there), 9);
    expect([...pieces(bare(here), 9)].filter((piece) => shared.has(piece))).toEqual([]);
  });

  it('hold nothing of the log: no id, no stream, no position, no revision, no instant, no day', () => {
    const ofLog = new Set(
      recorded.flatMap(({ id, stream, position, recordedAt, data, metadata }) => [
        ...[id, stream, position, recordedAt],
        ...identifiersIn({ ...data }),
        ...identifiersIn({ ...metadata }),
      ]),
    );
    for (const release of [one, other]) {
      const there = [...valuesIn(release)].filter((value) => ofLog.has(value));
      expect(there.filter((value) => !isCode(value)).toSorted()).toEqual(KEPT);
      expect(
        [...valuesIn(release)].filter((value) => /\d{4}-\d{2}-\d{2}|T\d{2}:|[0-9a-f]{8}-/.test(value)),
      ).toEqual([]);
      expect(Object.keys(release.lines[0] ?? {})).not.toContain('ordinal');
    }
  });

  it('cannot be joined by any exact key but by what people did and when, and of that the list is known', () => {
    const lines = one.lines.length;
    const found = joins(one.columns, other.columns, { one: one.truth, other: other.truth });
    expect(found.length).toBeGreaterThan(1_000);
    const usesPlace = ({ columns }: Join) => columns.some((column) => IN_THE_RELEASE.includes(column));
    const joining = found.filter((join) => join.right > lines / 100 && !usesPlace(join));
    expect(joining.filter(({ columns }) => !columns.every(isQuasiIdentifier)).map(tell)).toEqual([]);
    // A place in the release, alone or with whatever else, is right no oftener than by chance: once for each type.
    const places = found.filter(usesPlace);
    expect(places.length).toBeGreaterThan(100);
    expect(Math.max(...places.map(({ right }) => right / lines))).toBeLessThan(0.05);
    if (process.env['TELL'] !== undefined) {
      process.stdout.write(found.toSorted((a, b) => b.right - a.right).slice(0, 12).map(tell).join('\n') + '\n'); // prettier-ignore
    }
  });

  it('join no more persons by their whole histories than each of them reports to stand out', () => {
    const [here, there] = [histories(one), histories(other)];
    const joined = [...here].filter(
      ([history, persons]) => persons.length === 1 && there.get(history)?.length === 1,
    );
    const { patterns } = JSON.parse(one.text.split('\n').at(-1) ?? '') as {
      patterns: { persons: number; datesAndTypes: number };
    };
    expect(joined.length).toBeGreaterThan(0); // that is why it is reported
    expect(joined.length).toBeLessThanOrEqual(patterns.datesAndTypes);
    expect(patterns.datesAndTypes).toBeLessThanOrEqual(patterns.persons);
  });

  it('join fewer persons the coarser their dates are', async () => {
    const rare = async (precision: 'year' | 'month' | 'day'): Promise<number> => {
      const { text } = await held('x', randomBytes(32), { precision, justification: 'DATA_CHECK' });
      const { patterns } = JSON.parse(text.split('\n').at(-1) ?? '') as { patterns: { dates: number } };
      return patterns.dates;
    };
    const [year, month, day] = [await rare('year'), await rare('month'), await rare('day')];
    expect(year).toBeLessThan(day);
    expect(month).toBeLessThanOrEqual(day);
    expect(year).toBeLessThanOrEqual(month);
  });
});

describe('Two releases of one evaluator and name, at two precisions', () => {
  const secret = randomBytes(32);
  const at = (precision: Precision): Promise<Held> => {
    const under = releaseOf({ principal: 'e-1', name: 'spring', precision });
    const key = createHmac('sha256', secret).update(under).digest();
    return held('spring', key, { precision, justification: 'DATA_CHECK' });
  };

  it('share no identifier, and no order beyond that of each person', async () => {
    const [month, day] = [await at('month'), await at('day')];
    expect(month.truth.toSorted()).toEqual(day.truth.toSorted());
    const within = valuesIn(day);
    expect([...valuesIn(month)].filter((value) => PSEUDONYM.test(value) && within.has(value))).toEqual([]);
    // Were the order the same, the lines by the day on both sides of one by the month would tell its day.
    const same = month.truth.filter((event, place) => day.truth[place] === event);
    expect(same.length / month.truth.length).toBeLessThan(0.05);
  });
});

describe('One release', () => {
  it('is the same bytes each time, and its pseudonyms hold from a prefix to the whole', async () => {
    const key = randomBytes(32);
    const whole = await held('spring', key);
    expect((await held('spring', key)).text).toBe(whole.text);
    const prefix = await held('spring', key, { knownAt: '2013-03-01T00:00:00.000Z' });
    expect(prefix.lines.length).toBeGreaterThan(100);
    const lines = new Set(whole.lines.map((line) => JSON.stringify(line)));
    expect(prefix.lines.filter((line) => !lines.has(JSON.stringify(line)))).toEqual([]);
  });

  it('is the same bytes in whatever order it was asked for', async () => {
    const key = randomBytes(32);
    const [from, to, types] = ['2013-01-01', '2013-06-30', ['MatchMade', 'SessionHeld']];
    const asked = await held('spring', key, { from, to, types });
    expect(asked.lines.length).toBeGreaterThan(20);
    const again = await held('spring', key, { types: ['SessionHeld', 'MatchMade', 'SessionHeld'], to, from });
    expect(again.text).toBe(asked.text);
  });

  it("gives each person's events, and each correction, in the order of the log", async () => {
    const place = new Map(recorded.map(({ id }, index) => [id, index]));
    const last = new Map<string, number>();
    one.lines.forEach(({ subjects }, index) => {
      const at = place.get(one.truth[index] ?? '') ?? -1;
      for (const subject of subjects as readonly string[]) {
        expect(at).toBeGreaterThan(last.get(subject) ?? -1);
        last.set(subject, at);
      }
    });
  });
});

/** What may stand in a release as it stands in the log: code lists that the programme's offices keep, and roles. */
const KEPT: readonly string[] = ['contract-q1', 'north-probation'];

/** Codes, and small numbers: `SCREAMING_CASE`, a module's, a unit's. */
const isCode = (value: string): boolean => /^([A-Z][A-Z_0-9]*|\d{1,3}|northbridge)$/.test(value);

const IN_THE_RELEASE: readonly string[] = ['place', 'place among its type', 'place among its date'];

/**
 * Types, codes, numbers and coarse dates, and the how-manieth event of its person it is: they tell of what people did,
 * and may tell one from all others.
 */
const isQuasiIdentifier = (column: string): boolean => /^(type|schemaVersion|occurredOn|recordedOn|sourceRecordedOn|actorRole|deliveryUnit|contract|deviations\.\d+|data\..*|place among its subject( and type)?)$/.test(column); // prettier-ignore

const tell = ({ columns, pairs, right }: Join): string =>
  `${columns.join(' + ')}: ${right} right of ${pairs}`;

function identifiersIn(value: unknown): readonly string[] {
  if (typeof value === 'string') return /[-_\d]/.test(value) && !/^[A-Z_]+$/.test(value) ? [value] : [];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(identifiersIn);
}

/** Persons by the types and dates of all that is told of them, in order. */
function histories({ lines }: Held): ReadonlyMap<string, readonly string[]> {
  const told = new Map<string, string[]>();
  for (const { subjects, type, occurredOn, recordedOn } of lines) {
    for (const subject of subjects as readonly string[]) {
      const event = [type, occurredOn, recordedOn].map(String).join(' ');
      told.set(subject, [...(told.get(subject) ?? []), event]);
    }
  }
  const persons = new Map<string, string[]>();
  for (const [subject, events] of told) {
    const history = events.toSorted().join(',');
    persons.set(history, [...(persons.get(history) ?? []), subject]);
  }
  return persons;
}
