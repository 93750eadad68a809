import { type CreateTableBuilder, type Kysely, type RawBuilder, sql } from 'kysely';
import {
  addDays,
  type AnyFact,
  type Correction,
  type Instant,
  isCorrection,
  type LondonDay,
} from '#programme';
import type { AsOf } from './contract.js';
import { dayOf, startOf } from './occurrence-cache.js';

/**
 * What every row of a fact carries, from the first migration on: when it was true, when it became known, and when
 * it stopped standing. A fact is visible as at D, as known at K, iff it occurred by D, was known by K, and nothing
 * known by K supersedes it.
 */
export type FactColumns = {
  entry_id: string;
  occurred_on: LondonDay;
  occurred_at: Instant | null;
  /** The instant by which facts are put in order; those of the same instant, by `recorded_pos`. */
  occurs_at: Instant;
  recorded_at: Instant;
  recorded_pos: string;
  /** When the office says that it knew: the end of that London day. When the log did, where it says nothing. */
  office_known_at: Instant;
  superseded_at: Instant | null;
  superseded_pos: string | null;
  superseded_office_at: Instant | null;
};

export function addFactColumns<Table extends string, Columns extends string>(
  table: CreateTableBuilder<Table, Columns>,
) {
  return table
    .addColumn('entry_id', 'text', (column) => column.notNull())
    .addColumn('occurred_on', 'text', (column) => column.notNull())
    .addColumn('occurred_at', 'text')
    .addColumn('occurs_at', 'text', (column) => column.notNull())
    .addColumn('recorded_at', 'text', (column) => column.notNull())
    .addColumn('recorded_pos', 'text', (column) => column.notNull())
    .addColumn('office_known_at', 'text', (column) => column.notNull())
    .addColumn('superseded_at', 'text')
    .addColumn('superseded_pos', 'text')
    .addColumn('superseded_office_at', 'text');
}

/** The columns of a fact as it enters. */
export function factColumns(event: AnyFact): FactColumns {
  const occurredOn = dayOfFact(event);
  return {
    entry_id: event.id,
    occurred_on: occurredOn,
    occurred_at: event.occurredAt ?? null,
    occurs_at: event.occurredAt ?? startOf(occurredOn),
    recorded_at: event.recordedAt,
    recorded_pos: event.position,
    office_known_at: officeKnownAt(event),
    superseded_at: null,
    superseded_pos: null,
    superseded_office_at: null,
  };
}

/** The London day on which the fact was true. */
export function dayOfFact({ id, occurredOn, occurredAt }: AnyFact): LondonDay {
  if (occurredAt !== undefined) return dayOf(occurredAt);
  if (occurredOn !== undefined) return occurredOn;
  throw new Error(`event ${id} has neither occurredOn nor occurredAt`);
}

/** Never later than the log knew it: what is imported on the office's own day was known by then at the latest. */
export function officeKnownAt({ source, recordedAt }: AnyFact): Instant {
  if (source?.recordedOn === undefined) return recordedAt;
  const endOfDay = new Date(Date.parse(startOf(addDays(source.recordedOn, 1))) - 1).toISOString();
  return endOfDay < recordedAt ? endOfDay : recordedAt;
}

/** True where the event is a correction, which `supersede` then applies: it is not a fact of its own. */
export function corrects(event: AnyFact): event is Correction {
  return isCorrection(event);
}

/**
 * The place of a fact among those of the same instant, where the order decides on a state: its own in the log, or that
 * of the entry that it replaces. So an eligibility does not come to stand before the referral of the same day that was
 * corrected. The log folds streams in the same way.
 * @param table one with the columns `entry_id` and `order_pos`
 */
export async function orderPosition<Tables>(
  tx: Kysely<Tables>,
  table: string,
  event: AnyFact,
): Promise<string> {
  if (event.corrects === undefined) return event.position;
  const { rows } = await sql<{ order_pos: string }>`
    select order_pos from ${sql.table(table)} where entry_id = ${event.corrects} limit 1`.execute(tx);
  return rows[0]?.order_pos ?? event.position;
}

/** Marks the rows of the corrected entry. The replacement, if there is one, arrives as an event of its own. */
export async function supersede<Tables>(
  tx: Kysely<Tables>,
  tables: readonly string[],
  correction: Correction,
): Promise<void> {
  for (const table of tables) {
    await sql`
      update ${sql.table(table)}
      set superseded_at = ${correction.recordedAt}, superseded_pos = ${correction.position},
        superseded_office_at = ${officeKnownAt(correction)}
      where entry_id = ${correction.data.entryId}`.execute(tx);
  }
}

/** What a query may see: the two clocks, and the place of the log at which its first page froze the answer. */
export interface Sight {
  readonly asOf: AsOf;
  readonly position: string | null;
}

/** The condition under which a fact of the table or alias is visible. */
export function visible(table: string, sight: Sight): RawBuilder<boolean> {
  const { asAt } = sight.asOf;
  // Twice the same, by day and by instant: so either kind of index serves as a range.
  return sql<boolean>`(${sql.ref(`${table}.occurred_on`)} <= ${asAt}
    and ${sql.ref(`${table}.occurs_at`)} < ${startOf(addDays(asAt, 1))} and ${known(table, sight)}
    and not ${superseded(table, sight)})`;
}

/** Known by K, whether or not it still stood then. */
export function known(table: string, { asOf: { knownAt, knownBy }, position }: Sight): RawBuilder<boolean> {
  const recorded = sql`${sql.ref(`${table}.recorded_pos`)} <= ${position ?? ''}`;
  if (knownAt === undefined) return sql<boolean>`(${recorded})`;
  const column = sql.ref(`${table}.${knownBy === 'OFFICE' ? 'office_known_at' : 'recorded_at'}`);
  return sql<boolean>`(${recorded} and ${column} <= ${knownAt})`;
}

/** Known by K to stand no longer. */
export function superseded(
  table: string,
  { asOf: { knownAt, knownBy }, position }: Sight,
): RawBuilder<boolean> {
  const column = (name: string) => sql.ref(`${table}.${name}`);
  const at = sql`coalesce(${column('superseded_pos')} <= ${position ?? ''}, false)`;
  if (knownAt === undefined) return sql<boolean>`(${at})`;
  const by = column(knownBy === 'OFFICE' ? 'superseded_office_at' : 'superseded_at');
  return sql<boolean>`(${at} and ${by} <= ${knownAt})`;
}
