/** A line of a release, as an evaluator parses it. */
export type Line = Readonly<Record<string, unknown>>;

/** All that could be a key of a line, by column: every scalar in it, and what can be counted off from its place. */
export type Columns = ReadonlyMap<string, string>;

/** What joining two releases by some columns gives. */
export interface Join {
  readonly columns: readonly string[];
  /** Pairs of lines whose values stand exactly once in each release. */
  readonly pairs: number;
  /** Of these, how many are one event indeed. */
  readonly right: number;
}

export function columnsOf(lines: readonly Line[]): readonly Columns[] {
  const counted = new Map<string, number>();
  const nth = (what: string): string => {
    const count = (counted.get(what) ?? 0) + 1;
    counted.set(what, count);
    return String(count);
  };
  return lines.map((line) => {
    const columns = new Map(scalars(line));
    const at = (column: string): string => columns.get(column) ?? '';
    columns.set('place', nth('line'));
    columns.set('place among its type', nth(`type ${at('type')}`));
    columns.set('place among its date', nth(`date ${at('occurredOn')}`));
    columns.set('place among its subject', nth(`subject ${at('subjects.0')}`));
    columns.set('place among its subject and type', nth(`subject ${at('subjects.0')} ${at('type')}`));
    return columns;
  });
}

function scalars(value: unknown, path = ''): readonly (readonly [string, string])[] {
  if (typeof value !== 'object' || value === null) return [[path, String(value)]];
  return Object.entries(value).flatMap(([key, item]) => scalars(item, path === '' ? key : `${path}.${key}`));
}

/** Joins by every set of one or two columns. @param truth which event a line is, by its place in its release */
export function joins(
  one: readonly Columns[],
  other: readonly Columns[],
  truth: { readonly one: readonly string[]; readonly other: readonly string[] },
): readonly Join[] {
  const names = [...new Set([...one, ...other].flatMap((columns) => [...columns.keys()]))].sort();
  const sets = names.flatMap((name, index) => [
    [name],
    ...names.slice(index + 1).map((second) => [name, second]),
  ]);
  return sets.map((columns) => {
    const here = onceEach(one, columns);
    const there = onceEach(other, columns);
    const pairs = [...here].flatMap(([key, at]) => {
      const match = there.get(key);
      return match === undefined ? [] : [[at, match] as const];
    });
    const right = pairs.filter(([at, match]) => truth.one[at] === truth.other[match]).length;
    return { columns, pairs: pairs.length, right };
  });
}

/** The keys that stand exactly once, with their places. */
function onceEach(lines: readonly Columns[], columns: readonly string[]): ReadonlyMap<string, number> {
  const places = new Map<string, number>();
  const twice = new Set<string>();
  lines.forEach((line, place) => {
    const values = columns.map((column) => line.get(column));
    if (values.some((value) => value === undefined)) return;
    const key = JSON.stringify(values);
    if (places.has(key)) twice.add(key);
    places.set(key, place);
  });
  for (const key of twice) places.delete(key);
  return places;
}

/** Every text of so many characters that stands in a value. */
export function pieces(values: Iterable<string>, length: number): ReadonlySet<string> {
  const found = new Set<string>();
  for (const value of values) {
    for (let at = 0; at + length <= value.length; at += 1) found.add(value.slice(at, at + length));
  }
  return found;
}
