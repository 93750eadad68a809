import type { Kysely } from 'kysely';
import type { Position, RecordedEvent } from '#event-log';
import type { EngineTables } from '../kysely/engine-tables.js';
import { describeError } from './errors.js';

/** Keys of parked events, each with how many of them share it. */
export type ParkedKeys = ReadonlyMap<string, number>;

export interface Parked {
  readonly keys: ParkedKeys;
  readonly count: number;
}
export const nothingParked: Parked = { keys: new Map(), count: 0 };

export async function loadParked(db: Kysely<EngineTables>): Promise<Parked> {
  const keys = await db
    .selectFrom('projection_parked_key')
    .select((of) => ['key', of.fn.countAll<number>().as('count')])
    .groupBy('key')
    .execute();
  const { count } = await db
    .selectFrom('projection_parked')
    .select((of) => of.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  return { keys: new Map(keys.map((row) => [row.key, Number(row.count)])), count: Number(count) };
}

/** Remembers that an event is not projected: with the error that parked it, or behind one that is. */
export async function park(
  tx: Kysely<EngineTables>,
  event: RecordedEvent,
  keys: readonly string[],
  why: { readonly error: unknown; readonly attempts: number } | 'behind',
  now: Date,
): Promise<void> {
  await tx
    .insertInto('projection_parked')
    .values({
      position: event.position,
      event_id: event.id,
      type: event.type,
      stream: event.stream,
      revision: event.revision.toString(),
      error: why === 'behind' ? null : describeError(why.error),
      attempts: why === 'behind' ? 0 : why.attempts,
      parked_at: now.toISOString(),
    })
    .execute();
  await tx
    .insertInto('projection_parked_key')
    .values(keys.map((key) => ({ key, position: event.position })))
    .execute();
}

/** What is parked as one transaction sees it. Copied once it grows: behind one event very many can wait. */
export class ParkedSoFar {
  private own: Map<string, number> | undefined;
  private added = 0;

  constructor(private readonly before: Parked) {}

  holdsUp(keys: readonly string[]): boolean {
    const known = this.own ?? this.before.keys;
    return keys.some((key) => known.has(key));
  }

  add(keys: readonly string[]): void {
    this.own ??= new Map(this.before.keys);
    for (const key of keys) this.own.set(key, (this.own.get(key) ?? 0) + 1);
    this.added += 1;
  }

  get count(): number {
    return this.before.count + this.added;
  }

  get all(): Parked {
    return this.own ? { keys: this.own, count: this.count } : this.before;
  }
}

export async function isParked(tx: Kysely<EngineTables>, position: Position): Promise<boolean> {
  const row = await tx
    .selectFrom('projection_parked')
    .select('position')
    .where('position', '=', position)
    .executeTakeFirst();
  return row !== undefined;
}

export async function unparkOne(tx: Kysely<EngineTables>, position: Position): Promise<void> {
  await tx.deleteFrom('projection_parked').where('position', '=', position).execute();
  await tx.deleteFrom('projection_parked_key').where('position', '=', position).execute();
}

/** It failed again, or for the first time after it had waited behind another. */
export async function parkAgain(
  tx: Kysely<EngineTables>,
  position: Position,
  error: unknown,
  attempts: number,
): Promise<void> {
  await tx
    .updateTable('projection_parked')
    .set((of) => ({ error: describeError(error), attempts: of('attempts', '+', attempts) }))
    .where('position', '=', position)
    .execute();
}
