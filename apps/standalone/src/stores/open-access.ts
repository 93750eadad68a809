import { dirname } from 'node:path';
import { type AccessRecord, openAccessRecord, openPostgresAccessRecord } from '#access';
import type { DatabaseStore } from '../configuration/index.js';
import { ensureFolder } from '../data-folder.js';

/** @throws BootFailure, AccessRecordUnavailable */
export async function openAccess(store: DatabaseStore, clock: () => Date): Promise<AccessRecord> {
  if (store.kind === 'postgres') {
    return openPostgresAccessRecord({ connectionString: store.connectionString, clock });
  }
  ensureFolder(dirname(store.path));
  return openAccessRecord({ file: store.path, clock });
}
