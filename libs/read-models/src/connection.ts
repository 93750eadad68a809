import type { Position } from '#event-log';
import type { AsOf, Connection, PageRequest } from './contract.js';
import type { Sight } from './bitemporal.js';
import type { Cursors } from './cursor.js';

export const MAX_PAGE = 100;

export class InvalidPage extends Error {
  readonly code = 'INVALID_PAGE';
  override readonly name = 'InvalidPage';
  constructor(first: number) {
    super(`first must be a whole number from 1 to ${MAX_PAGE}, not ${first}`);
  }
}

/** What a page is a page of, and where it starts. */
export interface PageStart extends Sight {
  readonly position: Position | null;
  readonly first: number;
  /** The sort key after which the page begins; none on page one. */
  readonly key: readonly string[] | null;
  readonly query: string;
}

/**
 * Page one takes the place of the log that it finds; later pages keep to it, so new facts never shift a list that
 * somebody is reading.
 * @throws InvalidPage, BadCursor
 */
export function startPage(
  cursors: Cursors,
  query: string,
  { first, after }: PageRequest,
  asOf: AsOf,
  position: Position | null,
): PageStart {
  if (!Number.isSafeInteger(first) || first < 1 || first > MAX_PAGE) throw new InvalidPage(first);
  if (after === undefined) return { asOf, position, first, key: null, query };
  const content = cursors.read(query, after);
  return { asOf, position: content.position as Position | null, first, key: content.key, query };
}

/** @param rows up to one more than were asked for: that one says that there is a next page */
export function connectionOf<Row, Node>(
  cursors: Cursors,
  page: PageStart,
  rows: readonly Row[],
  keyOf: (row: Row) => readonly string[],
  nodeOf: (row: Row) => Node,
  incomplete: boolean,
): Connection<Node> {
  const { asOf, position, first, query } = page;
  const edges = rows.slice(0, first).map((row) => ({
    cursor: cursors.write(query, { asAt: asOf.asAt, position, key: keyOf(row) }),
    node: nodeOf(row),
  }));
  return {
    asOf,
    position,
    incomplete,
    edges,
    pageInfo: {
      hasNextPage: rows.length > first,
      hasPreviousPage: page.key !== null,
      startCursor: edges[0]?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
  };
}
