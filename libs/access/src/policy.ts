import * as commands from './commands.js';
import { ERASURE } from './erasure.js';
import { AccessDenied } from './errors.js';
import { type Principal, type Role, ROLES } from './principal.js';

const CASE_WORK = ['caseFile', 'cases', 'caseUpdates', 'tasks'] as const;
/**
 * How far the log goes. Not for those who are told figures with small numbers hidden, nor releases without instants:
 * by it they would know when something was recorded, and so when to ask again and subtract.
 */
const PLACES = ['recordState'] as const;

/**
 * Who may do what: queries, subscriptions and streams by name, mutations by the name of their command. What is not
 * here is denied. Which persons each role reaches is in `scopeOf`, what they see of them in `visibility.ts`.
 */
export const POLICY = {
  OFFENDER_MANAGER: [
    ...PLACES,
    ...CASE_WORK,
    ...commands.REGISTRATION,
    ...commands.NON_ASSOCIATION,
    ...commands.SUPERVISION,
    ...commands.ERASURE_REQUESTS,
    ...commands.REFERRING,
    ...commands.FEEDBACK,
    ...commands.CONCERNS,
    ...commands.TASKS,
    ...commands.CORRECTIONS,
  ],
  MENTOR: [
    ...PLACES,
    ...CASE_WORK,
    ...commands.SESSIONS,
    ...commands.JOURNEY,
    ...commands.CONCERNS,
    'CompleteTask',
    ...commands.CORRECTIONS,
  ],
  TRAINER: [
    ...PLACES,
    ...CASE_WORK,
    ...commands.TEACHING,
    ...commands.CONCERNS,
    'CompleteTask',
    ...commands.CORRECTIONS,
  ],
  PROGRAMME_MANAGER: [
    ...PLACES,
    ...CASE_WORK,
    'programmeSummary',
    ...commands.REGISTRATION,
    ...commands.NON_ASSOCIATION,
    ...commands.LIMITED_ACCESS,
    ...commands.ERASURE_REQUESTS,
    ...commands.REFERRING,
    ...commands.CASE_DECISIONS,
    ...commands.GROUP_PLANNING,
    ...commands.TEACHING,
    ...commands.AWARD_REVIEW,
    ...commands.MENTOR_MANAGEMENT,
    ...commands.SAFE_MENTORING,
    ...commands.SESSIONS, // volunteers have no office: staff record for them
    ...commands.JOURNEY,
    ...commands.FEEDBACK,
    ...commands.CONCERNS,
    ...commands.TASKS,
    ...commands.CORRECTIONS,
  ],
  /** The only role that reads of concerns; of a case file it meets these alone, and the name. See `visibility.ts`. */
  SAFEGUARDING_LEAD: [
    ...PLACES,
    'caseFile',
    'caseUpdates',
    'concerns',
    'tasks',
    ...commands.SAFE_MENTORING,
    ...commands.NON_ASSOCIATION,
    ...commands.CONCERNS,
    ...commands.CONCERN_REVIEW,
    ...commands.TASKS,
    ...commands.CORRECTIONS,
  ],
  CASE_SUPPORTER_MANAGER: [
    ...PLACES,
    ...CASE_WORK,
    ...commands.EMPLOYMENT,
    ...commands.CONCERNS,
    ...commands.TASKS,
    ...commands.CORRECTIONS,
  ],
  COMMISSIONER: ['programmeSummary'],
  CONTRACT_MANAGER: [...PLACES, 'programmeSummary', ...commands.COMMISSIONING, ...commands.CORRECTIONS],
  /** Pseudonymised. The raw log is open to nobody over the network. */
  EVALUATOR: ['replay'],
  DATA_PROTECTION_OFFICER: [
    ...PLACES,
    'caseFile',
    'cases',
    'accessRecord',
    'accessAlerts',
    'subjectAccess',
    'WithdrawAgreement',
    ...commands.LIMITED_ACCESS,
    ...commands.ERASURE_REQUESTS,
    ...ERASURE,
    ...commands.CORRECTIONS,
  ],
  ADMINISTRATOR: [...PLACES, 'rebuild', 'rollBack', 'unpark', 'verify'],
  IMPORTER: [...PLACES, 'import', ...Object.values(commands).flat()],
} as const satisfies Readonly<Record<Role, readonly string[]>>;

/** Everything that some role may do. */
export type Operation = (typeof POLICY)[Role][number];

/** The roles that may do it, in the order of `ROLES`; none where nobody may. */
export function rolesFor(operation: string): readonly Role[] {
  return ROLES.filter((role) => mayDo(role, operation));
}

/** True where one of the principal's roles may do it. */
export function permits(principal: Pick<Principal, 'roles'>, operation: string): boolean {
  return principal.roles.some((role) => mayDo(role, operation));
}

/**
 * Call it first in whatever does the operation.
 * @returns the first of the principal's roles that may do it: the one in which they act, for the record
 * @throws AccessDenied naming the operation and the roles that may
 */
export function requireOperation(principal: Pick<Principal, 'roles'>, operation: string): Role {
  const acting = principal.roles.find((role) => mayDo(role, operation));
  if (!acting) throw new AccessDenied(operation, rolesFor(operation));
  return acting;
}

function mayDo(role: Role, operation: string): boolean {
  const operations: readonly string[] = POLICY[role];
  return operations.includes(operation);
}
