import type { SerialisedBatch } from '../serialise.js';
import { CopyRefused } from './copy-refused.js';

/**
 * What an event of a copy brings along from the log that it was first recorded in. Only a `CopyTarget` takes it: the
 * port's `append` has no way to say when an event was recorded.
 */
export interface Carried {
  readonly recordedAt: string;
  readonly hash: string;
}

/**
 * The hash is reckoned anew at the target, from what is about to be stored there and the hash before it. Where it is
 * not the one that the source has, the source was changed since: a copy would make the change look genuine.
 * @throws CopyRefused
 */
export function requireKeptHash(
  { stream, events, carried }: SerialisedBatch,
  index: number,
  hash: string,
): void {
  const expected = carried?.[index]?.hash;
  if (expected === undefined || expected === hash) return;
  throw new CopyRefused(
    `event ${events[index]?.id} of stream ${stream} does not have the hash that the source gives for it: ` +
      'the source is not what was written. Verify it, and copy from one that verifies',
  );
}
