import type { CommandDefinition } from '#application';
import { type RefusalCode, refusalCodes, type RefusalKind } from '#programme';

/** What any command may meet, whatever its own rules. */
const MET_BY_ALL: readonly RefusalCode[] = [
  'FUTURE_EFFECTIVE_DATE',
  'BACKDATE_REASON_REQUIRED',
  'WRONG_EXPECTED_REVISION',
  'UNKNOWN_PERSON',
  'PERSON_ERASED',
  'PERSON_RESTRICTED',
  'INVALID_TRANSITION',
];
/** What any command may meet that names in `corrects` the entry which it replaces. */
const MET_BY_CORRECTIONS: readonly RefusalCode[] = [
  'ENTRY_NOT_FOUND',
  'ALREADY_CORRECTED',
  'ENTRY_HAS_DEPENDENTS',
];

/** `StartSentence` → `startSentence`. */
export const mutationName = ({ name }: Pick<CommandDefinition, 'name'>): string =>
  name.charAt(0).toLowerCase() + name.slice(1);

/** The description of a mutation in the schema: what it does, and every code with which it may be refused. */
export function mutationDescription({ summary, refusals }: CommandDefinition): string {
  const own = new Set(refusals);
  const others = [...MET_BY_ALL, ...MET_BY_CORRECTIONS].filter((code) => !own.has(code));
  return [
    summary,
    ...(refusals.length === 0 ? [] : ['', 'Rejections:', ...refusals.map(told)]),
    '',
    `Like every command: BAD_USER_INPUT (with \`faults\`), UNAUTHENTICATED, ACCESS_DENIED, NOT_FOUND (a contract that is not yours), ${others.join(', ')}.`,
  ].join('\n');
}

const RECORDED: Readonly<Record<RefusalKind, string>> = {
  INTEGRITY: '',
  GATE: ' A fact that has already happened is recorded with the deviation.',
  FLAG: ' It is recorded all the same, with the deviation.',
};

const told = (code: RefusalCode): string => {
  const { kind, rule } = refusalCodes[code];
  return `- ${code}: ${rule}${RECORDED[kind]}`;
};
