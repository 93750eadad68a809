import { randomUUID } from 'node:crypto';
import type { Identity } from '#access';
import { reviewConcerns } from '#application';
import { decode } from '#programme';
import { ask } from './client.js';
import { tellEssexInSmall } from './essex-in-small.js';
import { type GatewayForTest, gatewayForTest } from './gateway-for-test.js';

/** A lead for all contracts. */
export const lead: Identity = {
  id: 'sl-1',
  organisation: 'user-voice',
  roles: ['SAFEGUARDING_LEAD'],
  contracts: ['*'],
};
export const WORRY = { kind: 'SELF_HARM_OR_SUICIDE', urgency: 'TODAY', part: 'AT_RISK' } as const;
export const WORDS = 'words-of-the-concern';

interface Sent {
  readonly stream: string;
  readonly revision: string;
  readonly position: string;
  readonly deviations: readonly string[];
  readonly entries: readonly { readonly id: string; readonly type: string }[];
}
export interface ShownConcern {
  readonly concernId: string | null;
  readonly personId: string | null;
  readonly state: string;
  readonly kind: string | null;
  readonly raisedBy: { readonly id: string };
  readonly [field: string]: unknown;
}
const CONCERNS = `query ($filter: ConcernsFilterInput! = {}, $asAt: String, $knownAt: String, $atLeast: String, $first: Int! = 20, $after: String) {
  concerns(filter: $filter, asAt: $asAt, knownAt: $knownAt, atLeast: $atLeast, first: $first, after: $after) {
    totalCount
    edges { node { concernId personId matchId kind urgency state raisedOn raisedBy { id role } reportedBy disclosures incidents closedOn outcome } }
    pageInfo { endCursor hasNextPage }
  }
}`;
const FILE = `query ($personId: ID!) { caseFile(personId: $personId, first: 100, includeSuperseded: true) {
  details openCases { caseId } sentence { sentenceId } edges { node { type stream data deviations { code } } } } }`;

/** A gateway on the small Essex programme, and what tests of concerns do with it. */
export async function gatewayWithConcerns() {
  const gateway = await gatewayForTest();
  await tellEssexInSmall(gateway);

  const send = async (identity: Identity, name: string, input: object) => {
    const field = name.charAt(0).toLowerCase() + name.slice(1);
    const query = `mutation ($input: ${name}Input!) {
      ${field}(input: $input) { stream revision position deviations entries { id type } } }`;
    const { body } = await ask<Record<string, Sent>>(gateway, identity, query, { input });
    await gateway.settled();
    return { receipt: body.data?.[field], error: body.errors?.[0] };
  };
  return {
    ...gateway,
    send,
    /** Raises a concern and gives its id. */
    async raise(identity: Identity, personId: string, more: object = {}): Promise<string> {
      const concernId = randomUUID();
      const input = { concernId, personId, ...WORRY, what: WORDS, occurredOn: '2014-06-01', ...more };
      const { error } = await send(identity, 'RaiseConcern', input);
      if (error) throw new Error(`${error.extensions.code}: ${error.message}`);
      return concernId;
    },
    async list(identity: Identity, variables: object = {}) {
      const { body } = await ask<{
        concerns: {
          totalCount: number;
          edges: { node: ShownConcern }[];
          pageInfo: { endCursor: string; hasNextPage: boolean };
        };
      }>(gateway, identity, CONCERNS, variables);
      const { totalCount, edges = [], pageInfo } = body.data?.concerns ?? {};
      return { totalCount, rows: edges.map(({ node }) => node), pageInfo, error: body.errors?.[0] };
    },
    async file(identity: Identity, personId: string) {
      const { body, text } = await ask<{
        caseFile: {
          details: object | null;
          openCases: object[];
          sentence: object | null;
          edges: { node: { type: string; stream: string; data: object; deviations: { code: string }[] } }[];
        };
      }>(gateway, identity, FILE, { personId });
      return { file: body.data?.caseFile, error: body.errors?.[0], text };
    },
    /** Raises the tasks that the reaction asks for, as it does. Gives their ids. */
    async react(): Promise<readonly string[]> {
      const raised: string[] = [];
      const events = [];
      for await (const event of gateway.log.readAll()) events.push(decode(event));
      for (const event of events) {
        const requests = await reviewConcerns.on(event, nothingAsked);
        for (const request of requests) {
          const taskId = `task-of-${event.id}`;
          const about = { stream: event.stream, eventId: event.id };
          await gateway.record('RaiseTask', { ...request, taskId, about });
          raised.push(taskId);
        }
      }
      await gateway.settled();
      return raised;
    },
  };
}
export type GatewayWithConcerns = Awaited<ReturnType<typeof gatewayWithConcerns>> & GatewayForTest;

const nothingAsked = {
  openMatchesOf: () => Promise.resolve([]),
  restingOn: () => Promise.resolve([]),
  entry: () => Promise.resolve(undefined),
  officerBefore: () => Promise.resolve(undefined),
};
