import { excludeSystemEvents } from '@eventstore/db-client';
import { bothSides, timeEach } from './both-sides.js';
import type { OpenFigure, Setting } from './figure.js';
import { STREAMS } from './notes.js';
import { type ServerPair, serverPair } from './server-pair.js';

type Side = (pair: ServerPair, wanted: number) => Promise<number>;

/** All streams, one after the other. Times of reads are of one event. */
export const serverReadStreams = reading(
  async ({ client }) => {
    let count = 0;
    for (let index = 0; index < STREAMS; index += 1) {
      for await (const { event } of client.readStream(`match-${index}`)) if (isNote(event?.data)) count += 1;
    }
    return count;
  },
  async ({ log }) => {
    let count = 0;
    for (let index = 0; index < STREAMS; index += 1) {
      for await (const event of log.readStream(`match-${index}`)) if (isNote(event.data)) count += 1;
    }
    return count;
  },
);

export const serverReadAll = reading(
  async ({ client }) => {
    let count = 0;
    for await (const { event } of client.readAll()) {
      if (event && !event.type.startsWith('$') && isNote(event.data)) count += 1;
    }
    return count;
  },
  async ({ log }) => {
    let count = 0;
    for await (const event of log.readAll()) if (isNote(event.data)) count += 1;
    return count;
  },
);

/** From the start of a subscription until it has given everything that there is. */
export const serverCatchUp = reading(
  async ({ client }, wanted) => {
    let count = 0;
    const subscription = client.subscribeToAll({ fromPosition: 'start', filter: excludeSystemEvents() });
    for await (const { event } of subscription) {
      if (isNote(event?.data)) count += 1;
      if (count === wanted) break;
    }
    await subscription.unsubscribe();
    return count;
  },
  async ({ log }, wanted) => {
    let count = 0;
    const leaving = new AbortController();
    for await (const message of log.subscribe({ after: 'start', signal: leaving.signal })) {
      if (message.kind === 'event' && isNote(message.event.data)) count += 1;
      if (count === wanted) break;
    }
    return count;
  },
);

function reading(bare: Side, ours: Side): (setting: Setting) => Promise<OpenFigure> {
  return async (setting) => {
    const pair = await serverPair(setting);
    const { events } = setting;
    const once = async (side: Side): Promise<readonly number[]> => {
      const times = await timeEach(1, async () => {
        const count = await side(pair, events);
        if (count !== events) throw new Error(`${count} events were read of ${events}`);
      });
      return times.map((time) => time / events);
    };
    return {
      round: (round) =>
        bothSides(
          round,
          () => once(bare),
          () => once(ours),
        ),
      close: () => pair.close(),
    };
  };
}

function isNote(data: unknown): boolean {
  return typeof data === 'object' && data !== null && 'note' in data;
}
