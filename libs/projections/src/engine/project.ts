import { sql, type Transaction } from 'kysely';
import type { RecordedEvent } from '#event-log';
import type { Projecting } from '../define-projection.js';
import type { EngineTables } from '../kysely/engine-tables.js';
import { isStoreFault } from './errors.js';

/** How often an event is tried before it is parked. */
export const ATTEMPTS = 3;

export type Attempt = { readonly done: true } | { readonly done: false; readonly error: unknown };

/**
 * Projects one event behind a savepoint, so that what it wrote before it failed is gone and its neighbours in the
 * transaction stay. What it wrote is in before the savepoint is released: a row that the table refuses is this
 * event's failure, and nobody else's.
 * @throws what says that the store is ill: that is no fault of the event
 */
export async function tryToProject(
  projecting: Projecting,
  event: RecordedEvent,
  tx: Transaction<EngineTables>,
): Promise<Attempt> {
  let failure: unknown;
  for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
    await sql`savepoint event`.execute(tx);
    try {
      await projecting.project(event);
      await projecting.flush();
      await sql`release savepoint event`.execute(tx);
      return { done: true };
    } catch (error) {
      projecting.discard();
      if (isStoreFault(error)) throw error;
      await sql`rollback to savepoint event`.execute(tx);
      await sql`release savepoint event`.execute(tx);
      failure = error;
    }
  }
  return { done: false, error: failure };
}
