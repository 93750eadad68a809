import { type Kysely, sql } from 'kysely';
import { type Sight, visible } from '../bitemporal.js';
import type { ContractSummary, ContractYear } from '../contract-summary.js';
import { storedJson } from '../stored-json.js';
import { type Organisations, organisationsOf, readOrganisations } from './organisations.js';
import type { SummaryFactRow, SummaryTables } from './tables.js';

const CONTRACT_TYPES = [
  'ContractAwarded',
  'ContractYearCommissioned',
  'DeliveryUnitOpened',
  'ReferralSubmitted',
  'TrainingGroupPlanned',
] as const;

/** Contracts that a visible fact names, with their years, units and organisations. */
export async function readContracts(
  db: Kysely<SummaryTables>,
  sight: Sight,
  contract?: string,
): Promise<readonly ContractSummary[]> {
  const facts = await contractFactsQuery(db, sight, contract).execute();
  const organisations = await readOrganisations(db, sight);
  const byContract = Map.groupBy(facts, (fact) => fact.contract ?? '');
  return [...byContract]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([id, ofOne]) => contractOf(id, ofOne, organisations));
}

export function contractFactsQuery(db: Kysely<SummaryTables>, sight: Sight, contract?: string) {
  return (
    db
      .selectFrom('summary_fact as f')
      .select(['f.type', 'f.contract', 'f.unit', 'f.ref', 'f.until', 'f.occurred_on', 'f.detail_json'])
      .where('f.type', 'in', CONTRACT_TYPES)
      .where(
        contract === undefined
          ? sql<boolean>`f.contract is not null`
          : sql<boolean>`f.contract = ${contract}`,
      )
      .where(visible('f', sight))
      // One for all referrals of a day and unit; of several awards of a day, the one that was recorded last stands last.
      .groupBy(['f.type', 'f.contract', 'f.unit', 'f.ref', 'f.until', 'f.occurred_on', 'f.detail_json'])
      .orderBy('f.occurred_on')
      .orderBy((of) => of.fn.max('f.recorded_pos'))
  );
}

type ContractFact = Pick<
  SummaryFactRow,
  'type' | 'contract' | 'unit' | 'ref' | 'until' | 'occurred_on' | 'detail_json'
>;

function contractOf(
  contract: string,
  facts: readonly ContractFact[],
  organisations: Organisations,
): ContractSummary {
  const awarded = facts.findLast(({ type }) => type === 'ContractAwarded');
  const { title = null, bodies = [], areas = [] } = detailOf(awarded);
  const names = new Map(
    facts.flatMap((fact) =>
      fact.type === 'DeliveryUnitOpened' && fact.ref !== null
        ? [[fact.ref, detailOf(fact).name ?? null] as const]
        : [],
    ),
  );
  const units = new Set([...names.keys(), ...facts.flatMap(({ unit }) => unit ?? [])]);
  return {
    contract,
    title,
    bodies,
    awardedOn: awarded?.occurred_on ?? null,
    years: facts.flatMap(yearOf).sort((a, b) => (a.from < b.from ? -1 : 1)),
    units: [...units].sort().map((unit) => ({ unit, name: names.get(unit) ?? null })),
    organisations: organisationsOf({ bodies, areas }, organisations),
  };
}

function yearOf(fact: ContractFact): readonly ContractYear[] {
  const { from, targets } = detailOf(fact);
  if (fact.type !== 'ContractYearCommissioned' || fact.ref === null || fact.until === null) return [];
  if (from === undefined) return [];
  return [
    {
      yearId: fact.ref,
      from,
      to: fact.until,
      targets: Object.entries(targets ?? {}).map(([name, target]) => ({
        measure: measureOf(name),
        target,
      })),
    },
  ];
}

/** What `facts-of.ts` keeps of an award, a year and a unit. */
interface Detail {
  readonly title?: string;
  readonly bodies?: readonly string[];
  readonly areas?: readonly string[];
  readonly name?: string;
  readonly from?: string;
  readonly targets?: Readonly<Record<string, number>>;
}

function detailOf(fact: ContractFact | undefined): Detail {
  return storedJson(fact?.detail_json ?? '{}');
}

/** `caseSupporters` is the target of the measure CASE_SUPPORTERS. */
function measureOf(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase();
}
