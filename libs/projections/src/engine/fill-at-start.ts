import type { BuildAside } from '../engine-contract.js';
import type { Build } from '../storage/projection-storage.js';
import { describeError } from './errors.js';
import type { EngineLogger } from './logger.js';
import type { ProjectingSlot } from './projecting-slot.js';

export interface FarBehind {
  readonly slot: ProjectingSlot;
  readonly build: Build;
}

/** How far a build has come is told while it is filled. */
const LOOK_MS = 1000;

/**
 * Has live builds that are far behind filled elsewhere, all in one go, and then starts their lanes. Where that fails
 * the lanes do it all: another projector may have been faster with one of them.
 */
export function fillAtStart(
  behind: readonly FarBehind[],
  aside: BuildAside,
  signal: AbortSignal,
  logger: EngineLogger,
): void {
  if (behind.length === 0) return;
  const looking = setInterval(() => {
    for (const { slot } of behind) slot.lookSoon();
  }, LOOK_MS);
  const filled = aside(
    behind.map(({ slot, build }) => ({ name: slot.projection.name, build })),
    signal,
  )
    .catch((error: unknown) => {
      if (signal.aborted) return;
      logger.warn(
        { error: describeError(error) },
        'read models could not be filled aside: their lanes go on',
      );
    })
    .finally(() => clearInterval(looking));
  // A rebuild that is asked for meanwhile waits, and so does the stop of the engine.
  for (const { slot } of behind) void slot.change(() => filled.then(() => slot.goOn()));
}
