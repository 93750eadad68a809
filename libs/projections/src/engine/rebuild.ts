import type { BuildAside } from '../engine-contract.js';
import type { Build } from '../storage/projection-storage.js';
import type { ProjectingSlot } from './projecting-slot.js';

/**
 * Builds projections anew beside their live builds. With `aside` all builds are begun and filled at once, so that one
 * pass over the log can serve them all; without it each goes through the log by itself, one after another. A rebuild
 * that is under way already is waited for, and not begun a second time.
 */
export async function rebuildTogether(
  slots: readonly ProjectingSlot[],
  aside: BuildAside | undefined,
  signal: AbortSignal,
): Promise<void> {
  const underWay = slots.flatMap((slot) => slot.rebuildUnderWay ?? []);
  const idle = slots.filter((slot) => slot.rebuildUnderWay === undefined);
  if (aside && idle.length > 0) await fillAside(idle, aside, signal);
  else for (const slot of idle) await slot.rebuild(async () => slot.takeOver(await slot.begin()));
  await Promise.all(underWay);
}

async function fillAside(
  slots: readonly ProjectingSlot[],
  aside: BuildAside,
  signal: AbortSignal,
): Promise<void> {
  const filled = Promise.withResolvers<void>();
  filled.promise.catch(() => undefined); // where no build could be begun, nobody waits for it
  const begun = slots.map((slot) => ({ slot, build: Promise.withResolvers<Build>() }));
  const changed = begun.map(({ slot, build }) =>
    slot.rebuild(async () => {
      const own = await slot.begin().catch((error: unknown) => {
        build.reject(error);
        throw error;
      });
      build.resolve(own);
      await filled.promise.catch(async (error: unknown) => {
        await slot.abandon(own);
        throw error;
      });
      await slot.takeOver(own);
    }),
  );
  const targets = async () =>
    Promise.all(
      begun.map(async ({ slot, build }) => ({ name: slot.projection.name, build: await build.promise })),
    );
  targets()
    .then((builds) => aside(builds, signal))
    .then(filled.resolve, filled.reject);
  const outcomes = await Promise.allSettled(changed);
  for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason;
}
