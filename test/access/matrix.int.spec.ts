import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { buildSchema, type GraphQLSchema, isAbstractType, isObjectType, printSchema } from 'graphql';
import { type Identity, type Role, ROLES } from '#access';
import {
  contractEvents,
  correctionEvents,
  eventDefinitions,
  organisationEvents,
  tellingTasks,
} from '#programme';
import {
  type Answering,
  answerFields,
  answeringOperations,
  answerRowName,
  mayAsk,
} from '../../apps/gateway/src/access-matrix/answers.js';
import {
  entryKinds,
  fieldNamesOf,
  namesMatch,
  pushedFieldsOf,
} from '../../apps/gateway/src/access-matrix/entries.js';
import { accessMatrix } from '../../apps/gateway/src/access-matrix/matrix.js';
import { fieldsOf, ROUTES } from '../../apps/gateway/src/access-matrix/operations.js';
import { telling } from '../../apps/gateway/src/access-matrix/precautions.js';
import { renderAccessMatrix } from '../../apps/gateway/src/access-matrix/render.js';
import { originKinds } from '../../apps/gateway/src/access-matrix/task-origins.js';
import { gatewaySchema } from '../../apps/gateway/src/index.js';
import { type Answered, ask, get } from '../../apps/gateway/test/support/client.js';
import { NOW } from '../../apps/gateway/test/support/gateway-for-test.js';
import { RawSocket } from '../../apps/gateway/test/support/socket.js';
import { CONTRACT, type GatewayForTest, gatewayWithProgramme } from './gateway-with-programme.js';
import { Cells } from './matrix-cells.js';
import type { Put } from './matrix-programme.js';
import { sampleMutation, sampleQuery } from './sample-documents.js';
import { type Arguments, askForAll, foundOf, isAsExact, type Values } from './visit-answers.js';
import { visitCommands } from './visit-commands.js';
import { type Pushed, pushesTo, textsIn, valuesOf } from './visit-pushes.js';

/** One of each role, who reaches ben where the role can reach anybody. */
const identityOf = (role: Role): Identity => ({
  id: role === 'OFFENDER_MANAGER' ? 'om-1' : role === 'TRAINER' ? 'tr-1' : `user-${role}`,
  organisation: 'any',
  roles: [role],
  contracts: ['essex'],
  ...(role === 'MENTOR' ? { personId: 'ann' } : {}),
});

/** The same, as somebody who is a person of the programme, too: of whom all may be told who they are. */
const asked = (role: Role): Identity => ({ personId: `self-${role}`, ...identityOf(role) });
const KEPT_FROM_NOTHING: readonly Role[] = ['PROGRAMME_MANAGER', 'DATA_PROTECTION_OFFICER'];
/** Entries of histories that are about no person, and corrections, which take the place of what they correct. */
const OF_NO_PERSON = Object.keys({ ...contractEvents, ...organisationEvents, ...correctionEvents });

interface Entry {
  readonly entryId: string;
  readonly data: Readonly<Record<string, unknown>>;
}
interface Page<Node> {
  readonly edges: readonly { readonly node: Node }[];
  readonly pageInfo: { readonly endCursor: string | null; readonly hasNextPage: boolean };
}
const FILE = `query ($after: String) { caseFile(personId: "ben", first: 100, after: $after) {
  edges { node { entryId data } } pageInfo { endCursor hasNextPage } } }`;
interface Gated {
  readonly entryId: string;
  readonly backdateReason: string | null;
  readonly deviations: readonly { readonly code: string }[];
  readonly superseded: { readonly reason: string | null } | null;
}
const GATES = `query ($after: String) {
  caseFile(personId: "ben", includeSuperseded: true, first: 100, after: $after) {
    edges { node { entryId backdateReason deviations { code } superseded { reason } } }
    pageInfo { endCursor hasNextPage } } }`;
const TASKS = `query ($after: String) { tasks(first: 100, after: $after) {
  edges { node { taskId about { stream eventId } } } pageInfo { endCursor hasNextPage } } }`;
/** What each query and subscription is asked for, beside what it gives unasked. */
const ASKED: Readonly<Record<string, readonly Arguments[]>> = {
  caseFile: [
    { personId: 'ben', includeSuperseded: true, first: 100 },
    { personId: 'ben', first: 1, knownAt: NOW },
  ],
  programmeSummary: [
    { contract: CONTRACT.contract, knownAt: NOW },
    { contract: CONTRACT.contract, contractYear: CONTRACT.contractYear },
    { contract: CONTRACT.contract, unit: CONTRACT.unit },
  ],
  accessRecord: [{ first: 100 }],
};
const OF_BEN = { personId: 'ben', filter: { personId: 'ben' }, first: 100 };
const askedOf = (name: string): readonly Arguments[] => ASKED[name] ?? [OF_BEN, { ...OF_BEN, knownAt: NOW }];

let schema: GraphQLSchema;
let cells: Cells;
let gateway: GatewayForTest;
let put: readonly Put[];
let last: readonly string[];
let apart: string;
let takenBack: string;
let before: string;
/** What those were told from whom nothing is kept, by the name of the query. */
const exact = new Map<string, Values>();

beforeAll(async () => {
  schema = await gatewaySchema();
  cells = new Cells(accessMatrix(schema));
  const told = await gatewayWithProgramme();
  ({ all: put, last, apart, takenBack, before } = told);
  gateway = told;
  for (const answering of answeringOperations(schema)) {
    const role = ROLES.find((one) => KEPT_FROM_NOTHING.includes(one) && mayAsk(one, answering));
    if (answering.kind !== 'query' || !role) continue;
    const values = await askForAll(gateway, schema, asked(role), answering, askedOf(answering.name));
    if (values) exact.set(answering.name, values);
  }
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
  it('to queries over HTTP is as the matrix says', async () => {
    for (const name of fieldsOf(schema.getQueryType())) {
      const { query, variables } = sampleQuery(schema, name);
      const { body } = await ask(gateway, identityOf(role), query, variables);
      const found = codesOf(body).includes('ACCESS_DENIED') ? 'NO' : 'YES';
      expect([name, found]).toEqual([name, cells.visit(`HTTP query ${name}`, role)]);
    }
  });

  it('to commands is as the matrix says, of whom they reach and of whom they do not, and so are receipts', async () => {
    const answers = new Map<string, unknown[]>();
    const found = await visitCommands(gateway, schema, role, answers);
    expect(found.filter((one) => one.found !== cells.visit(one.name, role))).toEqual([]);
    const answering = answeringOperations(schema).filter(({ kind }) => kind === 'mutation');
    expect(answering.flatMap((one) => differing(role, one, answers))).toEqual([]);
  }, 60_000);

  it('to every field of what queries answer is as the matrix says', async () => {
    const wrong: string[] = [];
    for (const answering of answeringOperations(schema).filter(({ kind }) => kind === 'query')) {
      const { name } = answering;
      const values = await askForAll(gateway, schema, asked(role), answering, askedOf(name));
      wrong.push(...differing(role, answering, values));
    }
    expect(wrong).toEqual([]);
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

  it('to every field of the entries of a case file is as the matrix says', async () => {
    const pages = await walk<Page<Entry>>(role, 'caseFile', FILE);
    const entries = new Map(
      (pages ?? []).flatMap(({ edges }) => edges.map(({ node }) => [node.entryId, node.data])),
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
        const ofOwnMatch = namesMatch(field) || (entry.ofMatch && !ofType.every(isShown));
        expect([name, cellOf(ofType, isOpen, ofOwnMatch)]).toEqual([name, cells.visit(name, role)]);
      }
    }
  });

  it('to what tells of a non-association is as the matrix says', async () => {
    const pages = await walk<Page<Gated>>(role, 'caseFile', GATES);
    const entry = (id: string) =>
      pages?.flatMap(({ edges }) => edges).find(({ node }) => node.entryId === id)?.node;
    const made = entry(apart);
    const tasks = await walk<Page<{ taskId: string }>>(role, 'tasks', TASKS);
    const ids = tasks?.flatMap(({ edges }) => edges.map(({ node }) => node.taskId)) ?? [];
    const told = {
      'the gate NON_ASSOCIATION of a match': made?.deviations.some(({ code }) => code === 'NON_ASSOCIATION'),
      'the reason of a match that was recorded late': made?.backdateReason != null,
      'the reason why a match was taken back or replaced': entry(takenBack)?.superseded?.reason != null,
      ...Object.fromEntries(tellingTasks.map(({ kind }) => [telling(kind), ids.includes(`telling-${kind}`)])),
    };
    for (const [name, isTold] of Object.entries(told)) {
      expect([name, isTold === true ? 'YES' : 'NO']).toEqual([name, cells.visit(name, role)]);
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

  it('over a socket is to subscriptions alone, and to what the matrix says of them', async () => {
    const socket = await new RawSocket(gateway).begin(gateway, identityOf(role));
    const refused = [
      ...fieldsOf(schema.getQueryType()).map((name) => ['query', name] as const),
      ...fieldsOf(schema.getMutationType()).map((name) => ['mutation', name] as const),
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

    socket.close();
  });

  it('to pushes, and to every field of them, is as the matrix says', async () => {
    for (const answering of answeringOperations(schema).filter(({ kind }) => kind === 'subscription')) {
      const { name } = answering;
      const pushes = await pushesTo(gateway, schema, identityOf(role), answering, [{ after: before }], last);
      expect([name, pushes === null ? 'NO' : 'YES']).toEqual([
        name,
        cells.visit(`WebSocket subscription ${name}`, role),
      ]);
      expect(differing(role, answering, pushes && valuesOf(pushes))).toEqual([]);
      visitPushedEntries(role, pushes ?? []);
      const gate = 'WebSocket the gate NON_ASSOCIATION of a match';
      const made = pushes?.find(({ entryId }) => entryId === apart);
      expect(made?.text.includes('NON_ASSOCIATION') === true ? 'YES' : 'NO').toBe(cells.visit(gate, role));
    }
  });
});

/** What of an answer differs from its cells. */
function differing(role: Role, answering: Answering, values: Values | null): readonly string[] {
  const told: Values = exact.get(answering.name) ?? new Map();
  return answerFields(answering).flatMap((one) => {
    const name = answerRowName(answering, one);
    const cell = cells.visit(name, role);
    if (cell === 'SUPPRESSED' && values) {
      const isHidden = foundOf(told, told, one) === 'YES' && !isAsExact(values, told, one);
      return isHidden ? [] : [`${name}: is told exactly`];
    }
    const found = foundOf(values, told, one);
    return found === cell ? [] : [`${name}: ${found}, not ${cell}`];
  });
}

/** Which entries were pushed; and that of the data of none any field was, whether under its name or by its value. */
function visitPushedEntries(role: Role, pushes: readonly Pushed[]): void {
  const texts = new Map(pushes.map((push) => [push.entryId, push.text]));
  for (const entry of entryKinds) {
    const ofType = put.filter((one) => one.entry === entry);
    const name = `WebSocket ${entry.type}`;
    expect([name, cellOf(ofType, ({ id }) => texts.has(id))]).toEqual([name, cells.visit(name, role)]);
    for (const field of pushedFieldsOf(entry.type)) {
      const isTold = ({ id, data }: Put) =>
        textsIn(data[field]).some((text) => text.startsWith(entry.type) && texts.get(id)?.includes(text));
      const found = ofType.some(isTold) ? 'YES' : 'NO';
      expect([name, field, found]).toEqual([name, field, cells.visit(`${name}.${field}`, role)]);
    }
  }
}

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
    expect(cells.size).toBeGreaterThan(15_000);
    expect(cells.unvisited()).toEqual([]);
  });

  it('has a row for every field of every type of the printed schema', () => {
    const printed = buildSchema(printSchema(schema));
    const roots = [printed.getQueryType(), printed.getMutationType(), printed.getSubscriptionType()];
    const fields = Object.values(printed.getTypeMap())
      .filter((type) => isObjectType(type) && !type.name.startsWith('__') && !roots.includes(type))
      .flatMap((type) => fieldsOf(isObjectType(type) ? type : null).map((field) => `${type.name}.${field}`));
    const rows = cells.names().map((name) => name.slice(name.indexOf(': ') + 2));
    expect(fields.length).toBeGreaterThan(200);
    expect(fields.filter((field) => !rows.includes(field))).toEqual([]);
    // An answer of another kind than an object would have no fields, and so no cells.
    expect(Object.values(printed.getTypeMap()).filter((type) => isAbstractType(type))).toEqual([]);
  });

  it('has a row for every query, mutation and subscription of the printed schema, at both doors', () => {
    const printed = buildSchema(printSchema(schema));
    const rows = [
      ...fieldsOf(printed.getQueryType()).flatMap((name) => [
        `HTTP query ${name}`,
        `WebSocket query ${name}`,
      ]),
      ...fieldsOf(printed.getMutationType()).flatMap((name) => [
        `HTTP mutation ${name}`,
        `WebSocket mutation ${name}`,
      ]),
      ...fieldsOf(printed.getSubscriptionType()).map((name) => `WebSocket subscription ${name}`),
    ];
    expect(rows.length).toBeGreaterThan(150);
    expect(rows.filter((row) => !cells.names().includes(row))).toEqual([]);
  });

  it('has a row for every field of every event that is about persons', () => {
    const ofPersons = Object.keys(eventDefinitions).filter((type) => !OF_NO_PERSON.includes(type));
    expect(entryKinds.map(({ type }) => String(type)).sort()).toEqual(ofPersons.sort());
  });

  it('is committed as it follows from the policy, the schema and the events: see npm run schema', () => {
    const file = new URL('../../schema/access-matrix.md', import.meta.url);
    expect(readFileSync(file, 'utf8')).toBe(renderAccessMatrix(schema));
  });
});
