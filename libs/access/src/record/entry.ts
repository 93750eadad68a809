import type { AccessEntry, RecordedAccess } from './access-record.js';

/**
 * An entry whose texts every store gives back as they were given. PostgreSQL keeps no zero byte, and neither store
 * half a surrogate pair: refused, such a text would keep its neighbours off the record too; changed on the way, it
 * would break the chain. So both become U+FFFD before they are hashed.
 */
export function keepable(entry: AccessEntry): AccessEntry {
  const { principal, operation, subjects, purpose, correlationId } = entry;
  return {
    ...entry,
    principal: kept(principal),
    operation: kept(operation),
    subjects: subjects.map(kept),
    purpose: purpose === null ? null : kept(purpose),
    correlationId: kept(correlationId),
  };
}

const kept = (text: string): string => text.toWellFormed().replaceAll('\0', '\uFFFD');

/** An entry as it stands in a row of either store: `subjects` as JSON. */
export function entryOf(row: Readonly<Record<string, unknown>>): RecordedAccess {
  const text = (column: string): string => String(row[column]);
  const subjects: unknown = JSON.parse(text('subjects'));
  return {
    sequence: Number(row['sequence']),
    at: text('at'),
    principal: text('principal'),
    role: row['role'] === null ? null : text('role'),
    operation: text('operation'),
    subjects: Array.isArray(subjects) ? subjects.map(String) : [],
    purpose: row['purpose'] === null ? null : text('purpose'),
    correlationId: text('correlation_id'),
    outcome: row['outcome'] === 'GRANTED' ? 'GRANTED' : 'REFUSED',
    hash: text('hash'),
  };
}
