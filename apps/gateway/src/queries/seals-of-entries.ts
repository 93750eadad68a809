import { type Principal, type Role, sealsOpenTo } from '#access';
import type { Seal } from '#privacy';
import type { CaseFileEntry } from '#read-models';
import { kindOfStream, personsWithin, type Sight, sightOfKind, today } from '../context/reach.js';
import type { Gateway } from '../services.js';

/**
 * Which seals are opened of each entry of a case file: those that one of the roles opens in which its reader would
 * meet it if they had no other. So it goes by the roles in which they reach the person and see such entries; and in
 * the file of somebody whom they reach in several, an entry that is also about a person whose record is restricted is
 * met in those alone that meet that person too: what lets the data-protection officer in opens nothing for a manager.
 * What else tells whose an entry is, their contracts and whom they are, is theirs in every role, and asked of the entry.
 */
export async function sealsOfEntries(
  gateway: Pick<Gateway, 'readModels' | 'now'>,
  principal: Principal,
  sight: Sight,
  entries: readonly CaseFileEntry[],
): Promise<(entry: CaseFileEntry) => readonly Seal[]> {
  const rolesOf = ({ stream }: CaseFileEntry): readonly Role[] =>
    sightOfKind(kindOfStream(stream), sight).roles;
  const keptFrom =
    sight.roles.length > 1 ? await keptByRole(gateway, principal, entries, rolesOf) : undefined;
  return (entry) => {
    const isKept = (role: Role) => entry.subjects.some((person) => keptFrom?.get(role)?.has(person));
    const roles = rolesOf(entry).filter((role) => !isKept(role));
    return sealsOpenTo({ ...principal, roles }, confidenceOf(entry));
  };
}

/** Of the persons of these entries, those who are withheld from each role that sees them. */
async function keptByRole(
  { readModels, ...gateway }: Pick<Gateway, 'readModels' | 'now'>,
  principal: Principal,
  entries: readonly CaseFileEntry[],
  rolesOf: (entry: CaseFileEntry) => readonly Role[],
): Promise<ReadonlyMap<Role, ReadonlySet<string>>> {
  const roles = [...new Set(entries.flatMap(rolesOf))];
  const kept = await Promise.all(
    roles.map(async (role) => {
      const seen = entries.filter((entry) => rolesOf(entry).includes(role));
      const persons = [...new Set(seen.flatMap(({ subjects }) => subjects))];
      // Whoever sees nothing but concerns meets them also where a record is restricted.
      const operation = seen.every(isOfConcern) ? 'concerns' : 'caseFile';
      const asThisRole = personsWithin({ ...principal, roles: [role] }, operation);
      return [role, await readModels.scope.withheldAmong(asThisRole, persons, today(gateway))] as const;
    }),
  );
  return new Map(kept);
}

const isOfConcern = ({ stream }: CaseFileEntry): boolean => kindOfStream(stream) === 'concern';

/** Whose an entry in confidence is. */
function confidenceOf({
  stream,
  data,
  contract,
  deliveryUnit,
}: CaseFileEntry): Parameters<typeof sealsOpenTo>[1] {
  const { mentorId } = data;
  return {
    kind: kindOfStream(stream),
    mentorId: typeof mentorId === 'string' ? mentorId : undefined,
    contract: contract ?? undefined,
    unit: deliveryUnit ?? undefined,
  };
}
