import type { Transaction } from 'kysely';
import type { Position, RecordedEvent } from '#event-log';
import type { AnyProjection, Projecting } from '../define-projection.js';
import type { EngineTables } from '../kysely/engine-tables.js';
import { lockAt } from '../storage/lock-at.js';
import type { BuildState, Store } from '../storage/projection-storage.js';
import { BuildGone, CheckpointConflict, isStoreFault } from './errors.js';
import { park, type Parked, ParkedSoFar } from './parking.js';
import { ATTEMPTS, tryToProject } from './project.js';

/** Longer, and those who wait for the event loop notice. */
export const TURN_MS = 15;

export interface Committed {
  readonly position: Position | null;
  readonly parked: Parked;
  /** How many of the events are in; the rest did not fit into this turn. */
  readonly taken: number;
}

export interface Batch {
  readonly events: readonly RecordedEvent[];
  /** Where the batch ends, where nothing of interest lies between its last event and there. */
  readonly through: Position | null;
}

/**
 * Projects a batch, or as much of it as fits in a turn, in one transaction with its checkpoint.
 *
 * First without savepoints, which double the cost, and with the rows of all events written together; where that
 * fails, the transaction rolls back and the batch is done again with each event behind a savepoint, its rows written
 * before the next begins.
 * @param turnMs Infinity where nobody else needs the event loop
 */
export async function commitBatch(
  projection: AnyProjection,
  store: Store,
  from: BuildState,
  batch: Batch,
  now: () => Date,
  turnMs = TURN_MS,
): Promise<Committed> {
  const run = (careful: boolean) =>
    store.writer.transaction().execute(async (tx) => {
      const parked = new ParkedSoFar(from.parked);
      const transaction = { projection, projecting: projection.within(tx), tx, careful, now, parked };
      await lockAt(store, tx, from);
      const until = performance.now() + turnMs;
      let taken = 0;
      for (const event of batch.events) {
        if (projection.handles(event.type)) await take(transaction, event);
        taken += 1;
        if (performance.now() > until) break;
      }
      await transaction.projecting.flush();
      const whole = taken === batch.events.length;
      const to = (whole ? batch.through : null) ?? batch.events[taken - 1]?.position ?? from.position;
      if (to === null || to === from.position) return { position: from.position, parked: parked.all, taken };
      await store.move(tx, to);
      return { position: to, parked: parked.all, taken };
    });
  try {
    return await run(false);
  } catch (error) {
    if (error instanceof CheckpointConflict || error instanceof BuildGone || isStoreFault(error)) throw error;
    return run(true);
  }
}

interface InTransaction {
  readonly projection: AnyProjection;
  readonly projecting: Projecting;
  readonly tx: Transaction<EngineTables>;
  readonly careful: boolean;
  readonly now: () => Date;
  readonly parked: ParkedSoFar;
}

async function take(transaction: InTransaction, event: RecordedEvent): Promise<void> {
  const { projection, projecting, tx, careful, now, parked } = transaction;
  if (parked.count > 0) {
    const keys = projection.keysOf(event);
    if (parked.holdsUp(keys)) {
      await park(tx, event, keys, 'behind', now());
      return parked.add(keys);
    }
  }
  if (!careful) return projecting.project(event);
  const attempt = await tryToProject(projecting, event, tx);
  if (attempt.done) return;
  const keys = projection.keysOf(event);
  await park(tx, event, keys, { error: attempt.error, attempts: ATTEMPTS }, now());
  parked.add(keys);
}
