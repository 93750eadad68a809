import { appendPair, expecting, FreshStreams } from './append-pair.js';
import { byTurns, timeEach, timeEachNow } from './both-sides.js';
import type { OpenFigure, Setting } from './figure.js';
import { personOf } from './notes.js';
import { sealed } from './sealing.js';

const TURNS = 20;
/** In each turn. */
const APPENDS = 20;

/** Durable appends, each waited for before the next, against bare inserts that each commit. */
export async function appendOne(setting: Setting, seal: boolean): Promise<OpenFigure> {
  const { log, bare, keys, fresh, close } = await appendPair(setting, seal);
  const bareStreams = new FreshStreams();
  const ourStreams = new FreshStreams();
  let [theirs, mine] = [0, 0];
  return {
    round: (round) =>
      byTurns(
        round,
        TURNS,
        async () => {
          const events = fresh(APPENDS);
          return timeEachNow(APPENDS, (index) => {
            const event = events[index];
            const { stream, revision } = bareStreams.next(theirs++);
            if (event) bare.append(stream, revision, event);
          });
        },
        () => {
          const events = fresh(APPENDS);
          return timeEach(APPENDS, async (index) => {
            const event = events[index];
            if (!event) return;
            const { stream, revision } = ourStreams.next(mine);
            const stored = keys ? await sealed(event, personOf(mine), keys) : event;
            mine += 1;
            await log.append(stream, [stored], expecting(revision));
          });
        },
      ),
    close,
  };
}
