import { dirname } from 'node:path';
import { type AccessRecord, openAccessRecord } from '#access';
import { BootFailure } from '../boot-failure.js';
import type { DatabaseStore } from '../configuration/index.js';
import { ensureFolder } from '../data-folder.js';

/** @throws BootFailure, AccessRecordUnavailable */
export async function openAccess(store: DatabaseStore, clock: () => Date): Promise<AccessRecord> {
  if (store.kind === 'postgres') {
    throw new BootFailure('ACCESS_RECORD must be sqlite:FILE: this version has no other');
  }
  ensureFolder(dirname(store.path));
  return openAccessRecord({ file: store.path, clock });
}
