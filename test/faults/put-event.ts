import { randomUUID } from 'node:crypto';
import type { EventLog, JsonObject, RecordedEvent } from '#event-log';

/** What a newer version of the program might write, and this one does not know. */
export interface StrangeEvent {
  readonly stream: string;
  readonly type: string;
  readonly schemaVersion: number;
  readonly data: JsonObject;
  /** Whom it is about. Default: as the last event of its stream. */
  readonly subjects?: readonly string[];
}

/**
 * Puts an event into the log as a newer version of the program would: through the port, behind the last event of its
 * stream, in an envelope like that one's.
 */
export async function putEvent(log: EventLog, strange: StrangeEvent): Promise<RecordedEvent> {
  const { stream, type, schemaVersion, data, subjects } = strange;
  const last = await lastOf(log, stream);
  if (!last) throw new Error(`${stream} holds nothing yet`);
  const id = randomUUID();
  const metadata = {
    ...last.metadata,
    schemaVersion,
    commandId: id,
    correlationId: id,
    ...(subjects && { subjects }),
  };
  await log.append(stream, [{ id, type, data, metadata }], { expected: last.revision });
  const put = await lastOf(log, stream);
  if (put?.id !== id) throw new Error(`${stream} does not end with what was put there`);
  return put;
}

async function lastOf(log: EventLog, stream: string): Promise<RecordedEvent | undefined> {
  for await (const event of log.readStream(stream, { direction: 'backwards', limit: 1 })) return event;
  return undefined;
}
