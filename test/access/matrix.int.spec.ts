import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { GraphQLSchema } from 'graphql';
import { type Identity, type Role, ROLES } from '#access';
import { entryKinds, fieldNamesOf } from '../../apps/gateway/src/access-matrix/entries.js';
import { accessMatrix } from '../../apps/gateway/src/access-matrix/matrix.js';
import { ROUTES } from '../../apps/gateway/src/access-matrix/operations.js';
import { renderAccessMatrix } from '../../apps/gateway/src/access-matrix/render.js';
import { originKinds } from '../../apps/gateway/src/access-matrix/task-origins.js';
import { gatewaySchema } from '../../apps/gateway/src/index.js';
import { type Answered, ask, get } from '../../apps/gateway/test/support/client.js';
import { type GatewayForTest, gatewayForTest } from '../../apps/gateway/test/support/gateway-for-test.js';
import { RawSocket } from '../../apps/gateway/test/support/socket.js';
import { Cells } from './matrix-cells.js';
import { type Put, tellEverything } from './matrix-programme.js';
import { sampleMutation, sampleQuery } from './sample-documents.js';

/** One of each role, who reaches ben where the role can reach anybody. */
const identityOf = (role: Role): Identity => ({
  id: role === 'OFFENDER_MANAGER' ? 'om-1' : role === 'TRAINER' ? 'tr-1' : `user-${role}`,
  organisation: 'any',
  roles: [role],
  contracts: ['essex'],
  ...(role === 'MENTOR' ? { personId: 'ann' } : {}),
});

interface Entry {
  readonly entryId: string;
  readonly data: Readonly<Record<string, unknown>>;
}
interface Page<Node> {
  readonly edges: readonly { readonly node: Node }[];
  readonly pageInfo: { readonly endCursor: string | null; readonly hasNextPage: boolean };
}
interface Head {
  readonly details: object | null;
  readonly openCases: readonly object[];
  readonly sentence: { readonly kind: string | null; readonly outcome: string | null } | null;
}
const FILE = `query ($after: String) { caseFile(personId: "ben", first: 100, after: $after) {
  details openCases { caseId } sentence { kind outcome }
  edges { node { entryId data } } pageInfo { endCursor hasNextPage } } }`;
const TASKS = `query ($after: String) { tasks(first: 100, after: $after) {
  edges { node { taskId about { stream eventId } } } pageInfo { endCursor hasNextPage } } }`;
const UPDATES = 'subscription { caseUpdates(after: "0") { entry { entryId } } }';

let schema: GraphQLSchema;
let cells: Cells;
let gateway: GatewayForTest;
let put: readonly Put[];
let last: string;

beforeAll(async () => {
  schema = await gatewaySchema();
  cells = new Cells(accessMatrix(schema));
  gateway = await gatewayForTest();
  ({ all: put, last } = await tellEverything(gateway));
  const { engine } = gateway.readModels;
  const head = await gateway.log.head();
  if (head) for (const name of engine.names) await engine.waitFor(name, head, { timeoutMs: 20_000 });
  expect((await engine.health()).filter(({ parked }) => parked > 0)).toEqual([]);
}, 60_000);
afterAll(() => gateway.close());

const codesOf = (body: { readonly errors?: readonly { readonly extensions: { readonly code: string } }[] }) =>
  (body.errors ?? []).map(({ extensions }) => extensions.code);

/** Walks a list to its end. Null where the role may not ask. */
async function walk<Answer extends Page<unknown>>(
  role: Role,
  field: string,
  query: string,
): Promise<readonly Answer[] | null> {
  const pages: Answer[] = [];
  for (let after: string | null = null; ;) {
    const answered: Answered<Record<string, Answer>> = await ask(gateway, identityOf(role), query, { after });
    if (codesOf(answered.body).includes('ACCESS_DENIED')) return null;
    const page: Answer | undefined = answered.body.data?.[field];
    if (!page) throw new Error(`${role}: ${answered.text}`);
    pages.push(page);
    if (!page.pageInfo.hasNextPage) return pages;
    after = page.pageInfo.endCursor;
  }
}

describe.each(ROLES)('the access of a %s', (role) => {
  it('to queries and mutations over HTTP is as the matrix says', async () => {
    const queries = Object.keys(schema.getQueryType()?.getFields() ?? {});
    const mutations = Object.keys(schema.getMutationType()?.getFields() ?? {});
    const samples = [
      ...queries.map((name) => [`HTTP query ${name}`, sampleQuery(schema, name)] as const),
      ...mutations.map((name) => [`HTTP mutation ${name}`, sampleMutation(schema, name, role)] as const),
    ];
    for (const [name, { query, variables }] of samples) {
      const { body } = await ask(gateway, identityOf(role), query, variables);
      const denied = codesOf(body).includes('ACCESS_DENIED');
      expect([name, denied ? 'NO' : 'YES', codesOf(body)]).toEqual([
        name,
        cells.visit(name, role),
        expect.anything(),
      ]);
    }
  });

  it('to the routes and to imports is as the matrix says', async () => {
    const answers: Readonly<
      Record<string, () => Promise<{ readonly status: number; readonly text: string }>>
    > = {
      'GET /replay': () => get(gateway, '/replay?limit=1', identityOf(role)),
      'POST /rebuild': () => get(gateway, '/rebuild?projection=none', identityOf(role), 'POST'),
      'POST /roll-back': () => get(gateway, '/roll-back?projection=none', identityOf(role), 'POST'),
      'POST /unpark': () => get(gateway, '/unpark?projection=none', identityOf(role), 'POST'),
      'a command with `source`': () =>
        ask(
          gateway,
          identityOf(role),
          'mutation ($input: RegisterPersonInput!) { registerPerson(input: $input) { commandId } }',
          {
            input: {
              personId: `imported-by-${role}`,
              occurredOn: '2013-01-01',
              source: { system: 'office', batch: 'b1', row: '1' },
            },
          },
        ),
    };
    for (const route of Object.keys(ROUTES)) {
      const { text } = (await answers[route]?.()) ?? { text: undefined };
      const found = text === undefined ? undefined : text.includes('"ACCESS_DENIED"') ? 'NO' : 'YES';
      expect([route, found]).toEqual([route, cells.visit(`HTTP ${route}`, role)]);
    }
  });

  it('to a case file, its head and every field of its entries is as the matrix says', async () => {
    const pages = await walk<Page<Entry> & Head>(role, 'caseFile', FILE);
    const head = pages?.[0];
    const entries = new Map(
      (pages ?? []).flatMap(({ edges }) => edges.map(({ node }) => [node.entryId, node.data])),
    );
    const found = (isThere: boolean) => (isThere ? 'YES' : 'NO');
    expect({
      details: found((head?.details ?? null) !== null),
      openCases: found((head?.openCases.length ?? 0) > 0),
      sentence: found((head?.sentence ?? null) !== null),
      'sentence.kind': found((head?.sentence?.kind ?? null) !== null),
      'sentence.outcome': found((head?.sentence?.outcome ?? null) !== null),
    }).toEqual(
      Object.fromEntries(
        ['details', 'openCases', 'sentence', 'sentence.kind', 'sentence.outcome'].map((name) => [
          name,
          cells.visit(`caseFile.${name}`, role),
        ]),
      ),
    );

    for (const entry of entryKinds) {
      const ofType = put.filter((one) => one.entry === entry);
      const isShown = (one: Put) => entries.has(one.id);
      expect([entry.type, cellOf(ofType, isShown)]).toEqual([entry.type, cells.visit(entry.type, role)]);
      for (const field of fieldNamesOf(entry.type)) {
        const name = `${entry.type}.${field}`;
        const isOpen = (one: Put): boolean => {
          const value = entries.get(one.id)?.[field];
          // It is withheld in one of two ways, and what is shown is what was recorded.
          if (value === undefined || value === '[confidential]') return false;
          expect([name, value]).toEqual([name, one.data[field]]);
          return true;
        };
        expect([name, cellOf(ofType, isOpen, entry.ofMatch && !ofType.every(isShown))]).toEqual([
          name,
          cells.visit(name, role),
        ]);
      }
    }
  });

  it('to what tasks came of is as the matrix says', async () => {
    const pages = await walk<Page<{ taskId: string; about: { stream: string } | null }>>(
      role,
      'tasks',
      TASKS,
    );
    const tasks = new Map(
      (pages ?? []).flatMap(({ edges }) => edges.map(({ node }) => [node.taskId, node.about])),
    );
    for (const kind of originKinds) {
      const about = tasks.get(`of-${kind}`) ?? null;
      expect([kind, about === null ? 'NO' : 'YES']).toEqual([
        kind,
        cells.visit(`tasks.about of ${kind}`, role),
      ]);
    }
  });

  it('to the programme in numbers is as the matrix says', async () => {
    const query = '{ programmeSummary(contract: "essex") { receipt { suppression { threshold } } } }';
    const { body } = await ask<{ programmeSummary: { receipt: { suppression: object | null } } }>(
      gateway,
      identityOf(role),
      query,
    );
    const receipt = body.data?.programmeSummary.receipt;
    const found = receipt ? (receipt.suppression === null ? 'YES' : 'SUPPRESSED') : 'NO';
    expect(found).toBe(cells.visit('programmeSummary figures', role));
  });

  it('over a socket is to subscriptions alone, and to what the matrix says of them', async () => {
    const socket = await new RawSocket(gateway).begin(gateway, identityOf(role));
    const refused = [
      ...Object.keys(schema.getQueryType()?.getFields() ?? {}).map((name) => ['query', name] as const),
      ...Object.keys(schema.getMutationType()?.getFields() ?? {}).map((name) => ['mutation', name] as const),
    ];
    for (const [kind, name] of refused) {
      const { query, variables } =
        kind === 'query' ? sampleQuery(schema, name) : sampleMutation(schema, name, role);
      const count = socket.messages.length;
      socket.subscribe(`${kind}-${name}`, query, variables);
      const answer = JSON.stringify((await socket.received(count + 1)).at(-1));
      expect([name, answer.includes('"OPERATION_NOT_ALLOWED"') ? 'NO' : answer]).toEqual([
        name,
        cells.visit(`WebSocket ${kind} ${name}`, role),
      ]);
    }

    const before = socket.messages.length;
    socket.subscribe('updates', UPDATES);
    const since = () => socket.messages.slice(before);
    const isDenied = () => JSON.stringify(since()).includes('"ACCESS_DENIED"');
    const pushed = (): readonly string[] =>
      since().flatMap(({ type, payload }) => {
        if (type !== 'next') return [];
        const update: { readonly entry: { readonly entryId: string } } = JSON.parse(
          JSON.stringify(payload?.data?.['caseUpdates']),
        );
        return [update.entry.entryId];
      });
    while (!isDenied() && !pushed().includes(last)) await socket.received(socket.messages.length + 1);
    const denied = isDenied();
    expect(denied ? 'NO' : 'YES').toBe(cells.visit('WebSocket subscription caseUpdates', role));
    const ids = new Set(denied ? [] : pushed());
    for (const entry of entryKinds) {
      const ofType = put.filter((one) => one.entry === entry);
      const cell = denied ? 'NO' : cells.visit(entry.type, role);
      expect([entry.type, cellOf(ofType, ({ id }) => ids.has(id))]).toEqual([entry.type, cell]);
    }
    socket.close();
  });
});

/** What a reader found of the two of a kind: their own, and that of others. */
function cellOf(both: readonly Put[], isThere: (one: Put) => boolean, ofOwnMatch?: boolean): string {
  const [own = false, others = false] = (['OWN', 'OTHERS'] as const).map((variant) =>
    both.filter((one) => one.variant === variant).every(isThere),
  );
  if (own && others) return 'YES';
  if (!own) return others ? 'of others alone' : 'NO';
  return (ofOwnMatch ?? true) ? 'OWN_MATCH' : 'OWN_CONTRACT';
}

describe('the matrix', () => {
  it('has no cell that no test has visited', () => {
    expect(cells.size).toBeGreaterThan(5_000);
    expect(cells.unvisited()).toEqual([]);
  });

  it('is committed as it follows from the policy, the schema and the events: see npm run schema', () => {
    const file = new URL('../../schema/access-matrix.md', import.meta.url);
    expect(readFileSync(file, 'utf8')).toBe(renderAccessMatrix(schema));
  });
});
