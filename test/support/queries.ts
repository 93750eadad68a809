import type { Role } from '#access';
import type { Api } from './api.js';

/** The clocks of a question. */
export interface AsOf {
  readonly asAt?: string;
  readonly knownAt?: string;
  readonly atLeast?: string;
}

export interface Entry {
  readonly entryId: string;
  readonly type: string;
  readonly occurredOn: string;
  readonly recordedAt: string;
  readonly stream: string;
  readonly revision: string;
  readonly data: Readonly<Record<string, unknown>>;
  readonly superseded: { readonly kind: string; readonly reason: string | null } | null;
}

export interface CaseFile {
  readonly details: Readonly<Record<string, unknown>> | null;
  readonly edges: readonly { readonly node: Entry }[];
  readonly receipt: { readonly asAt: string; readonly knownAt: string | null; readonly position: string };
}

const CASE_FILE = `query ($personId: ID!, $asAt: String, $knownAt: String, $atLeast: String, $all: Boolean!) {
  caseFile(personId: $personId, asAt: $asAt, knownAt: $knownAt, atLeast: $atLeast, includeSuperseded: $all, first: 100) {
    details
    edges { node { entryId type occurredOn recordedAt stream revision data superseded { kind reason } } }
    receipt { asAt knownAt position }
  }
}`;

/** A person's case file; with `all`, entries that stand no longer too. */
export async function caseFile(
  api: Api,
  role: Role,
  personId: string,
  asOf: AsOf = {},
  all = false,
): Promise<CaseFile> {
  const answer = await api.ask<{ caseFile: CaseFile }>(role, CASE_FILE, { personId, all, ...asOf });
  return answer.caseFile;
}

export const typesIn = ({ edges }: CaseFile): readonly string[] => edges.map(({ node }) => node.type);

/** The one entry of a type. */
export function entryOf({ edges }: CaseFile, type: string): Entry {
  const [entry, ...others] = edges.map(({ node }) => node).filter((node) => node.type === type);
  if (!entry || others.length > 0) throw new Error(`there are ${others.length + (entry ? 1 : 0)} of ${type}`);
  return entry;
}

const CASES = `query ($asAt: String, $knownAt: String, $atLeast: String) {
  cases(asAt: $asAt, knownAt: $knownAt, atLeast: $atLeast, first: 100) {
    edges { node { caseId personId state sessionsHeld } } totalCount
  }
}`;

/** The states of the cases that a role sees, by case. */
export async function caseStates(
  api: Api,
  role: Role,
  asOf: AsOf = {},
): Promise<Readonly<Record<string, string>>> {
  const { cases } = await api.ask<{ cases: { edges: { node: { caseId: string; state: string } }[] } }>(
    role,
    CASES,
    asOf,
  );
  return Object.fromEntries(cases.edges.map(({ node }) => [node.caseId, node.state]));
}

export interface Step {
  readonly route: 'MENTOR' | 'MENTEE';
  readonly stage: string;
  readonly cases: number | null;
}

export interface Summary {
  readonly funnel: readonly Step[];
  readonly byUnit: readonly { readonly unit: string; readonly funnel: readonly Step[] }[];
  readonly receipt: { readonly suppression: { readonly threshold: number; readonly roundTo: number } | null };
}

const SUMMARY = `query ($contract: ID!, $asAt: String, $knownAt: String, $atLeast: String) {
  programmeSummary(contract: $contract, asAt: $asAt, knownAt: $knownAt, atLeast: $atLeast) {
    funnel { route stage cases persons medianDays }
    byUnit { unit funnel { route stage cases persons medianDays } }
    withdrawals { reason polarity count }
    breaches { recorded resolved medianDaysToResolution resolutions { code count } }
    feedback { code count }
    outcomes { domain improved maintained worsened notMeasurable }
    groups { enrolled remaining awards left { reason count } }
    receipt { asAt position suppression { threshold roundTo } }
  }
}`;

/** The programme in numbers, as a role sees it; and all of the answer's text. */
export async function programmeSummary(
  api: Api,
  role: Role,
  contract: string,
  asOf: AsOf = {},
): Promise<Summary> {
  const answer = await api.ask<{ programmeSummary: Summary }>(role, SUMMARY, { contract, ...asOf });
  return answer.programmeSummary;
}

/** The replay stream as an evaluator gets it: its text, and its lines. */
export async function replay(
  api: Api,
  parameters: Readonly<Record<string, string>> = {},
  token: string | undefined = api.token('EVALUATOR'),
): Promise<{
  readonly status: number;
  readonly text: string;
  readonly lines: readonly Record<string, unknown>[];
}> {
  const query = new URLSearchParams(parameters).toString();
  const response = await fetch(`${api.url}/replay${query === '' ? '' : `?${query}`}`, {
    headers: token === undefined ? {} : { authorization: `Bearer ${token}` },
  });
  const text = await response.text();
  const lines = response.ok
    ? text
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line) as Record<string, unknown>)
    : [];
  return { status: response.status, text, lines };
}
