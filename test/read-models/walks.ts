import { CompiledQuery, type Kysely, sql } from 'kysely';

/** The steps of a query's plan that walk a whole table or a whole index. */
export type WalksOf = <Tables>(db: Kysely<Tables>, query: CompiledQuery) => Promise<readonly string[]>;

export const walksOnSqlite: WalksOf = async (db, { sql: text, parameters }) => {
  const plan = await db.executeQuery<{ detail: string }>(
    CompiledQuery.raw(`explain query plan ${text}`, [...parameters]),
  );
  if (plan.rows.length === 0) throw new Error('SQLite says nothing of how it would answer');
  return plan.rows
    .map(({ detail }) => detail)
    .filter((detail) => /^SCAN (?!CONSTANT|\(|case_file_entry\()/.test(detail));
};

interface Step {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly 'Index Name'?: string;
  readonly 'Index Cond'?: string;
  readonly Plans?: readonly Step[];
}

/**
 * PostgreSQL chooses by cost, and walks a small table whatever indexes it has: so it is told that walking is the last
 * thing to do. What it walks then, no index can serve.
 */
export const walksOnPostgres: WalksOf = (db, { sql: text, parameters }) =>
  db.transaction().execute(async (tx) => {
    await sql`set local enable_seqscan = off`.execute(tx);
    const { rows } = await tx.executeQuery<{ 'QUERY PLAN': readonly { Plan: Step }[] }>(
      CompiledQuery.raw(`explain (format json) ${text}`, [...parameters]),
    );
    const plan = rows[0]?.['QUERY PLAN'][0]?.Plan;
    if (!plan) throw new Error('PostgreSQL says nothing of how it would answer');
    return walksIn(plan);
  });

function walksIn(step: Step): readonly string[] {
  const type = step['Node Type'];
  const walked = type === 'Seq Scan' || (/Index.* Scan/.test(type) && step['Index Cond'] === undefined);
  const what = step['Relation Name'] ?? step['Index Name'] ?? '';
  return [...(walked ? [`${type} ${what}`] : []), ...(step.Plans ?? []).flatMap(walksIn)];
}
