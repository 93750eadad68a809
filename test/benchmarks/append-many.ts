import { type AppendPair, appendPair, expecting, FreshStreams } from './append-pair.js';
import { byTurns, timeEach, timeEachNow } from './both-sides.js';
import type { OpenFigure, Setting } from './figure.js';
import { personOf, STREAMS } from './notes.js';
import { sealed } from './sealing.js';

const TURNS = 8;
/** In each turn. */
const GROUPS = 10;
export const AT_ONCE = STREAMS;

/** Appends to 64 streams at once against one bare transaction of 64 rows. */
export async function appendMany(setting: Setting, seal: boolean): Promise<OpenFigure> {
  const { log, bare, keys, fresh, close } = await appendPair(setting, seal);
  const bareStreams = new FreshStreams();
  const ourStreams = new FreshStreams();
  return {
    round: (round) =>
      byTurns(
        round,
        TURNS,
        async () => {
          const groups = groupsOf(fresh);
          return timeEachNow(GROUPS, (group) =>
            bare.transaction(() => {
              for (const [index, event] of (groups[group] ?? []).entries()) {
                const { stream, revision } = bareStreams.next(index);
                bare.append(stream, revision, event);
              }
            }),
          );
        },
        () => {
          const groups = groupsOf(fresh);
          return timeEach(GROUPS, async (group) => {
            const appends = (groups[group] ?? []).map(async (event, index) => {
              const { stream, revision } = ourStreams.next(index);
              const stored = keys ? await sealed(event, personOf(index), keys) : event;
              return log.append(stream, [stored], expecting(revision));
            });
            await Promise.all(appends);
          });
        },
      ),
    close,
  };
}

const groupsOf = (fresh: AppendPair['fresh']) => Array.from({ length: GROUPS }, () => fresh(AT_ONCE));
