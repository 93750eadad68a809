import { type LookKind, lookKind, requireOperation, type Role } from '#access';
import { codeOf } from '../errors/expected-failures.js';
import type { DoorServices } from '../services.js';
import type { RequestContext } from './request-context.js';

type Recording = Pick<DoorServices, 'accessRecord'>;

/** What a look gave, and whose records were looked at. */
export interface Look<Answer> {
  readonly answer: Answer;
  readonly subjects: readonly string[];
  /** The release that an export went out under. */
  readonly release?: string;
  /** Where it is not the kind that the operation mostly is. */
  readonly kind?: LookKind;
  /** Where it is not the first of the caller's roles that may. */
  readonly role?: Role;
}

/**
 * Does a look on record: who, in which role, what, whose, why. The entry stands before the answer goes out, and
 * shares its write with all others of the same turn; a refusal is on record too.
 * @param asked the persons who were asked for, for the record of a refusal
 * @throws AccessDenied, and what `look` throws
 */
export function onRecord<Answer>(
  gateway: Recording,
  context: RequestContext,
  operation: string,
  asked: readonly string[],
  look: (role: Role) => Promise<Look<Answer>>,
): Promise<Answer> {
  return refusalsOnRecord(gateway, context, operation, asked, async (acting) => {
    const { answer, role = acting, ...seen } = await look(acting);
    await recordView(gateway, context, operation, role, seen);
    return answer;
  });
}

/** Puts a look on record. */
export function recordView(
  { accessRecord }: Recording,
  context: RequestContext,
  operation: string,
  role: Role,
  { subjects, release, kind = lookKind(operation) }: Omit<Look<never>, 'answer'>,
): Promise<void> {
  return accessRecord.record({
    ...whoAsked(context),
    operation,
    kind,
    role,
    subjects,
    release: release ?? null,
    outcome: 'GRANTED',
  });
}

/** Puts an attempt on record. */
export function recordRefusal(
  { accessRecord }: Recording,
  context: RequestContext,
  operation: string,
  role: Role | null,
  asked: readonly string[],
): Promise<void> {
  return accessRecord.record({
    ...whoAsked(context),
    ...whatOf(operation),
    role,
    release: null,
    subjects: asked.filter(isPersonId),
    outcome: 'REFUSED',
  });
}

/** What has not the form of an id stands for nobody, and could be a name or a book: it is kept out of the record. */
const isPersonId = (text: string): boolean => /^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/.test(text);

/** Failures that mean "not for you": an attempt, and on record as one. */
const REFUSALS = new Set(['ACCESS_DENIED', 'NOT_FOUND']);

/**
 * Does what is permitted, and puts on record what is not. (What a command did stands in the log itself.)
 * @throws AccessDenied, and what `work` throws
 */
export async function refusalsOnRecord<Answer>(
  { accessRecord }: Recording,
  context: RequestContext,
  operation: string,
  asked: readonly string[],
  work: (role: Role) => Promise<Answer>,
): Promise<Answer> {
  let role: Role | null = null;
  try {
    role = requireOperation(context.principal, operation);
    return await work(role);
  } catch (error) {
    if (REFUSALS.has(codeOf(error) ?? '')) {
      await recordRefusal({ accessRecord }, context, operation, role, asked);
    }
    throw error;
  }
}

const whoAsked = ({ principal, purpose, correlationId }: RequestContext) => ({
  principal: principal.id,
  organisation: principal.organisation,
  asPerson: principal.personId ?? null,
  purpose,
  correlationId,
});

const whatOf = (operation: string) => ({ operation, kind: lookKind(operation) });
