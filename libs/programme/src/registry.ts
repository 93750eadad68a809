import { correctionEvents, type EventOf } from './kernel/index.js';
import { supervisionEvents } from './supervision/index.js';

/** Every event type of the programme. The key is the type under which the log holds it. */
export const eventDefinitions = {
  ...correctionEvents,
  ...supervisionEvents,
};

export type ProgrammeEvent = EventOf<typeof eventDefinitions>;
export type EventType = ProgrammeEvent['type'];
