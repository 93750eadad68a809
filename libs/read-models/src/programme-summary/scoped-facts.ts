import { type Kysely, type RawBuilder, sql } from 'kysely';
import { type Sight, visible } from '../bitemporal.js';
import type { SummaryFactRow, SummaryTables } from './tables.js';

/** What a summary is of. Days are inclusive; `from` is open where no contract year is asked for. */
export interface SummaryScope extends Sight {
  readonly contract: string;
  readonly unit: string | null;
  readonly from: string | null;
  readonly to: string;
}

/**
 * Visible facts of the types that belong to the contract: those that say so, and those that name no contract (a
 * breach, say) of persons with a case under it. All up to the day asked about, also those before the contract year.
 */
export function scopedFacts(
  scope: SummaryScope,
  types: readonly string[],
  { columns = sql`f.*`, where = sql`true` }: Narrowed = {},
) {
  const { contract, unit } = scope;
  const counted = sql`f.type in (${sql.join([...types])}) and ${visible('f', scope)} and ${where}
    ${unit === null ? sql`` : sql`and f.unit = ${unit}`}`;
  return sql`
    select ${columns} from summary_fact f where f.contract = ${contract} and ${counted}
    union all
    select ${columns} from summary_fact f where f.contract is null and ${counted}
      and f.person_id in (
        select r.person_id from summary_fact r
        where r.contract = ${contract} and r.type = 'ReferralSubmitted' and ${visible('r', scope)})`;
}

/** Where there are many facts, a query takes only the columns and rows (of alias `f`) that it counts. */
interface Narrowed {
  readonly columns?: RawBuilder<unknown>;
  readonly where?: RawBuilder<unknown>;
}

export async function readFacts(
  db: Kysely<SummaryTables>,
  scope: SummaryScope,
  types: readonly string[],
): Promise<readonly SummaryFactRow[]> {
  const { rows } = await sql<SummaryFactRow>`
    select * from (${scopedFacts(scope, types)}) s order by occurs_at, recorded_pos, person_id`.execute(db);
  return rows;
}

/** True for a day within the contract year, or, without one, for all up to the day asked about. */
export function isWithin(scope: SummaryScope, day: string): boolean {
  return (scope.from === null || scope.from <= day) && day <= scope.to;
}
