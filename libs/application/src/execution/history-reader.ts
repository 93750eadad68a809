import type { EventLog } from '#event-log';
import { decode, historyFor, type ProgrammeEvent } from '#programme';
import type { FactReader } from '../catalogue/command-definition.js';

/** Reads the histories that decisions rest on. Personal values stay sealed: no rule looks at them. */
export interface HistoryReader extends FactReader {
  /** All events of a stream, corrections included, in the order of recording. */
  stream(name: string): Promise<readonly ProgrammeEvent[]>;
}

export function historyReader(log: EventLog): HistoryReader {
  const stream = async (name: string): Promise<readonly ProgrammeEvent[]> => {
    const events: ProgrammeEvent[] = [];
    for await (const event of log.readStream(name)) events.push(decode(event));
    return events;
  };
  return {
    stream,
    async read(decider, name, select) {
      const recorded = await stream(name);
      const revision = recorded.at(-1)?.revision;
      return {
        stream: name,
        revision: revision === undefined ? 'no_stream' : String(revision),
        value: select(historyFor(decider, recorded)),
      };
    },
  };
}
