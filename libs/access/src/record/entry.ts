import type { AccessEntry, RecordedAccess } from './access-record.js';
import { isKeepable } from './keepable-text.js';

/**
 * An entry whose texts every store gives back as they were given. PostgreSQL keeps no zero byte, and neither store
 * half a surrogate pair: refused, such a text would keep its neighbours off the record too; changed on the way, it
 * would break the chain. So both become U+FFFD before they are hashed. A person stands in it once.
 */
export function keepable(entry: AccessEntry): AccessEntry {
  const { principal, organisation, asPerson, operation, subjects, correlationId, release } = entry;
  return {
    ...entry,
    principal: kept(principal),
    organisation: keptOrNull(organisation),
    asPerson: keptOrNull(asPerson),
    operation: kept(operation),
    subjects: [...new Set(subjects.map(kept))],
    correlationId: kept(correlationId),
    release: keptOrNull(release),
  };
}

/** Nearly every text is kept as it is, and there are a hundred to a page: looking is cheaper than writing anew. */
const kept = (text: string): string =>
  isKeepable(text) ? text : text.toWellFormed().replaceAll('\0', '\uFFFD');
const keptOrNull = (text: string | null): string | null => (text === null ? null : kept(text));

/** The columns of an entry, in the order in which both stores have them. */
export const COLUMNS = [
  'sequence',
  'at',
  'principal',
  'role',
  'operation',
  'subjects',
  'purpose',
  'correlation_id',
  'outcome',
  'hash',
  'kind',
  'organisation',
  'as_person',
  'release',
] as const;

/** An entry as its row, by `COLUMNS`. */
export function rowOf(entry: RecordedAccess): readonly (string | number | null)[] {
  return [
    entry.sequence,
    entry.at,
    entry.principal,
    entry.role,
    entry.operation,
    JSON.stringify(entry.subjects),
    entry.purpose,
    entry.correlationId,
    entry.outcome,
    entry.hash,
    entry.kind,
    entry.organisation,
    entry.asPerson,
    entry.release,
  ];
}

/** An entry as it stands in a row of either store: `subjects` as JSON. */
export function entryOf(row: Readonly<Record<string, unknown>>): RecordedAccess {
  const text = (column: string): string => String(row[column]);
  const textOrNull = (column: string): string | null => (row[column] === null ? null : text(column));
  return {
    sequence: Number(row['sequence']),
    at: text('at'),
    principal: text('principal'),
    organisation: textOrNull('organisation'),
    asPerson: textOrNull('as_person'),
    role: textOrNull('role'),
    kind: textOrNull('kind'),
    operation: text('operation'),
    subjects: subjectsOf(text('subjects')),
    purpose: textOrNull('purpose'),
    correlationId: text('correlation_id'),
    release: textOrNull('release'),
    outcome: row['outcome'] === 'GRANTED' ? 'GRANTED' : 'REFUSED',
    hash: text('hash'),
  };
}

/**
 * What is no list was changed by somebody: it stands twice for itself, which no recorded list does, so that the chain
 * breaks at this entry and the others are read all the same.
 */
function subjectsOf(text: string): readonly string[] {
  const list = listIn(text);
  return list && JSON.stringify(list) === text ? list : [text, text];
}

function listIn(text: string): readonly string[] | undefined {
  try {
    const parsed: unknown = JSON.parse(text);
    return Array.isArray(parsed) ? parsed.map(String) : undefined;
  } catch {
    return undefined;
  }
}

/** The end of a chain, as it stands in a row with its sequence, hash and time. */
export function endOf(
  row: Readonly<Record<string, unknown>>,
): Pick<RecordedAccess, 'sequence' | 'hash' | 'at'> {
  return { sequence: Number(row['sequence']), hash: String(row['hash']), at: String(row['at']) };
}
