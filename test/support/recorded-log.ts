import { join } from 'node:path';
import { openSqliteEventLogReadOnly, type RecordedEvent, verifyLog, type VerifyReport } from '#event-log';

/** What a data folder's log holds, in order, read beside any process that writes it. */
export async function recordedEvents(folder: string): Promise<readonly RecordedEvent[]> {
  const log = openSqliteEventLogReadOnly({ file: join(folder, 'log.db') });
  try {
    const events: RecordedEvent[] = [];
    for await (const event of log.readAll()) events.push(event);
    return events;
  } finally {
    await log.close();
  }
}

/** The last position of a data folder's log, or null where it is empty. */
export async function headOf(folder: string): Promise<string | null> {
  const log = openSqliteEventLogReadOnly({ file: join(folder, 'log.db') });
  try {
    return await log.head();
  } finally {
    await log.close();
  }
}

/** Walks a data folder's log with its hash chain and anchors. */
export async function verified(folder: string): Promise<VerifyReport> {
  const log = openSqliteEventLogReadOnly({ file: join(folder, 'log.db') });
  try {
    return await verifyLog(log);
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
