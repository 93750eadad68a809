import type { Kysely } from 'kysely';
import type { JsonObject } from '#event-log';
import { addDays, evolveErasure, isErasureEvent, isRestricted, noErasure } from '#programme';
import { type Sight, visible } from '../bitemporal.js';
import { foldState, STATE_TYPES, type StateFact } from '../case-states.js';
import type { CaseFileHeader, OpenCase, SentenceState } from '../contract-case-file.js';
import type { Route } from '../contract-cases.js';
import { storedJson } from '../stored-json.js';
import type { CaseFileTables } from './tables.js';

const SENTENCE_TYPES = [
  'SentenceStarted',
  'SentenceEndDateChanged',
  'SentenceEnded',
  'BreachRecorded',
  'BreachResolved',
] as const;
/** Erasure and restriction hold as of now, whatever day is asked about. */
const AS_OF_NOW = ['ErasureDecided', 'ErasureOrdered', 'DataSubjectKeyDestroyed'];
const HEADER_TYPES = ['PersonRegistered', 'PersonalDetailsRecorded', ...SENTENCE_TYPES, ...STATE_TYPES];

interface HeaderFact {
  readonly entry_id: string;
  readonly type: string;
  readonly occurred_on: string;
  readonly case_id: string | null;
  readonly match_id: string | null;
  readonly contract: string | null;
  readonly unit: string | null;
  readonly data_json: string;
  readonly superseded_pos: string | null;
}

/** Where the person stands, as at and as known at. Whether they were erased, or restricted, holds as of now. */
export async function readHeader(
  db: Kysely<CaseFileTables>,
  personId: string,
  sight: Sight,
): Promise<CaseFileHeader> {
  const rows = await headerQuery(db, personId, sight).execute();
  const facts = rows.filter(({ type }) => !AS_OF_NOW.includes(type));
  const rights = rows
    .filter(({ type, superseded_pos }) => AS_OF_NOW.includes(type) && superseded_pos === null)
    .map(({ type, data_json }) => ({ type, data: storedJson<JsonObject>(data_json) }))
    .reduce((state, event) => (isErasureEvent(event) ? evolveErasure(state, event) : state), noErasure);
  const details = facts.findLast(({ type }) => type === 'PersonalDetailsRecorded');
  return {
    personId,
    registeredOn: facts.find(({ type }) => type === 'PersonRegistered')?.occurred_on ?? null,
    openCases: openCases(facts, sight.asOf.asAt),
    sentence: latestSentence(facts),
    details: details ? { entryId: details.entry_id, data: storedJson<JsonObject>(details.data_json) } : null,
    erased: rights.keysDestroyed,
    restricted: isRestricted(rights),
  };
}

/** What the header is made of, in the order of occurrence; and what says that the person was erased, or restricted. */
export function headerQuery(db: Kysely<CaseFileTables>, personId: string, sight: Sight) {
  return db
    .selectFrom('case_file_entry as entry')
    .select([
      'entry_id',
      'type',
      'occurred_on',
      'case_id',
      'match_id',
      'contract',
      'unit',
      'data_json',
      'superseded_pos',
    ])
    .where('person_id', '=', personId)
    .where('type', 'in', [...AS_OF_NOW, ...HEADER_TYPES])
    .where((of) =>
      of.or([
        visible('entry', sight),
        of.and([of('type', 'in', AS_OF_NOW), of('superseded_pos', 'is', null)]),
      ]),
    )
    .orderBy('occurs_at')
    .orderBy('order_pos')
    .orderBy('recorded_pos');
}

function openCases(facts: readonly HeaderFact[], asAt: string): readonly OpenCase[] {
  return facts.flatMap((referral) => {
    const { case_id: caseId, contract, unit } = referral;
    if (referral.type !== 'ReferralSubmitted' || caseId === null) return [];
    const current = foldState(facts.filter((fact) => fact.case_id === caseId).map(stateFact), asAt, dayAfter);
    if (current === null || current.state === 'WITHDRAWN' || current.state === 'CLOSED') return [];
    const { route } = storedJson<{ readonly route: Route }>(referral.data_json);
    return [{ caseId, route, state: current.state, contract, unit }];
  });
}

const dayAfter = (day: string) => addDays(day, 1);

function stateFact({ type, occurred_on: occurredOn, match_id: matchId, data_json }: HeaderFact): StateFact {
  const { lastDay, applicationId } =
    storedJson<Partial<Record<'lastDay' | 'applicationId', string>>>(data_json);
  return {
    type,
    occurredOn,
    effectiveOn: type === 'CaseSupporterTermEnded' ? dayAfter(occurredOn) : occurredOn,
    until: lastDay ?? null,
    applicationId: applicationId ?? null,
    matchId,
  };
}

type SentenceData = Readonly<Record<'sentenceId' | 'kind' | 'expectedEndOn', string>> &
  Readonly<Partial<Record<'breachId' | 'outcome', string>>>;

/** The sentence that began last, with its changes of date, its end, and whether a breach of it is open. */
function latestSentence(facts: readonly HeaderFact[]): SentenceState | null {
  const started = facts.findLast(({ type }) => type === 'SentenceStarted');
  if (!started) return null;
  const { sentenceId, kind, expectedEndOn } = storedJson<SentenceData>(started.data_json);
  let state: SentenceState = {
    sentenceId,
    kind,
    startedOn: started.occurred_on,
    expectedEndOn,
    endedOn: null,
    outcome: null,
    inBreach: false,
  };
  const openBreaches = new Set<string>();
  for (const fact of facts) {
    const data = storedJson<Partial<SentenceData>>(fact.data_json);
    const { breachId = '', expectedEndOn: dueOn, outcome = null } = data;
    if (fact.type === 'BreachResolved') openBreaches.delete(breachId);
    if (data.sentenceId !== sentenceId) continue;
    if (fact.type === 'BreachRecorded') openBreaches.add(breachId);
    if (fact.type === 'SentenceEndDateChanged' && dueOn) state = { ...state, expectedEndOn: dueOn };
    if (fact.type === 'SentenceEnded') state = { ...state, endedOn: fact.occurred_on, outcome };
  }
  return { ...state, inBreach: openBreaches.size > 0 };
}
