import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type PublishedBreakdown, publishBreakdown, publishedCount } from './index.js';

const rowsOf = (...counts: number[]) => counts.map((count, index) => ({ key: `unit-${index + 1}`, count }));
const sum = (counts: readonly number[]) => counts.reduce((total, count) => total + count, 0);
const values = (published: PublishedBreakdown) => published.rows.map((row) => row.value);

describe('a published count', () => {
  it.each([
    [10, 10],
    [12, 10],
    [13, 15],
    [17, 15],
    [18, 20],
    [1_002, 1_000],
  ])('of %i is shown as %i', (count, value) => {
    expect(publishedCount(count)).toEqual({ value, suppressed: false });
  });

  it.each([0, 1, 9])(
    'of %i is hidden: a shown zero would tell that the hidden ones are at least one',
    (count) => {
      expect(publishedCount(count)).toEqual({ value: null, suppressed: true });
    },
  );

  it('follows the threshold and the rounding that it is given', () => {
    expect(publishedCount(5, { threshold: 5, roundTo: 3 })).toEqual({ value: 6, suppressed: false });
    expect(publishedCount(4, { threshold: 5, roundTo: 3 }).suppressed).toBe(true);
  });

  it.each([-1, 1.5, Number.NaN, Number.POSITIVE_INFINITY])('refuses %d, which is no count', (count) => {
    expect(() => publishedCount(count)).toThrow(RangeError);
  });

  it.each([{ threshold: 0 }, { roundTo: 0 }, { threshold: 2.5 }])('refuses the rule %j', (rule) => {
    expect(() => publishedCount(12, rule)).toThrow(RangeError);
  });
});

describe('a published breakdown', () => {
  it('shows every row and the total rounded where none is small', () => {
    const published = publishBreakdown(rowsOf(12, 23, 41), 76);
    expect(values(published)).toEqual([10, 25, 40]);
    expect(published.total.value).toBe(75);
  });

  it('hides the next smallest row where exactly one is small', () => {
    expect(values(publishBreakdown(rowsOf(30, 4, 12), 46))).toEqual([30, null, null]);
  });

  it('hides no more than the small rows where two are, and together they could be large', () => {
    expect(values(publishBreakdown(rowsOf(8, 40, 7), 55))).toEqual([null, 40, null]);
  });

  it('hides a further row where the total would tell that the small ones are next to nothing', () => {
    expect(values(publishBreakdown(rowsOf(0, 60, 0, 50), 110))).toEqual([null, 60, null, null]);
  });

  it('hides the total too where it is small itself', () => {
    const published = publishBreakdown(rowsOf(3, 2), 5);
    expect(values(published)).toEqual([null, null]);
    expect(published.total).toEqual({ value: null, suppressed: true });
  });

  it('leaves the rows of an overlapping breakdown alone, of which nothing can be had by subtraction', () => {
    expect(values(publishBreakdown(rowsOf(3, 30, 45, 45), 50))).toEqual([null, null, 45, 45]);
  });

  it('is empty for no rows', () => {
    expect(publishBreakdown([], 0)).toEqual({ rows: [], total: { value: null, suppressed: true } });
  });

  it('gives the same table whatever the order of its rows', () => {
    const counts = fc.array(fc.nat({ max: 40 }), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(counts, (list) => {
        const rows = rowsOf(...list);
        const one = new Map(publishBreakdown(rows, sum(list)).rows.map((row) => [row.key, row.value]));
        const other = publishBreakdown(rows.toReversed(), sum(list)).rows.map((row) => [row.key, row.value]);
        expect(new Map(other as [string, number | null][])).toEqual(one);
      }),
      { seed: 1 },
    );
  });

  it('leaves at least as many values as the threshold for a hidden row, to one who knows how rows are rounded', () => {
    const counts = fc.array(fc.oneof(fc.nat({ max: 12 }), fc.nat({ max: 200 })), {
      minLength: 1,
      maxLength: 9,
    });
    fc.assert(
      fc.property(counts, (list) => {
        const published = publishBreakdown(rowsOf(...list), sum(list));
        const shown = published.rows.filter((row) => !row.suppressed).map((row) => row.value ?? 0);
        const hidden = published.rows.length - shown.length;
        const { value: total } = published.total;
        if (hidden === 0 || total === null) return;
        const most = total + 2 - sum(shown.map((value) => Math.max(10, value - 2)));
        const least = hidden > 1 ? 0 : Math.max(0, total - 2 - sum(shown.map((value) => value + 2)));
        expect(most - least + 1).toBeGreaterThanOrEqual(10);
      }),
      { seed: 1, numRuns: 2_000 },
    );
  });

  // The strongest reader there is: one who tries every table and keeps those that would look the same.
  it.each([
    { threshold: 4, roundTo: 3, largest: 30 },
    { threshold: 5, roundTo: 5, largest: 30 },
    { threshold: 3, roundTo: 1, largest: 24 },
    { threshold: 6, roundTo: 2, largest: 30 },
  ])('leaves as many to one who knows the whole procedure (every table of three rows, %j)', (setting) => {
    const { largest, ...rule } = setting;
    const lookalikes = new Map<string, { published: PublishedBreakdown; possible: Set<number>[] }>();
    for (let a = 0; a <= largest; a += 1) {
      for (let b = 0; b <= largest - a; b += 1) {
        for (let c = 0; c <= largest - a - b; c += 1) {
          const published = publishBreakdown(rowsOf(a, b, c), a + b + c, rule);
          const look = JSON.stringify(published);
          const entry = lookalikes.get(look) ?? { published, possible: [new Set(), new Set(), new Set()] };
          [a, b, c].forEach((count, index) => entry.possible[index]?.add(count));
          lookalikes.set(look, entry);
        }
      }
    }
    const betrayed = [...lookalikes.values()].filter(
      ({ published, possible }) =>
        (published.total.value ?? 0) <= largest - rule.roundTo && // beyond it, some that look alike were not tried
        published.rows.some((row, index) => row.suppressed && (possible[index]?.size ?? 0) < rule.threshold),
    );
    expect(betrayed.map(({ published }) => published)).toEqual([]);
  });
});
