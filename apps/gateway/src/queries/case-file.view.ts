import { mayLearnOfPrecautions, type Principal, sealsOpenTo } from '#access';
import { type FieldPath, gatherLookups, type KeyReader, openFields, type Seal } from '#privacy';
import {
  type CaseFileEntry,
  type CaseFileHeader,
  entrySummary,
  PROJECTION,
  type ShownEntries,
} from '#read-models';
import type { JsonObject } from '#event-log';
import { withoutWithheldDeviations } from '#programme';
import { onRecord } from '../context/on-record.js';
import {
  isOfConcerns,
  kindOfStream,
  personsWithin,
  roleOfLook,
  type Sight,
  sightOf,
  sightOfKind,
  today,
} from '../context/reach.js';
import type { RequestContext } from '../context/request-context.js';
import { matchesIn, type MeetsMatches, unmetMatches, withoutMatches } from '../context/unmet-matches.js';
import { notFound } from '../errors/gateway-errors.js';
import type { Gateway } from '../services.js';
import type { PagedAsOfArgs } from './as-of.args.js';
import type { CaseFileConnection, CaseFileEntryView, SentenceView } from './case-file.type.js';
import { readAsOf, readPage } from './read-as-of.js';
import { sealsOfEntries } from './seals-of-entries.js';
import { receiptOf } from './receipt.js';
import { waitFor } from './wait-for.js';

export interface CaseFileAsked {
  readonly personId: string;
  readonly includeSuperseded: boolean;
}

/**
 * A case file as this caller may have it: nothing of whom they do not reach (as if there were no such person), only
 * the histories that their role shows, personal values opened as far as they may be.
 * @throws AccessDenied; GatewayError NOT_FOUND, STALE; InvalidInput, BadCursor
 */
export function viewCaseFile(
  gateway: Gateway,
  context: RequestContext,
  { personId, includeSuperseded }: CaseFileAsked,
  args: PagedAsOfArgs,
): Promise<CaseFileConnection> {
  const { principal } = context;
  return onRecord(gateway, context, 'caseFile', [personId], async () => {
    await waitFor(gateway, PROJECTION.caseFile, args.atLeast);
    await waitFor(gateway, PROJECTION.cases, args.atLeast); // holds who reaches whom
    const sight = await sightOf(gateway, principal, 'caseFile', personId);
    if (!sight) throw notFound();
    // Who meets nothing but concerns meets them also where the record is restricted.
    const criteria = personsWithin(principal, isOfConcerns(sight) ? 'concerns' : 'caseFile');
    const file = await gateway.readModels.caseFile({
      personId,
      asOf: readAsOf(args, gateway),
      page: readPage(args),
      includeSuperseded,
      shown: shownTo(sight, principal),
      reader: { persons: criteria, accessOn: today(gateway) },
    });
    const entries = file.edges.map(({ node }) => node);
    const unmet = await unmetIn(gateway, entries, sight, { principal, persons: criteria });
    const sealsOf = await sealsOfEntries(gateway, principal, sight, entries);
    const keys = gatherLookups(gateway.keys); // one lookup for the page
    const [header, ...edges] = await Promise.all([
      headerView(file.header, sight, principal, keys),
      ...file.edges.map(async ({ cursor, node }) => ({
        cursor,
        node: await entryView(node, { sight, unmet, seals: sealsOf(node) }, keys),
      })),
    ]);
    const answer = {
      ...header,
      edges,
      pageInfo: file.pageInfo,
      receipt: await receiptOf(file, gateway),
    };
    const role = roleOfLook(principal, 'caseFile', isOfConcerns(sight));
    return { answer, subjects: [personId], role };
  });
}

/** Whether the matches that an entry names may be of others is for the roles that see the entry: see `sightOfKind`. */
async function unmetIn(
  gateway: Gateway,
  entries: readonly CaseFileEntry[],
  sight: Sight,
  reader: Pick<MeetsMatches, 'principal' | 'persons'>,
): Promise<(sight: Sight) => ReadonlySet<string>> {
  const unmet = (matchesOfOthers: boolean) => {
    const named = entries.filter(
      (entry) => !isOfMatch(entry) && hidesOthers(entry, sight) === matchesOfOthers,
    );
    const matchIds = named.flatMap(({ data }) => matchesIn(data));
    return unmetMatches(gateway, { ...reader, hidden: { matchesOfOthers } }, matchIds);
  };
  const [own, any] = await Promise.all([unmet(true), unmet(false)]);
  return ({ hidden }) => (hidden.matchesOfOthers ? own : any);
}

const hidesOthers = ({ stream }: CaseFileEntry, sight: Sight): boolean =>
  sightOfKind(kindOfStream(stream), sight).hidden.matchesOfOthers;

const shownTo = ({ streams, hidden }: Sight, { personId }: Principal): ShownEntries => ({
  streams,
  exceptTypes: hidden.eventTypes,
  ...(hidden.matchesOfOthers ? { matchesWith: personId ?? null } : {}),
  ...(personId === undefined ? {} : { tasksNotAbout: personId }),
});

async function headerView(
  { details, sentence, openCases, ...rest }: CaseFileHeader,
  sight: Sight,
  principal: Principal,
  keys: KeyReader,
): Promise<Omit<CaseFileConnection, 'edges' | 'pageInfo' | 'receipt'>> {
  const shows = (kind: string) => sight.streams.includes(kind);
  const seals = sealsOpenTo({ ...principal, roles: sight.roles });
  return {
    ...rest,
    openCases: shows('referral') ? openCases : [],
    details: details && (await detailsView(details, sight, keys, seals)),
    sentence: sentence && shows('supervision') ? sentenceView(sentence, sight) : null,
  };
}

async function detailsView(
  { entryId, data }: NonNullable<CaseFileHeader['details']>,
  { details }: Sight,
  keys: KeyReader,
  seals: readonly Seal[],
): Promise<JsonObject | null> {
  if (details.length === 0) return null;
  const shown = Object.entries(data).filter(([field]) => details === 'all' || details.includes(field));
  return openFields(Object.fromEntries(shown), entryId, ['data'], keys, { seals });
}

function sentenceView(sentence: NonNullable<CaseFileHeader['sentence']>, { hidden }: Sight): SentenceView {
  const isHidden = (type: string, field: string) => hidden.fields[type]?.includes(field) ?? false;
  return {
    ...sentence,
    kind: isHidden('SentenceStarted', 'kind') ? null : sentence.kind,
    outcome: isHidden('SentenceEnded', 'outcome') ? null : sentence.outcome,
  };
}

/** The query leaves those out that the reader does not meet. */
const isOfMatch = ({ stream, type }: CaseFileEntry): boolean =>
  kindOfStream(stream) === 'match' || type === 'MatchMade' || type === 'MatchEnded';

interface EntryReader {
  readonly sight: Sight;
  readonly seals: readonly Seal[];
  /** The matches named on the page that they do not meet. */
  readonly unmet: (sight: Sight) => ReadonlySet<string>;
}

async function entryView(
  entry: CaseFileEntry,
  reader: EntryReader,
  keys: KeyReader,
): Promise<CaseFileEntryView> {
  const { seals } = reader;
  const sight = sightOfKind(kindOfStream(entry.stream), reader.sight);
  const unmet = reader.unmet(sight);
  const shown = withoutMatches(withoutHidden(entry, sight), unmet);
  const { entryId, superseded } = entry;
  const whole = { ...entry, correctionReason: superseded?.reason ?? null };
  const ofGates = mayLearnOfPrecautions(...sight.roles) ? whole : withoutWithheldDeviations(whole);
  const opened = <Value>(value: Value, eventId: string, path: FieldPath): Promise<Value> =>
    openFields(value, eventId, path, keys, { seals });
  const [data, backdateReason, correctionReason, deviations] = await Promise.all([
    opened(shown, entryId, ['data']),
    opened(ofGates.backdateReason, entryId, ['metadata', 'backdateReason']),
    superseded && opened(ofGates.correctionReason, superseded.eventId, ['data', 'reason']),
    Promise.all(
      ofGates.deviations.map(async ({ code, reason = null, acceptedBy }) => {
        // The place that the reason was sealed for.
        const index = entry.deviations.findIndex((one) => one.code === code);
        return {
          code,
          acceptedBy,
          reason: await opened(reason, entryId, ['metadata', 'deviations', index, 'reason']),
        };
      }),
    ),
  ]);
  return {
    ...entry,
    matchId: entry.matchId !== null && unmet.has(entry.matchId) ? null : entry.matchId,
    summary: entrySummary(entry.type, shown),
    revision: String(entry.revision),
    data,
    deviations,
    backdateReason,
    source: entry.source && { ...entry.source, recordedOn: entry.source.recordedOn ?? null },
    superseded: superseded && { ...superseded, reason: correctionReason },
  };
}

function withoutHidden({ type, data }: CaseFileEntry, { hidden }: Sight): JsonObject {
  const names = hidden.fields[type] ?? [];
  return Object.fromEntries(Object.entries(data).filter(([field]) => !names.includes(field)));
}
