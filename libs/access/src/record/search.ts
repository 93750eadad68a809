import type { LooksAsked, RecordedAccess } from './access-record.js';
import { requirePage } from './page.js';
import { inAll, SEGMENT, segmentWith, termsOf, termsWanted } from './postings.js';
import type { RecordRows } from './rows.js';

/** So many segments are asked for at once: 32,768 entries. */
const SEGMENTS_AT_ONCE = 128;
const STRETCH = SEGMENTS_AT_ONCE * SEGMENT;

/**
 * A page of the record. Days become bounds of the sequence first, because times never go back; then full segments are
 * searched by their postings, and the entries after them one by one. Entries and postings never change, so whatever is
 * written or derived meanwhile, nothing is missed and nothing comes twice.
 * @param caughtUp makes the postings that are due, and says how many segments have them
 * @throws RangeError for a page that makes no sense; AccessRecordUnavailable
 */
export async function listed(
  rows: RecordRows,
  caughtUp: () => Promise<number>,
  asked: LooksAsked,
): Promise<readonly RecordedAccess[]> {
  const { after, limit, filter } = requirePage(asked);
  const { from, until, correlationId } = filter;
  const terms = termsWanted(filter);
  if (correlationId === undefined && terms.length === 0 && from === undefined && until === undefined)
    return rows.after(after, limit);

  const segments = await caughtUp(); // by which days are found, too
  const first = await atOrAfter(rows, from, 1);
  const bounds = {
    after: Math.max(after, first - 1),
    before: await atOrAfter(rows, until, Number.POSITIVE_INFINITY),
  };
  const found: RecordedAccess[] = [];
  if (correlationId !== undefined) {
    for await (const page of correlatedWith(rows, correlationId, bounds)) {
      const matching = page.filter((entry) => hasAll(entry, terms));
      found.push(...matching.slice(0, limit - found.length));
      if (found.length === limit) return found;
    }
    return found;
  }
  if (terms.length > 0) {
    for await (const sequences of bySegments(rows, terms, bounds, segments)) {
      found.push(...(await rows.at(sequences.slice(0, limit - found.length))));
      if (found.length === limit) return found;
    }
  }
  for await (const page of pagesFrom(rows, terms.length > 0 ? segments * SEGMENT : 0, bounds)) {
    const matching = page.filter((entry) => hasAll(entry, terms));
    found.push(...matching.slice(0, limit - found.length));
    if (found.length === limit) return found;
  }
  return found;
}

/** Sequences after the one and before the other. */
interface Bounds {
  readonly after: number;
  readonly before: number;
}

async function atOrAfter(rows: RecordRows, instant: string | undefined, none: number): Promise<number> {
  return instant === undefined ? none : ((await rows.firstFrom(instant)) ?? Number.POSITIVE_INFINITY);
}

const hasAll = (entry: RecordedAccess, terms: readonly string[]): boolean => {
  const has = terms.length === 0 ? undefined : termsOf(entry);
  return has === undefined || terms.every((term) => has.has(term));
};

async function* bySegments(
  rows: RecordRows,
  terms: readonly string[],
  { after, before }: Bounds,
  segments: number,
): AsyncGenerator<readonly number[]> {
  const end = Math.min(segments, segmentWith(before) + 1);
  for (let from = segmentWith(after + 1); from < end; from += SEGMENTS_AT_ONCE) {
    const postings = await rows.postings(terms, from, Math.min(from + SEGMENTS_AT_ONCE, end));
    const sequences = postings
      .flatMap((each) => inAll(terms, each))
      .filter((sequence) => sequence > after && sequence < before);
    if (sequences.length > 0) yield sequences;
    await new Promise((resolve) => setImmediate(resolve)); // a long record must not hold up everyone else
  }
}

/** What was asked under an id: read stretch by stretch, and the entries of each a few at a time. */
async function* correlatedWith(
  rows: RecordRows,
  correlationId: string,
  { after, before }: Bounds,
): AsyncGenerator<readonly RecordedAccess[]> {
  const end = Math.min((await rows.extent()).last, before - 1);
  for (let from = after; from < end; from += STRETCH) {
    const sequences = await rows.correlated(correlationId, from, Math.min(from + STRETCH, end));
    for (let at = 0; at < sequences.length; at += SEGMENT) yield rows.at(sequences.slice(at, at + SEGMENT));
    await new Promise((resolve) => setImmediate(resolve)); // a long record must not hold up everyone else
  }
}

async function* pagesFrom(
  rows: RecordRows,
  start: number,
  { after, before }: Bounds,
): AsyncGenerator<readonly RecordedAccess[]> {
  let last = Math.max(after, start);
  while (last < before - 1) {
    const page = await rows.after(last, Math.min(SEGMENT, before - 1 - last));
    if (page.length === 0) return;
    yield page.filter(({ sequence }) => sequence < before);
    last = page.at(-1)?.sequence ?? before;
  }
}
