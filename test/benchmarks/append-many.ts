import { appendPair, expecting, FreshStreams } from './append-pair.js';
import { bothSides, timeEach, timeEachNow } from './both-sides.js';
import type { OpenFigure, Setting } from './figure.js';
import { personOf, STREAMS } from './notes.js';
import { sealed } from './sealing.js';

const GROUPS = 40;
export const AT_ONCE = STREAMS;

/** Appends to 64 streams at once against one bare transaction of 64 rows. */
export async function appendMany(setting: Setting, seal: boolean): Promise<OpenFigure> {
  const { log, bare, keys, fresh, close } = await appendPair(setting, seal);
  const bareStreams = new FreshStreams();
  const ourStreams = new FreshStreams();
  return {
    round(round) {
      const groups = Array.from({ length: GROUPS }, () => ({ bare: fresh(AT_ONCE), ours: fresh(AT_ONCE) }));
      const insert = (group: number): void =>
        bare.transaction(() => {
          for (const [index, event] of (groups[group]?.bare ?? []).entries()) {
            const { stream, revision } = bareStreams.next(index);
            bare.append(stream, revision, event);
          }
        });
      const append = async (group: number): Promise<void> => {
        const appends = (groups[group]?.ours ?? []).map(async (event, index) => {
          const { stream, revision } = ourStreams.next(index);
          const stored = keys ? await sealed(event, personOf(index), keys) : event;
          return log.append(stream, [stored], expecting(revision));
        });
        await Promise.all(appends);
      };
      return bothSides(
        round,
        async () => timeEachNow(GROUPS, insert),
        () => timeEach(GROUPS, append),
      );
    },
    close,
  };
}
