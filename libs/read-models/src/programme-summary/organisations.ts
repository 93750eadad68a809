import type { Kysely } from 'kysely';
import type { LondonDay } from '#programme';
import { type Sight, visible } from '../bitemporal.js';
import type { OrganisationSummary } from '../contract-summary.js';
import { storedJson } from '../stored-json.js';
import type { SummaryTables } from './tables.js';

const ORGANISATION_TYPES = ['OrganisationNamed', 'OrganisationSucceeded'] as const;

/** What is on record of an organisation, whatever contract names it. */
interface OnRecord {
  readonly name: string | null;
  readonly kind: string | null;
  readonly succeededOn: LondonDay | null;
  readonly successors: readonly string[];
}
const NOTHING: OnRecord = { name: null, kind: null, succeededOn: null, successors: [] };

export type Organisations = ReadonlyMap<string, OnRecord>;

export function organisationFactsQuery(db: Kysely<SummaryTables>, sight: Sight) {
  return db
    .selectFrom('summary_fact as f')
    .select(['f.type', 'f.ref', 'f.code', 'f.occurred_on', 'f.detail_json'])
    .where('f.type', 'in', ORGANISATION_TYPES)
    .where(visible('f', sight))
    .orderBy('f.occurs_at')
    .orderBy('f.recorded_pos');
}

/** All organisations that a visible fact names: the latest name of each, and who took its place. */
export async function readOrganisations(db: Kysely<SummaryTables>, sight: Sight): Promise<Organisations> {
  const organisations = new Map<string, OnRecord>();
  for (const fact of await organisationFactsQuery(db, sight).execute()) {
    if (fact.ref === null) continue;
    const { name, to } = storedJson<Detail>(fact.detail_json ?? '{}');
    const before = organisations.get(fact.ref) ?? NOTHING;
    organisations.set(
      fact.ref,
      fact.type === 'OrganisationNamed'
        ? { ...before, name: name ?? null, kind: fact.code }
        : { ...before, succeededOn: fact.occurred_on, successors: to ?? [] },
    );
  }
  return organisations;
}

/** What `facts-of.ts` keeps of a name and of a succession. */
interface Detail {
  readonly name?: string;
  readonly to?: readonly string[];
}

/**
 * The bodies and areas of a contract, and all who took their place, and the place of those: each once, also where
 * the record goes round in a circle. In the order in which they are reached.
 */
export function organisationsOf(
  { bodies, areas }: { readonly bodies: readonly string[]; readonly areas: readonly string[] },
  organisations: Organisations,
): readonly OrganisationSummary[] {
  const reached = new Set([...bodies, ...areas]);
  // The set grows under the loop, which comes to each of its members once: a circle ends it.
  for (const organisation of reached) {
    for (const successor of organisations.get(organisation)?.successors ?? []) reached.add(successor);
  }
  return [...reached].map((organisation) => ({
    organisation,
    ...(organisations.get(organisation) ?? NOTHING),
    isBody: bodies.includes(organisation),
    isArea: areas.includes(organisation),
  }));
}
