import type { SQLInputValue } from 'node:sqlite';
import type { Direction, LogFilter } from '../port.js';

/** Beyond so many branches a merge of index ranges costs more than looking at every event. */
const MAX_BRANCHES = 8;

export interface CandidateQuery {
  /** Rows `[position, matches]` in the direction of reading. */
  readonly sql: string;
  readonly parameters: readonly SQLInputValue[];
  /** How many rows it gives at most: fewer mean that it has come to the end. */
  readonly limit: number;
}

/** How many events to look at: where the index alone decides, and where most of them may not match. */
export interface CandidateLimits {
  readonly dense: number;
  readonly sparse: number;
}

/**
 * The query for the positions that a filter may let through, each with whether it does. It walks an index in the
 * order of positions, one range for each type, or for each category where a prefix names one, merged; so its
 * `LIMIT` bounds the work and not only the result, however little matches. Where no index serves the filter
 * it walks the log itself, bounded in the same way.
 */
export function candidateQuery(
  filter: LogFilter,
  direction: Direction,
  after: bigint,
  until: bigint,
  limits: CandidateLimits,
): CandidateQuery {
  const types = unique(filter.types);
  const prefixes = unique(filter.streamPrefixes);
  const range =
    direction === 'forwards' ? 'position > ?1 AND position <= ?2' : 'position < ?1 AND position >= ?2';
  const parameters: SQLInputValue[] = [after, until];
  const bind = (value: string): string => `?${parameters.push(value)}`;

  const typeTest = types && ((): string => `type IN (${types.map(bind).join(', ')})`);
  const prefixTest =
    prefixes &&
    ((): string =>
      `(${prefixes
        .map(bind)
        .map((p) => `substr(stream, 1, length(${p})) = ${p}`)
        .join(' OR ')})`);

  const categories = categoriesOf(prefixes);
  const [keys, column, test] =
    types && types.length <= MAX_BRANCHES
      ? [types, 'type', prefixTest]
      : categories && categories.length <= MAX_BRANCHES
        ? [categories, 'category', both(typeTest, wholeCategories(prefixes) ? undefined : prefixTest)]
        : [undefined, '', both(typeTest, prefixTest)];
  const limit = test === undefined ? limits.dense : limits.sparse;
  const matches = test?.() ?? '1';
  const branches = keys?.map((key) => `${column} = ${bind(key)} AND ${range}`) ?? [range];
  const selects = branches.map((where) => `SELECT position, ${matches} AS matches FROM event WHERE ${where}`);
  const order = direction === 'forwards' ? 'position' : 'position DESC';
  return {
    sql: `${selects.join(' UNION ALL ')} ORDER BY ${order} LIMIT ${limit}`,
    parameters,
    limit,
  };
}

function unique(terms: readonly string[] | undefined): readonly string[] | undefined {
  return terms && [...new Set(terms)];
}

/** The categories that the prefixes lie in, or undefined where one of them spans several. */
function categoriesOf(prefixes: readonly string[] | undefined): readonly string[] | undefined {
  if (!prefixes?.every((prefix) => prefix.includes('-'))) return undefined;
  return unique(prefixes.map((prefix) => prefix.slice(0, prefix.indexOf('-') + 1)));
}

/** Whether every prefix is a whole category, so that the index alone decides. */
function wholeCategories(prefixes: readonly string[] | undefined): boolean {
  return prefixes?.every((prefix) => prefix.indexOf('-') === prefix.length - 1) ?? true;
}

type Test = () => string;
function both(a: Test | undefined, b: Test | undefined): Test | undefined {
  return a && b ? () => `(${a()} AND ${b()})` : (a ?? b);
}
