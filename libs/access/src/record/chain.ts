import { hash } from 'node:crypto';
import type { RecordedAccess } from './access-record.js';

/**
 * The hash of an entry: SHA-256, in hex, over the JSON of `[previous hash or null, sequence, at, principal, role,
 * operation, subjects, purpose, correlationId, outcome]`. To change one entry, all after it must be written anew.
 */
export function chained(previous: string | null, entry: Omit<RecordedAccess, 'hash'>): string {
  const { sequence, at, principal, role, operation, subjects, purpose, correlationId, outcome } = entry;
  const content = [
    previous,
    sequence,
    at,
    principal,
    role,
    operation,
    subjects,
    purpose,
    correlationId,
    outcome,
  ];
  return hash('sha256', JSON.stringify(content), 'hex');
}
