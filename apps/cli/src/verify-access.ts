import { existsSync } from 'node:fs';
import { type AccessRecord, faultOf } from '#access';
import { BootFailure } from '../../standalone/src/boot-failure.js';
import type { Configuration } from '../../standalone/src/configuration/index.js';
import { openAccess } from '../../standalone/src/stores/open-access.js';
import type { AccessHead } from './access-head.js';

export interface VerifiedAccess {
  readonly isWhole: boolean;
  /** The last entry; null where there is none, or the record is not whole. */
  readonly head: AccessHead | null;
  /** One sentence for whoever asked. */
  readonly line: string;
}

/**
 * Walks the hash chain of the record of who looked.
 * @param exported the head of an earlier time, from wherever it was kept safe: the record must still hold it
 * @throws BootFailure where there is none; AccessRecordUnavailable
 */
export async function verifyAccess(
  { accessRecord }: Pick<Configuration, 'accessRecord'>,
  exported?: AccessHead,
): Promise<VerifiedAccess> {
  // Opening it would make an empty one, in which nothing is wrong.
  if (accessRecord.kind === 'sqlite' && !existsSync(accessRecord.path)) {
    throw new BootFailure(`${accessRecord.path}: there is no record of access: name its folder with --data`);
  }
  const record = await openAccess(accessRecord, () => new Date());
  try {
    const { entries, brokenAt } = await record.verify();
    if (brokenAt !== null) return notWhole(faultOf({ entries, brokenAt }));
    if (exported && (await hashAt(record, exported.sequence)) !== exported.hash) {
      const { sequence } = exported;
      return notWhole(sequence > entries ? faultOf({ entries, brokenAt: sequence }) : another(sequence));
    }
    const hash = entries === 0 ? undefined : await hashAt(record, entries);
    return {
      isWhole: true,
      head: hash === undefined ? null : { sequence: entries, hash },
      line:
        `The record of access is what was written: ${entries} entries` +
        (hash === undefined ? '.' : `, the last with hash ${hash}`),
    };
  } finally {
    await record.close();
  }
}

async function hashAt(record: AccessRecord, sequence: number): Promise<string | undefined> {
  const [entry] = await record.list({ after: sequence - 1, limit: 1 });
  return entry?.sequence === sequence ? entry.hash : undefined;
}

const notWhole = (what: string): VerifiedAccess => ({
  isWhole: false,
  head: null,
  line: `The record of access is not what was written${what} Keep it as it is, and compare with a backup.`,
});

const another = (entry: number): string =>
  `: entry ${entry} is another than when the head was exported, so it was written anew from there or before.`;
