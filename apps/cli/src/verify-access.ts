import { existsSync } from 'node:fs';
import { BootFailure } from '../../standalone/src/boot-failure.js';
import type { Configuration } from '../../standalone/src/configuration/index.js';
import { openAccess } from '../../standalone/src/stores/open-access.js';

export interface VerifiedAccess {
  readonly isWhole: boolean;
  /** One sentence for whoever asked. */
  readonly line: string;
}

/**
 * Walks the hash chain of the record of who looked.
 * @throws BootFailure where there is none; AccessRecordUnavailable
 */
export async function verifyAccess({
  accessRecord,
}: Pick<Configuration, 'accessRecord'>): Promise<VerifiedAccess> {
  // Opening it would make an empty one, in which nothing is wrong.
  if (accessRecord.kind === 'sqlite' && !existsSync(accessRecord.path)) {
    throw new BootFailure(`${accessRecord.path}: there is no record of access: name its folder with --data`);
  }
  const record = await openAccess(accessRecord, () => new Date());
  try {
    const { entries, brokenAt } = await record.verify();
    if (brokenAt === null) {
      return { isWhole: true, line: `The record of access is what was written: ${entries} entries.` };
    }
    return {
      isWhole: false,
      line:
        `The record of access is not what was written, from entry ${brokenAt} on: it was changed, follows one that ` +
        'was taken out, or is not found by what it says and nothing else. Keep it as it is, and compare with a backup.',
    };
  } finally {
    await record.close();
  }
}
