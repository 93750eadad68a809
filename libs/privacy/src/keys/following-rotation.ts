import { KeysCorrupt, WrongMasterKey } from '../errors.js';
import { type KeptMasterKey, requireProof } from './master-key.js';
import type { MasterKeyRing } from './master-key-ring.js';

export interface Followed {
  readonly ring: MasterKeyRing;
  readonly location: string;
  /** What the key database says now. */
  readonly kept: () => KeptMasterKey | Promise<KeptMasterKey>;
}

/**
 * Does work that opens or makes keys, in a process that may not have heard of a rotation. Where a key does not open,
 * the database is asked which master keys it belongs to by now: one that this process can come by is fetched, and the
 * work done again. One that it cannot is named. Only where all are at hand is the key itself at fault: to call it
 * damaged before would send an operator for a backup, which undoes erasures.
 * @param work may be done twice
 * @throws WrongMasterKey; SecretUnusable where a key management service does not give the new one; what `work` throws
 */
export async function followingRotation<Result>(
  { ring, location, kept }: Followed,
  work: () => Result | Promise<Result>,
): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof KeysCorrupt || error instanceof WrongMasterKey)) throw error;
    const now = await kept();
    if (ring.opens(now)) {
      if (error instanceof KeysCorrupt) throw error;
      return work(); // it has come into reach since
    }
    await ring.fetchMore();
    requireProof(now, ring, location);
    return work();
  }
}
