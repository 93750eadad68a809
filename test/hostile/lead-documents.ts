import { FAR_CONCERN, FAR_PERSON, NEAR_PERSON } from './nasty-values.js';

/** What is sent, and words of the refusal where it must be refused. */
interface Concerning {
  readonly request: { readonly query: string; readonly variables: Readonly<Record<string, unknown>> };
  readonly refusedWith?: string;
}

const today = (): string => new Date().toISOString().slice(0, 10);

const command = (name: string, input: Readonly<Record<string, unknown>>): Concerning['request'] => ({
  query: `mutation ($input: ${name[0]?.toUpperCase()}${name.slice(1)}Input!) { ${name}(input: $input) { position stream revision entries { id } deviations } }`,
  variables: { input },
});

const about = (personId: string) => ({ occurredOn: today(), personId, concernId: FAR_CONCERN });
const asked = (query: string): Concerning => ({
  request: { query, variables: { personId: FAR_PERSON, stream: `concern-${FAR_CONCERN}` } },
});
const LISTED =
  'totalCount edges { cursor node { concernId personId kind urgency state outcome disclosures incidents raisedOn raisedBy { id } reportedBy matchId } }';

/**
 * Written by hand, for a safeguarding lead of another contract who knows the id of a concern that is not theirs: what
 * is permitted to leads, so that scope alone stands between.
 */
export const CONCERNING: readonly Concerning[] = [
  asked(`{ concerns(first: 100) { ${LISTED} } }`),
  asked(`query ($personId: ID!) { concerns(filter: { personId: $personId }) { ${LISTED} } }`),
  asked(
    `query ($personId: ID!) { concerns(filter: { personId: $personId, states: [OPEN, CLOSED] }) { totalCount } }`,
  ),
  asked(`query { concerns(first: 100, asAt: "${today()}") { ${LISTED} } }`),
  asked(
    `query { tasks(first: 100) { edges { node { taskId kind persons entryIds contract unit matchIds about { __typename } } } } }`,
  ),
  {
    ...asked('query ($personId: ID!) { caseFile(personId: $personId) { details } }'),
    refusedWith: 'NOT_FOUND',
  },
  ...(
    [
      [FAR_PERSON, 'UNKNOWN_PERSON'],
      // As if there were none: what one knows of the id is not told to be right.
      [NEAR_PERSON, 'INVALID_TRANSITION'],
    ] as const
  ).flatMap(([personId, refusedWith]) => [
    {
      request: command('closeConcern', { ...about(personId), outcome: 'OTHER', reason: 'closed' }),
      refusedWith,
    },
    { request: command('reopenConcern', { ...about(personId), reason: 'again' }), refusedWith },
  ]),
  {
    request: command('retractEntry', {
      stream: `concern-${FAR_CONCERN}`,
      entryId: FAR_CONCERN,
      reason: 'wrong',
    }),
    refusedWith: 'NOT_FOUND',
  },
];
