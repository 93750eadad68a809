import type { AccessRecord, LookFilter, PurposeOfAccess, RecordedAccess } from '#access';
import { londonDay } from '#programme';
import type { LooksOfADay, ReleaseOfADay } from '#read-models';

const PAGE = 1_000;

async function* looks(record: AccessRecord, filter: LookFilter): AsyncGenerator<RecordedAccess> {
  let after = 0;
  for (;;) {
    const page = await record.list({ after, limit: PAGE, filter });
    yield* page;
    const last = page.at(-1);
    if (page.length < PAGE || !last) return;
    after = last.sequence;
  }
}

/** Counts what is alike: one line for each, in the order in which the first of them came. */
async function counted<Line extends object>(
  found: AsyncIterable<RecordedAccess>,
  lineOf: (look: RecordedAccess) => Line,
): Promise<readonly (Line & { readonly times: number })[]> {
  const lines = new Map<string, Line & { readonly times: number }>();
  for await (const look of found) {
    const line = lineOf(look);
    const key = JSON.stringify(line);
    lines.set(key, { ...line, times: (lines.get(key)?.times ?? 0) + 1 });
  }
  return [...lines.values()];
}

/** Who looked at a person's record, and who tried to: by role and organisation, a line for each day and purpose. */
export function looksAt(record: AccessRecord, personId: string): Promise<readonly LooksOfADay[]> {
  return counted(disclosed(looks(record, { person: personId })), (look) => {
    const { at, role, organisation, operation, purpose, outcome, kind } = look;
    // In entries of the first form a purpose is whatever somebody wrote, of this person or of another.
    const isTold = kind !== null && purpose !== TELLS_OF_CONCERN;
    return { day: londonDay(at), role, organisation, operation, purpose: isTold ? purpose : null, outcome };
  });
}

/** That anybody looked for this purpose is to say that somebody was worried: it reads as if none had been said. */
const TELLS_OF_CONCERN = 'SAFEGUARDING' satisfies PurposeOfAccess;

/** That somebody should be kept from them, or is worried about them, would be told by who tried to record it. */
const PRECAUTIONS: ReadonlySet<string> = new Set([
  'RecordNonAssociation',
  'LiftNonAssociation',
  'RaiseConcern',
  'RecordDisclosure',
  'CloseConcern',
  'ReopenConcern',
  'concerns',
]);

/** A safeguarding lead meets nobody but by a concern: that one looked is to say that there is one. */
const isPrecaution = ({ operation, role }: RecordedAccess): boolean =>
  PRECAUTIONS.has(operation) || role === 'SAFEGUARDING_LEAD';

async function* disclosed(found: AsyncIterable<RecordedAccess>): AsyncGenerator<RecordedAccess> {
  for await (const look of found) if (!isPrecaution(look)) yield look;
}

/** The releases that went out from an instant on. They name nobody, so whom they hold cannot be told. */
export function releasesFrom(record: AccessRecord, from: string): Promise<readonly ReleaseOfADay[]> {
  return counted(released(record, from), ({ at, organisation }) => ({ day: londonDay(at), organisation }));
}

/** Without what operators read on the machine of the log: that is no release, and goes nowhere. */
async function* released(record: AccessRecord, from: string): AsyncGenerator<RecordedAccess> {
  for await (const look of looks(record, { operation: 'replay', outcome: 'GRANTED', from })) {
    if (look.release !== null) yield look;
  }
}
