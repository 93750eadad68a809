import { appendPair, expecting, FreshStreams } from './append-pair.js';
import { bothSides, timeEachNow } from './both-sides.js';
import type { OpenFigure, Setting } from './figure.js';

const APPENDS = 200;

/** From the call of append until a subscriber in the same process holds the event. */
export async function appendToSubscriber(setting: Setting): Promise<OpenFigure> {
  const { log, bare, fresh, close } = await appendPair(setting, false);
  const bareStreams = new FreshStreams();
  const ourStreams = new FreshStreams();
  const ending = new AbortController();
  const waiting = new Map<string, () => void>();
  const following = (async () => {
    for await (const message of log.subscribe({ after: 'end', signal: ending.signal })) {
      if (message.kind === 'event') waiting.get(message.event.id)?.();
    }
  })();
  return {
    round(round) {
      const bareEvents = fresh(APPENDS);
      const ourEvents = fresh(APPENDS);
      const ours = async (): Promise<readonly number[]> => {
        const times: number[] = [];
        for (const [index, event] of ourEvents.entries()) {
          const { stream, revision } = ourStreams.next(index);
          let held = 0;
          const delivered = new Promise<void>((resolve) =>
            waiting.set(event.id, () => {
              held = performance.now();
              resolve();
            }),
          );
          const start = performance.now();
          await log.append(stream, [event], expecting(revision));
          await delivered;
          waiting.delete(event.id);
          times.push(held - start);
        }
        return times;
      };
      const insert = (index: number): void => {
        const event = bareEvents[index];
        const { stream, revision } = bareStreams.next(index);
        if (event) bare.append(stream, revision, event);
      };
      return bothSides(round, async () => timeEachNow(APPENDS, insert), ours);
    },
    async close() {
      ending.abort();
      await following;
      await close();
    },
  };
}
