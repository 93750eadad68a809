import { appendPair, expecting, FreshStreams } from './append-pair.js';
import { bothSides, timeEach, timeEachNow } from './both-sides.js';
import type { OpenFigure, Setting } from './figure.js';
import { personOf } from './notes.js';
import { sealed } from './sealing.js';

const APPENDS = 200;

/** Durable appends, each waited for before the next, against bare inserts that each commit. */
export async function appendOne(setting: Setting, seal: boolean): Promise<OpenFigure> {
  const { log, bare, keys, fresh, close } = await appendPair(setting, seal);
  const bareStreams = new FreshStreams();
  const ourStreams = new FreshStreams();
  return {
    round(round) {
      const bareEvents = fresh(APPENDS);
      const ourEvents = fresh(APPENDS);
      const insert = (index: number): void => {
        const event = bareEvents[index];
        const { stream, revision } = bareStreams.next(index);
        if (event) bare.append(stream, revision, event);
      };
      const append = async (index: number): Promise<void> => {
        const event = ourEvents[index];
        if (!event) return;
        const { stream, revision } = ourStreams.next(index);
        const stored = keys ? await sealed(event, personOf(index), keys) : event;
        await log.append(stream, [stored], expecting(revision));
      };
      return bothSides(
        round,
        async () => timeEachNow(APPENDS, insert),
        () => timeEach(APPENDS, append),
      );
    },
    close,
  };
}
