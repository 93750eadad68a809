import {
  aggregateScopeOf,
  detailsShownTo,
  fieldsHiddenFrom,
  type Principal,
  type Role,
  scopeOf,
  streamsShownTo,
  withoutConcerns,
} from '#access';
import type { AnswerField } from './answers.js';
import { entryCellOf, entryKinds, fieldNamesOf } from './entries.js';
import type { Cell } from './matrix.js';

type Shown = (role: Role, field: AnswerField) => Cell | undefined;

/**
 * What an answer holds back from a role that is answered, operation by operation. A field that no rule names is shown,
 * so that of a new field every value must be met by the test, or a rule must be written here.
 */
const RULES: Readonly<Record<string, Shown>> = {
  caseFile: (role, { type, field }) => {
    if (`${type}.${field}` === 'CaseFileConnection.details' && detailsShownTo(role).length > 0) return 'YES';
    const kind = HEADED[`${type}.${field}`] ?? HEADED[type];
    if (kind !== undefined && !streamsShownTo(role).includes(kind)) return 'NO';
    const repeats = REPEATED[`${type}.${field}`];
    if (repeats && fieldsHiddenFrom(role).fields[repeats[0]]?.includes(repeats[1])) return 'NO';
    return type === 'CaseFileEntryView' && OF_DATA.includes(field) && !meets(role, field) ? 'NO' : undefined;
  },
  cases: (role, one) =>
    listed(role, 'cases', one) ?? ofMatches(role, one, ['CaseView.matches'], ['CaseMatchView']),
  tasks: (role, one) =>
    listed(role, 'tasks', one) ?? ofConcerns(role, one) ?? ofMatches(role, one, ['TaskView.matchIds'], []),
  caseUpdates: (role, { type, field }) => {
    if (type !== 'ChangedEntry') return undefined;
    const isUnmet =
      (field === 'matchId' && !meets(role, 'matchId')) || (field === 'caseIds' && !meets(role, 'caseId'));
    return isUnmet ? 'NO' : undefined;
  },
  programmeSummary: (role, one) => exactReceipt(one, isSuppressed(role)) ?? figure(role, one),
};

/** Of which kind of history the head of a case file tells. */
const HEADED: Readonly<Record<string, string>> = {
  'CaseFileConnection.details': 'dataSubject',
  'CaseFileConnection.openCases': 'referral',
  OpenCaseView: 'referral',
  'CaseFileConnection.sentence': 'supervision',
  SentenceView: 'supervision',
};
/** What of it repeats a field of an entry. */
const REPEATED: Readonly<Record<string, readonly [string, string]>> = {
  'SentenceView.kind': ['SentenceStarted', 'kind'],
  'SentenceView.outcome': ['SentenceEnded', 'outcome'],
};

export function shownWithin(operation: string, role: Role, one: AnswerField): Cell {
  return RULES[operation]?.(role, one) ?? exactReceipt(one, false) ?? 'YES';
}

/** A list for somebody who reaches nobody is empty. */
function listed(role: Role, operation: string, { type, field }: AnswerField): Cell | undefined {
  if (scopeOf(reader(role), operation).kind !== 'none') return undefined;
  const isOfList = type.endsWith('Connection') || type === 'Receipt' || type === 'PageInfo';
  return isOfList && !['edges', 'startCursor', 'endCursor'].includes(field) ? undefined : 'NO';
}

/** Matches as the entry tells that made them. */
function ofMatches(
  role: Role,
  { type, field }: AnswerField,
  fields: readonly string[],
  types: readonly string[],
): Cell | undefined {
  if (!fields.includes(`${type}.${field}`) && !types.includes(type)) return undefined;
  return entryCellOf(role, 'MatchMade');
}

/** What of the data of an entry stands beside it, too. */
const OF_DATA: readonly string[] = ['matchId', 'caseId', 'groupId'];

/** Whether any entry that a role meets has such a field. */
const meets = (role: Role, field: string): boolean =>
  entryKinds.some(({ type }) => fieldNamesOf(type).includes(field) && entryCellOf(role, type) !== 'NO');

const OF_PERSONS: readonly string[] = ['persons', 'matchIds', 'entryIds', 'unit', 'contract'];

/** Who meets tasks about concerns alone is told by them of no person, match, entry, unit or contract. */
function ofConcerns(role: Role, { type, field }: AnswerField): Cell | undefined {
  const names = type === 'TaskView' && OF_PERSONS.includes(field);
  return names && withoutConcerns(scopeOf(reader(role), 'tasks')).kind === 'none' ? 'NO' : undefined;
}

/** What is exact names its place in the log; what is suppressed names the rule instead. See receipt.ts. */
function exactReceipt({ type, field }: AnswerField, suppressed: boolean): Cell | undefined {
  if (type === 'SuppressionRuleView') return suppressed ? 'YES' : 'NO';
  if (type !== 'Receipt') return undefined;
  if (['position', 'lastEntryId', 'logDigest'].includes(field)) return suppressed ? 'NO' : 'YES';
  const ofSuppressed = ['figuresDigest', 'breakdownsAsAt', 'suppression'].includes(field);
  return ofSuppressed ? (suppressed ? 'YES' : 'NO') : undefined;
}

/** The activity of a contract as a whole is told as it is: see `publishedSummary`. */
const ACTIVITY: readonly string[] = [
  'ProgrammeSummaryView.awards',
  'SessionSummaryView.held',
  'SessionSummaryView.minutes',
  'SessionSummaryView.missed',
  'CaseSupporterSummaryView.waiting',
  'CaseSupporterSummaryView.employed',
  'CaseSupporterSummaryView.ended',
  'TargetProgressView.actual',
];
/** Rows that are left out where their number is hidden, and so are all of their fields. */
const LEFT_OUT: readonly string[] = ['TallyView', 'ReasonTallyView', 'RoleTallyView', 'OutcomeSummaryView'];

function figure(role: Role, { type, field, of, mayBeHidden }: AnswerField): Cell | undefined {
  if (!isSuppressed(role)) return undefined;
  if (LEFT_OUT.includes(type) || LEFT_OUT.includes(of)) return 'SUPPRESSED';
  return mayBeHidden && !ACTIVITY.includes(`${type}.${field}`) ? 'SUPPRESSED' : undefined;
}

const isSuppressed = (role: Role): boolean => aggregateScopeOf(reader(role)).figures !== 'EXACT';

const reader = (role: Role): Principal => ({
  id: 'reader',
  organisation: 'any',
  roles: [role],
  personId: 'own',
  contracts: ['own'],
  expiresAt: 0,
});
