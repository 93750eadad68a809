import type { Role } from '#access';
import type { Gateway } from '../services.js';
import { type Look, recordRefusal } from './on-record.js';
import { personsWithin, today } from './reach.js';
import type { RequestContext } from './request-context.js';

/**
 * What a search was of, for the record of access. Whoever searches for one person looks at that person, and counts as
 * one who opened their record; where they do not reach them, they attempted it, however empty the answer.
 * @param personId the one person searched for, where it was one
 * @param found the persons in the answer
 */
export async function searchFor(
  gateway: Gateway,
  context: RequestContext,
  operation: string,
  role: Role,
  personId: string | null | undefined,
  found: readonly string[],
): Promise<Pick<Look<never>, 'subjects' | 'kind'>> {
  const subjects = [...new Set(found)];
  if (personId == null) return { subjects };
  const criteria = personsWithin(context.principal, operation);
  const reached =
    subjects.includes(personId) ||
    (await gateway.readModels.scope.isVisible(criteria, personId, today(gateway)));
  if (reached) return { subjects: [...new Set([personId, ...subjects])], kind: 'VIEW' };
  await recordRefusal(gateway, context, operation, role, [personId]);
  return { subjects };
}
