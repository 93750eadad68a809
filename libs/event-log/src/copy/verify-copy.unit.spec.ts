import { describe, expect, it } from '@jest/globals';
import { fill } from '../contract/samples.js';
import { memoryEventLog } from '../memory/memory-event-log.js';
import type { EventLogReader } from '../port.js';
import type { Inspectable } from '../verify/inspection.js';
import { verifyCopy } from './verify-copy.js';

type Log = EventLogReader & Inspectable;

/** The log, of which so few events are given to whoever reckons its hashes anew. */
function walkedOnlyTo(log: Log, events: number): Log {
  return {
    readStream: (...asked) => log.readStream(...asked),
    readAll: (...asked) => log.readAll(...asked),
    subscribe: (...asked) => log.subscribe(...asked),
    head: () => log.head(),
    close: () => log.close(),
    inspect: () => {
      const inspection = log.inspect();
      return {
        anchorInterval: inspection.anchorInterval,
        eventAt: (...asked) => inspection.eventAt(...asked),
        heads: () => inspection.heads(),
        anchorAfter: (position) => inspection.anchorAfter(position),
        // As a server, on which a gap tells nothing.
        lastGiven: () => null,
        positionOf: (place) => inspection.positionOf(place),
        eventsAfter: async (position, limit) =>
          (await inspection.eventsAfter(position, limit)).filter((_event, index) => index < events),
      };
    },
  };
}

describe('verifying a copy', () => {
  it('does not pass where fewer events were reckoned anew than were compared', async () => {
    const log = memoryEventLog({ clock: () => new Date() });
    await fill(log, 'match-1', 20);
    expect(await verifyCopy({ source: log, target: log })).toMatchObject({ events: 20, streams: 1 });
    await expect(verifyCopy({ source: log, target: walkedOnlyTo(log, 12) })).rejects.toMatchObject({
      code: 'COPY_REFUSED',
      message: expect.stringContaining('12 of its 20 events'),
    });
  });
});
