import { hash } from 'node:crypto';
import type { AccessEntry, RecordedAccess } from './access-record.js';

/** An entry that is to be recorded, and when it was. */
export interface Looked {
  readonly entry: AccessEntry;
  /** ISO 8601 in UTC. */
  readonly at: string;
}

/** The end of a record; undefined where it is empty. */
export type ChainEnd = Pick<RecordedAccess, 'sequence' | 'hash' | 'at'> | undefined;

/**
 * The entries as they follow the end of a record. Their time never goes back: a clock that was set back, or that of
 * another process, must not put a look on a day that an officer has already read.
 */
export function chainedTo(end: ChainEnd, batch: readonly Looked[]): readonly RecordedAccess[] {
  let last = end;
  return batch.map(({ entry, at }) => {
    const follows = {
      ...entry,
      sequence: (last?.sequence ?? 0) + 1,
      at: last !== undefined && last.at > at ? last.at : at,
    };
    const recorded = { ...follows, hash: chained(last?.hash ?? null, follows) };
    last = recorded;
    return recorded;
  });
}

/**
 * Walks a record page by page: how many entries stand, and the first that was changed, follows one that was taken
 * out, or is no longer found by one of its persons.
 * @param firstNotFound the first of a page's entries that the index of persons does not hold; null where it holds all
 */
export async function walked(
  pageAfter: (sequence: number) => Promise<readonly RecordedAccess[]>,
  firstNotFound: (page: readonly RecordedAccess[]) => Promise<number | null>,
): Promise<{ readonly entries: number; readonly brokenAt: number | null }> {
  let previous: RecordedAccess | undefined;
  for (;;) {
    const page = await pageAfter(previous?.sequence ?? 0);
    if (page.length === 0) return { entries: previous?.sequence ?? 0, brokenAt: null };
    for (const entry of page) {
      const follows = entry.sequence === (previous?.sequence ?? 0) + 1;
      if (!follows || entry.hash !== chained(previous?.hash ?? null, entry)) {
        return { entries: entry.sequence, brokenAt: entry.sequence };
      }
      previous = entry;
    }
    const notFound = await firstNotFound(page);
    if (notFound !== null) return { entries: notFound, brokenAt: notFound };
    await new Promise((resolve) => setImmediate(resolve)); // a long record must not hold up everyone else
  }
}

/**
 * The hash of an entry: SHA-256, in hex, over the JSON of `[previous hash or null, sequence, at, principal, role,
 * operation, subjects, purpose, correlationId, outcome, kind, organisation, asPerson, release]`. Entries of the first
 * form have none of the last four, and their hash ends with the outcome. To change one entry, all after it must be
 * written anew.
 */
function chained(previous: string | null, entry: Omit<RecordedAccess, 'hash'>): string {
  const { sequence, at, principal, role, operation, subjects, purpose, correlationId, outcome } = entry;
  const { kind, organisation, asPerson, release } = entry;
  const isOfFirstForm = [kind, organisation, asPerson, release].every((value) => value === null);
  const content = [
    ...[previous, sequence, at, principal, role, operation, subjects, purpose, correlationId, outcome],
    ...(isOfFirstForm ? [] : [kind, organisation, asPerson, release]),
  ];
  return hash('sha256', JSON.stringify(content), 'hex');
}
