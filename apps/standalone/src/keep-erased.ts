import { destroyReturnedKeys, returnedKeys } from '#application';
import { BootFailure } from './boot-failure.js';
import type { Programme } from './programme.js';

/**
 * Makes sure, before anything is opened for anybody, that no key of an erased person came back with a backup. Whoever
 * projects destroys them again; a gateway does not start before that is done.
 * @returns whose destruction is to be finished by `startReactions`
 * @throws BootFailure at a gateway where keys came back
 */
export async function keepErased(
  programme: Pick<Programme, 'log' | 'keys'>,
  mode: 'project' | 'follow',
): Promise<ReadonlySet<string>> {
  if (mode === 'project') return destroyReturnedKeys(programme);
  const { length } = await returnedKeys(programme);
  if (length === 0) return new Set();
  throw new BootFailure(
    `the database of KEYS holds keys of erased persons (${length}): it was brought back from a backup. ` +
      'Start the projector, which destroys them again, and then this gateway',
  );
}
