import {
  type EventLogReader,
  type Inspectable,
  type RecordedEvent,
  verifyLog,
  type VerifyReport,
} from '#event-log';
import { files, type Stores } from './stores.js';

/** Whose log is meant: the folder alone, where it lies in files. */
export type Recorded = string | { readonly folder: string; readonly stores: Stores };

/** What the log holds, in order, read beside any process that writes it. */
export function recordedEvents(of: Recorded): Promise<readonly RecordedEvent[]> {
  return reading(of, async (log) => {
    const events: RecordedEvent[] = [];
    for await (const event of log.readAll()) events.push(event);
    return events;
  });
}

/** The last position of the log, or null where it is empty. */
export function headOf(of: Recorded): Promise<string | null> {
  return reading(of, (log) => log.head());
}

/** Walks the log with its hash chain and anchors. */
export function verified(of: Recorded): Promise<VerifyReport> {
  return reading(of, (log) => verifyLog(log));
}

async function reading<Result>(
  of: Recorded,
  read: (log: EventLogReader & Inspectable) => Promise<Result>,
): Promise<Result> {
  const { folder, stores } = typeof of === 'string' ? { folder: of, stores: files } : of;
  const log = stores.openLog(folder);
  try {
    return await read(log);
  } finally {
    await log.close();
  }
}

/** The command that an event came of. */
export function commandIdOf({ metadata }: RecordedEvent): string {
  const { commandId } = metadata;
  if (typeof commandId !== 'string') throw new Error('an event without a command id');
  return commandId;
}
