import type { Kysely } from 'kysely';
import type { ReadableEngine } from '#projections';
import type { FactUse, FactUsesReads } from '../contract.js';
import { storedJson } from '../stored-json.js';
import { factUsesProjection } from './projection.js';
import type { FactUsesTables } from './tables.js';

/** More than a person could look through; what is beyond it is the same story. */
const MAX_USES = 100;

export function factUsesReads(engine: ReadableEngine): FactUsesReads {
  return {
    usesOf: (stream, before) =>
      engine.read(factUsesProjection, async (db): Promise<readonly FactUse[]> => {
        const rows = await usesQuery(db, stream, before).execute();
        return rows.map((row) => ({
          entryId: row.entry_id,
          type: row.type,
          occurredOn: row.occurred_on,
          revision: BigInt(row.revision),
          personIds: storedJson(row.persons_json),
        }));
      }),
  };
}

export function usesQuery(db: Kysely<FactUsesTables>, stream: string, before: bigint) {
  return db
    .selectFrom('fact_use')
    .selectAll()
    .where('stream', '=', stream)
    .where('superseded', '=', 0)
    .where('revision', '<', Number(before))
    .orderBy('occurred_on')
    .orderBy('entry_id')
    .limit(MAX_USES);
}
