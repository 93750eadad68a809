import { randomUUID } from 'node:crypto';
import { userInfo } from 'node:os';
import { lookKind, purposeOfAccess } from '#access';
import { hasCode } from '#privacy';
import type { Configuration } from '../../standalone/src/configuration/index.js';
import { openAccess } from '../../standalone/src/stores/open-access.js';

export interface LookHere {
  readonly operation: string;
  /** The person who was asked for, where it was one. */
  readonly person?: string | undefined;
  readonly release?: string | undefined;
}

/**
 * Puts on record that somebody with the files of the log before them reads it past every server. They need nobody's
 * leave, so who they are is what the operating system says of them; for what they look, THROUGHLINE_PURPOSE may say.
 * What cannot be put on record is not shown.
 * @throws BootFailure, AccessRecordUnavailable
 */
export async function recordHere(
  { accessRecord }: Configuration,
  { operation, person, release }: LookHere,
): Promise<void> {
  const record = await openAccess(accessRecord, () => new Date());
  try {
    await record.record({
      principal: `os:${userName()}`,
      organisation: null,
      asPerson: null,
      role: 'OPERATOR',
      kind: lookKind(operation),
      operation,
      subjects: person === undefined ? [] : [person],
      purpose: purposeOfAccess(process.env['THROUGHLINE_PURPOSE']),
      correlationId: randomUUID(),
      release: release ?? null,
      outcome: 'GRANTED',
    });
  } finally {
    await record.close();
  }
}

/** In containers a process may run as a number that has no name. */
function userName(): string {
  try {
    return userInfo().username;
  } catch (error) {
    if (!hasCode(error, 'ERR_SYSTEM_ERROR') && !hasCode(error, 'ENOENT')) throw error;
    return String(process.getuid?.() ?? 'unknown');
  }
}
