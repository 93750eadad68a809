import { type ExpressionBuilder, type Kysely, sql } from 'kysely';
import type { Source } from '#programme';
import type { ReadableEngine } from '#projections';
import { known, superseded, visible } from '../bitemporal.js';
import { connectionOf, type PageStart, startPage } from '../connection.js';
import type { CaseFileEntry, CaseFileQuery, ShownEntries, Superseded } from '../contract-case-file.js';
import { type CaseFileReads, PROJECTION } from '../contract.js';
import { type Cursors, queryDigest } from '../cursor.js';
import { notWithheld } from '../scope/predicate.js';
import { storedJson } from '../stored-json.js';
import { readHeader } from './header.js';
import { caseFileProjection } from './projection.js';
import type { CaseFileTables, EntryRow } from './tables.js';

export function caseFileReads(engine: ReadableEngine, cursors: Cursors): CaseFileReads {
  return {
    caseFile: (query) =>
      engine.read(caseFileProjection, async (db, position) => {
        const { personId, asOf, includeSuperseded = false, shown } = query;
        const digest = queryDigest({ of: PROJECTION.caseFile, personId, asOf, includeSuperseded, shown });
        const page = startPage(cursors, digest, query.page, asOf, position);
        const rows = await entriesQuery(db, query, page).execute();
        const incomplete = engine.incompleteFor(PROJECTION.caseFile, [personId]);
        const keyOf = (row: SeenEntry) => [row.occurs_at, row.recorded_pos, row.entry_id];
        return {
          ...connectionOf(cursors, page, rows, keyOf, nodeOf, incomplete),
          header: await readHeader(db, personId, page),
        };
      }),
  };
}

type SeenEntry = EntryRow & { readonly is_superseded: 0 | 1 };

export function entriesQuery(
  db: Kysely<CaseFileTables>,
  { personId, asOf, includeSuperseded, shown, reader }: CaseFileQuery,
  page: PageStart,
) {
  const [occursAt, recordedPos] = page.key ?? [];
  const entries = db.selectFrom('case_file_entry as entry');
  return (shown === undefined ? entries : entries.where((eb) => isShown(eb, shown)))
    .selectAll()
    .select(sql<0 | 1>`case when ${superseded('entry', page)} then 1 else 0 end`.as('is_superseded'))
    .where('person_id', '=', personId)
    .$if(reader !== undefined, (query) => query.where((eb) => eb.not(isAboutOneKeptFrom(eb, reader))))
    .$if(page.key !== null, (query) =>
      query.where(sql<boolean>`(occurs_at, recorded_pos) > (${occursAt}, ${recordedPos})`),
    )
    .$if(includeSuperseded !== true, (query) => query.where(visible('entry', page)))
    .$if(includeSuperseded === true, (query) =>
      query.where('occurred_on', '<=', asOf.asAt).where(known('entry', page)),
    )
    .orderBy('occurs_at')
    .orderBy('recorded_pos')
    .limit(page.first + 1);
}

type Expressions = ExpressionBuilder<CaseFileTables & { entry: EntryRow }, 'entry'>;

/** An entry about two persons has a row in the file of each. However many are kept, one of a page's entries is asked. */
function isAboutOneKeptFrom(eb: Expressions, reader: CaseFileQuery['reader']) {
  if (reader === undefined) return eb.lit(false);
  return eb.exists(
    eb
      .selectFrom('case_file_entry as other')
      .select('other.entry_id')
      .whereRef('other.entry_id', '=', 'entry.entry_id')
      .where(sql<boolean>`not (${notWithheld(reader.persons, 'other.person_id', reader.accessOn)})`),
  );
}

const MATCH_TYPES = ['MatchMade', 'MatchEnded'];

/** Whoever was in a match has its entries in their own file too. */
function isShown(eb: Expressions, { streams, exceptTypes, matchesWith, tasksNotAbout }: ShownEntries) {
  const inStreams = eb.or(streams.map(isOfKind));
  const ofType = exceptTypes.length === 0 ? [] : [eb('entry.type', 'not in', exceptTypes)];
  const ofMatch = eb.or([isOfKind('match'), eb('entry.type', 'in', MATCH_TYPES)]);
  const ofMatches =
    matchesWith === undefined ? [] : [eb.or([eb.not(ofMatch), isAlsoAbout(eb, matchesWith ?? '')])];
  const ofTasks =
    tasksNotAbout === undefined
      ? []
      : [eb.or([eb.not(isOfKind('task')), eb.not(isAlsoAbout(eb, tasksNotAbout))])];
  return eb.and([inStreams, ...ofType, ...ofMatches, ...ofTasks]);
}

function isAlsoAbout(eb: Expressions, personId: string) {
  return eb.exists(
    eb
      .selectFrom('case_file_entry as own')
      .select('own.entry_id')
      .whereRef('own.entry_id', '=', 'entry.entry_id')
      .where('own.person_id', '=', personId),
  );
}

/** Not by `like`: SQLite's knows no case, and PostgreSQL's does. */
function isOfKind(kind: string) {
  const prefix = `${kind}-`;
  return sql<boolean>`substr(entry.stream, 1, ${sql.lit(prefix.length)}) = ${prefix}`;
}

function nodeOf(row: SeenEntry): CaseFileEntry {
  const json = <Value>(text: string | null) => (text === null ? null : storedJson<Value>(text));
  return {
    entryId: row.entry_id,
    type: row.type,
    occurredOn: row.occurred_on,
    occurredAt: row.occurred_at,
    recordedAt: row.recorded_at,
    position: row.recorded_pos,
    stream: row.stream,
    revision: BigInt(row.revision),
    role: row.role,
    subjects: storedJson(row.subjects_json),
    caseId: row.case_id,
    matchId: row.match_id,
    groupId: row.group_id,
    deliveryUnit: row.unit,
    contract: row.contract,
    actor: storedJson(row.actor_json),
    reportedBy: row.reported_by,
    data: storedJson(row.data_json),
    deviations: json<CaseFileEntry['deviations']>(row.deviations_json) ?? [],
    corrects: row.corrects,
    backdateReason: row.backdate_reason,
    source: json<Source>(row.source_json),
    superseded: row.is_superseded === 1 ? json<Superseded>(row.superseded_by_json) : null,
  };
}
