import type { Transaction } from 'kysely';
import { CheckpointConflict } from '../engine/errors.js';
import type { EngineTables } from '../kysely/engine-tables.js';
import type { BuildState, Store } from './projection-storage.js';

/**
 * Takes the lock of a build for a writer who believes it to be at `expected`.
 * @throws CheckpointConflict where another process was faster: load the state, and go on from there
 */
export async function lockAt(
  store: Store,
  tx: Transaction<EngineTables>,
  expected: Pick<BuildState, 'position' | 'unparkings'>,
): Promise<void> {
  const { position, unparkings } = await store.lock(tx);
  if (position === expected.position && unparkings === expected.unparkings) return;
  throw new CheckpointConflict(expected.position, position);
}
