import type { EventLogReader, RecordedEvent } from '#event-log';
import type { AnyProjection } from '../define-projection.js';
import type { Store } from '../storage/projection-storage.js';
import { isParked, parkAgain, unparkOne } from './parking.js';
import { ATTEMPTS, tryToProject } from './project.js';

/**
 * Projects parked events in log order, each in a transaction of its own. One that fails again stays, and so does
 * everything that shares a key with it.
 */
export async function retryParked(
  projection: AnyProjection,
  store: Store,
  log: EventLogReader,
): Promise<void> {
  const blocked = new Set<string>();
  const rows = await store.writer
    .selectFrom('projection_parked')
    .select(['position', 'stream', 'revision'])
    .orderBy('position')
    .execute();
  for (const row of rows) {
    const event = await readEvent(log, row.stream, BigInt(row.revision));
    const keys = projection.keysOf(event);
    const waits = keys.some((key) => blocked.has(key));
    const done = waits
      ? false
      : await store.writer.transaction().execute(async (tx) => {
          await store.lock(tx);
          if (!(await isParked(tx, row.position))) return true; // another process was faster
          const attempt = await tryToProject(projection.within(tx), event, tx);
          if (attempt.done) {
            await unparkOne(tx, row.position);
            await store.unparked(tx);
          } else await parkAgain(tx, row.position, attempt.error, ATTEMPTS);
          return attempt.done;
        });
    if (!done) for (const key of keys) blocked.add(key);
  }
}

async function readEvent(log: EventLogReader, stream: string, revision: bigint): Promise<RecordedEvent> {
  for await (const event of log.readStream(stream, { from: revision, limit: 1 })) return event;
  throw new Error(`the log no longer holds ${stream} revision ${revision}, which waits to be projected`);
}
