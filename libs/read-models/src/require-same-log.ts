import type { EventLogReader } from '#event-log';
import { isCorruption, isStoreFault, type ProjectionStorage, type ReadStore } from '#projections';
import { changesProjection } from './changes/projection.js';

/** The read models were made of another log than the one that this process was given. */
export class OtherLog extends Error {
  readonly code = 'OTHER_LOG';
  override readonly name = 'OtherLog';
  constructor() {
    super(
      'the read models (READ_MODELS) were made of another log than this one (EVENT_LOG): their first entries differ. ' +
        'Name the log that belongs to them, or read models of its own for this one',
    );
  }
}

/**
 * Refuses a log that does not begin as the one did that the read models were made of. It would pass for the same one
 * that was brought back from a backup, or had gone on: facts of two programmes would be mixed.
 * @throws OtherLog; what log and storage throw where they are away
 */
export async function requireSameLog(log: EventLogReader, storage: ProjectionStorage): Promise<void> {
  const builds = storage.buildsOf(changesProjection);
  const pointer = await builds.pointer();
  if (!pointer) return;
  const known = await firstKnown(() => builds.openToRead(pointer.live));
  if (known === undefined) return;
  for await (const { id } of log.readAll({ limit: 1 })) if (id === known) return;
  throw new OtherLog();
}

/** Undefined where nothing has been projected, or where what there was is gone or damaged: it is made anew. */
async function firstKnown(open: () => Promise<ReadStore>): Promise<string | undefined> {
  let store: ReadStore | undefined;
  try {
    store = await open();
    const first = await changesProjection
      .tablesOf(store.reader)
      .selectFrom('change')
      .select('event_id')
      .orderBy('seq')
      .limit(1)
      .executeTakeFirst();
    return first?.event_id;
  } catch (error) {
    if (isStoreFault(error) && !isCorruption(error)) throw error;
    return undefined; // not made, half made, or damaged: the start sees to it, and there is nothing to compare
  } finally {
    await store?.close();
  }
}
