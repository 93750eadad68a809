import type { Transaction } from 'kysely';
import type { Position, RecordedEvent } from '#event-log';
import type { AnyProjection } from '../define-projection.js';
import type { EngineTables } from '../kysely/engine-tables.js';
import { moveCheckpoint, type Store } from '../kysely/store.js';
import { CheckpointConflict, isStoreFault } from './errors.js';
import { park, type Parked, withParked } from './parking.js';
import { ATTEMPTS, tryToProject } from './project.js';

/** Longer, and those who wait for the event loop notice. */
const TURN_MS = 15;

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
 * First without savepoints, which double the cost; where an event fails, the transaction rolls back and the batch
 * is done again with each event behind one.
 */
export async function commitBatch(
  projection: AnyProjection,
  store: Store,
  from: { readonly position: Position | null; readonly parked: Parked },
  batch: Batch,
  now: () => Date,
): Promise<Committed> {
  const run = (careful: boolean) =>
    store.writer.transaction().execute(async (tx) => {
      let { parked } = from;
      const until = performance.now() + TURN_MS;
      let taken = 0;
      for (const event of batch.events) {
        parked = await take(projection, event, tx, parked, careful, now);
        taken += 1;
        if (performance.now() > until) break;
      }
      const whole = taken === batch.events.length;
      const to = (whole ? batch.through : null) ?? batch.events[taken - 1]?.position ?? from.position;
      if (to === null || to === from.position) return { position: from.position, parked, taken };
      if (!(await moveCheckpoint(tx, projection.name, from.position, to))) {
        throw new CheckpointConflict(projection.name, from.position);
      }
      return { position: to, parked, taken };
    });
  try {
    return await run(false);
  } catch (error) {
    if (error instanceof CheckpointConflict || isStoreFault(error)) throw error;
    return run(true);
  }
}

async function take(
  projection: AnyProjection,
  event: RecordedEvent,
  tx: Transaction<EngineTables>,
  parked: Parked,
  careful: boolean,
  now: () => Date,
): Promise<Parked> {
  if (!projection.handles(event.type)) return parked;
  if (parked.count > 0) {
    const keys = projection.keysOf(event);
    if (keys.some((key) => parked.keys.has(key))) {
      await park(tx, event, keys, 'behind', now());
      return withParked(parked, keys);
    }
  }
  if (!careful) {
    await projection.project(event, tx);
    return parked;
  }
  const attempt = await tryToProject(projection, event, tx);
  if (attempt.done) return parked;
  const keys = projection.keysOf(event);
  await park(tx, event, keys, { error: attempt.error, attempts: ATTEMPTS }, now());
  return withParked(parked, keys);
}
