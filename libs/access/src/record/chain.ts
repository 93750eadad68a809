import { hash } from 'node:crypto';
import type { AlertStore } from '../alerts/alert.js';
import type { AccessEntry, RecordedAccess, Verified } from './access-record.js';
import { firstMisplaced, type Segment, SEGMENT, segmentOf, segmentWith } from './postings.js';
import type { RecordRows } from './rows.js';

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
 * Walks a record segment by segment: how many entries stand, and the first that was changed, follows one that was
 * taken out, is missing at the end, or is not found by what it says. A segment that has no postings yet is found
 * without them. An end that was cut off shows by the store's own count, and by how far the record had been watched.
 */
export async function walked(
  rows: RecordRows,
  { watchedTo }: Pick<AlertStore, 'watchedTo'>,
): Promise<Verified> {
  const { segments } = await rows.extent();
  // Asked before the walk: what is recorded meanwhile only makes it longer.
  const known = Math.max((await rows.lastGiven()) ?? 0, await watchedTo());
  let previous: RecordedAccess | undefined;
  for (;;) {
    const last = previous?.sequence ?? 0;
    const page = await rows.after(last, SEGMENT - (last % SEGMENT));
    if (page.length === 0) break;
    for (const entry of page) {
      const follows = entry.sequence === (previous?.sequence ?? 0) + 1;
      if (!follows || entry.hash !== chained(previous?.hash ?? null, entry)) {
        return { entries: entry.sequence, brokenAt: entry.sequence };
      }
      previous = entry;
    }
    const segment = segmentWith(last + 1);
    const misplaced = segment < segments ? await firstNotFound(rows, segmentOf(segment, page)) : null;
    if (misplaced !== null) return { entries: misplaced, brokenAt: misplaced };
    await new Promise((resolve) => setImmediate(resolve)); // a long record must not hold up everyone else
  }
  const entries = previous?.sequence ?? 0;
  if (entries < known) return { entries, brokenAt: entries + 1 };
  const strayed = await rows.strayed(segments);
  if (strayed === null) return { entries, brokenAt: null };
  return { entries, brokenAt: Math.min(Math.max(strayed, 0) * SEGMENT, entries) + 1 };
}

async function firstNotFound(rows: RecordRows, due: Segment): Promise<number | null> {
  const kept = await rows.segment(due.segment);
  return kept === undefined ? due.segment * SEGMENT + 1 : firstMisplaced(kept, due);
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
