import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Identity, mayLearnOfPrecautions, permits, ROLES, streamsShownTo } from '#access';
import { catalogue } from '#application';
import { isWithheldDeviation } from '#programme';
import { ask } from './support/client.js';
import { tellEssexInSmall } from './support/essex-in-small.js';
import { type GatewayForTest, gatewayForTest, people } from './support/gateway-for-test.js';
import { RawSocket } from './support/socket.js';

/** Cat mentors ben, although somebody knew that they are to be kept apart. */
const cat: Identity = { id: 'u-cat', organisation: 'user-voice', roles: ['MENTOR'], personId: 'cat' };
/** Reaches ben as his mentor alone: the contract that they manage is another. */
const catInKent: Identity = { ...cat, roles: ['PROGRAMME_MANAGER', 'MENTOR'], contracts: ['kent'] };
/** Another mentor of ben's, and the same as the manager of another contract. */
const annInKent: Identity = { ...people.mentor, roles: ['PROGRAMME_MANAGER', 'MENTOR'], contracts: ['kent'] };
const WHY = 'They were kept apart in prison.';
const match = { mentorId: 'cat', menteeId: 'ben', matchId: 'match-2' };

interface File {
  readonly caseFile: {
    readonly edges: readonly {
      readonly node: {
        readonly type: string;
        readonly matchId: string | null;
        readonly backdateReason: string | null;
        readonly deviations: readonly { readonly code: string; readonly reason: string | null }[];
      };
    }[];
  };
}

describe('that two are to be kept apart', () => {
  let gateway: GatewayForTest;
  beforeAll(async () => {
    gateway = await gatewayForTest();
    await tellEssexInSmall(gateway);
    const apart = { personId: 'ben', otherPersonId: 'cat', reason: 'A threat.', occurredOn: '2014-03-03' };
    await gateway.record('RecordNonAssociation', apart);
    const made = { ...match, occurredOn: '2014-04-01', backdateReason: WHY };
    const { entries } = await gateway.record('MakeMatch', made);
    const about = { stream: 'mentor-cat', eventId: entries[0]?.id };
    const task = { urgent: false, personIds: ['cat', 'ben'], contract: 'essex' };
    await gateway.record('RaiseTask', { ...task, taskId: 'gates', kind: 'DEVIATION_REVIEW', about });
    await gateway.record('RaiseTask', {
      ...task,
      taskId: 'late',
      kind: 'DEPENDENT_FACT_REVIEW',
      about: { stream: 'dataSubject-ben' },
    });
    const supervision = { stream: 'supervision-ben' };
    const other = { ...task, personIds: ['ben'], kind: 'MATCH_REVIEW', about: supervision };
    await gateway.record('RaiseTask', { ...other, taskId: 'other' });
    await gateway.settled();
  });
  afterAll(() => gateway.close());

  const madeIn = async (identity: Identity, personId: string) => {
    const query = `query ($personId: ID!) { caseFile(personId: $personId, first: 100) {
      edges { node { type matchId backdateReason deviations { code reason } } } } }`;
    const { body, text } = await ask<File>(gateway, identity, query, { personId });
    const made = body.data?.caseFile.edges.find(({ node }) => node.matchId === 'match-2')?.node;
    return { made, text };
  };

  it.each(['ben', 'cat'])(
    'is told to a mentor by no gate, and by no reason, in the file of %s',
    async (file) => {
      const { made, text } = await madeIn(cat, file);
      expect(made?.type).toBe('MatchMade');
      expect(made?.deviations).toContainEqual({ code: 'MENTOR_NOT_APPROVED', reason: null });
      expect(made?.backdateReason).toBeNull();
      expect(text).not.toMatch(/NON_ASSOCIATION|kept apart|threat/);
    },
  );

  it('is told to the officer, with the reason', async () => {
    const { made } = await madeIn(people.officer, 'ben');
    expect(made?.deviations).toContainEqual({ code: 'NON_ASSOCIATION', reason: WHY });
    expect(made?.backdateReason).toBe(WHY);
  });

  it('is pushed to the officer, and not to a mentor', async () => {
    for (const [identity, isTold] of [
      [people.officer, true],
      [cat, false],
      [catInKent, false],
    ] as const) {
      const socket = await new RawSocket(gateway).begin(gateway, identity);
      socket.subscribe('1', 'subscription { caseUpdates(after: "0") { entry { matchId deviations } } }');
      const made = () =>
        socket.messages.map((message) => JSON.stringify(message)).find((text) => text.includes('"match-2"'));
      while (made() === undefined) await socket.received(socket.messages.length + 1);
      expect(made()).toContain('MENTOR_NOT_APPROVED');
      expect([identity.id, made()?.includes('NON_ASSOCIATION')]).toEqual([identity.id, isTold]);
      socket.close();
    }
  });

  const tasksOf = async (identity: Identity, filter = '') => {
    const query = `{ tasks${filter} { totalCount edges { node { taskId } } } }`;
    interface Tasks {
      readonly tasks: {
        totalCount: number;
        edges: readonly { readonly node: { readonly taskId: string } }[];
      };
    }
    const { body } = await ask<Tasks>(gateway, identity, query);
    const ids = body.data?.tasks.edges.map(({ node }) => node.taskId).toSorted();
    expect(body.data?.tasks.totalCount).toBe(ids?.length);
    return ids;
  };

  it('is told to a mentor by no task that asks to look at it, however it is asked for', async () => {
    for (const filter of ['', '(filter: { personId: "ben" })']) {
      for (const mentor of [cat, catInKent, people.mentor, annInKent]) {
        expect([mentor.id, await tasksOf(mentor, filter)]).toEqual([mentor.id, ['other']]);
      }
    }
    for (const filter of ['', '(filter: { personId: "ben" })']) {
      expect(await tasksOf(people.officer, filter)).toEqual(['gates', 'late', 'other']);
      expect(await tasksOf(people.manager, filter)).toEqual(['gates', 'late', 'other']);
    }
  });

  it('is told by no answer to who would complete such a task', async () => {
    const complete = async (identity: Identity, taskId: string) => {
      const document = 'mutation ($input: CompleteTaskInput!) { completeTask(input: $input) { position } }';
      const { body } = await ask(gateway, identity, document, { input: { taskId } });
      const [error] = body.errors ?? [];
      return JSON.stringify([error?.message, error?.extensions['facts']]).replaceAll(taskId, 'task');
    };
    const unknown = await complete(cat, 'nothing');
    expect(unknown).toContain('raised');
    for (const taskId of ['gates', 'late']) {
      for (const mentor of [cat, people.mentor, annInKent])
        expect(await complete(mentor, taskId)).toBe(unknown);
    }
    expect(await complete(people.mentor, 'other')).toBe('[null,null]');
    expect(await complete(people.officer, 'gates')).toBe('[null,null]');
  });

  it.each(['ben', 'cat'])('is told to %s by nothing in all that is held on them', async (personId) => {
    const officer: Identity = { id: 'dpo-1', organisation: 'ept', roles: ['DATA_PROTECTION_OFFICER'] };
    const give = 'mutation ($input: SubjectAccessInput!) { subjectAccess(input: $input) { html json } }';
    interface Given {
      readonly subjectAccess: { readonly html: string; readonly json: string };
    }
    const { body } = await ask<Given>(gateway, officer, give, { input: { personId } });
    const { html = '', json = '' } = body.data?.subjectAccess ?? {};
    interface Entry {
      readonly type: string;
      readonly data: { readonly matchId?: string; readonly kind?: string };
      readonly backdateReason: string | null;
      readonly deviations: readonly object[];
    }
    const { entries }: { readonly entries: readonly Entry[] } = JSON.parse(json);
    const made = entries.find(({ data }) => data.matchId === 'match-2');
    const { made: known } = await madeIn(people.officer, 'ben');
    expect(made?.backdateReason).toBe('[withheld: about another person]');
    expect(made?.deviations).toHaveLength((known?.deviations.length ?? 0) - 1);
    const tasks = entries.filter(({ type }) => type === 'TaskRaised');
    expect(tasks.map(({ data }) => data.kind)).toEqual(personId === 'ben' ? ['MATCH_REVIEW'] : []);
    // Nor what became of such a task: the entries of a task stand or fall together.
    const ofTasks = entries.filter(({ type }) => type.startsWith('Task')).map(({ type }) => type);
    expect(ofTasks.toSorted()).toEqual(personId === 'ben' ? ['TaskDone', 'TaskRaised'] : []);
    for (const text of [html, json]) expect(text).not.toMatch(/NON_ASSOCIATION|kept apart|threat/);
  });

  it('is told by no refusal: nobody who may not know of it sends a command that it could be refused for', () => {
    const kept = ROLES.filter((role) => !mayLearnOfPrecautions(role));
    expect(kept).toEqual(['MENTOR', 'TRAINER', 'CASE_SUPPORTER_MANAGER']);
    // A list leaves out the tasks that would tell of it; a file would show them, since it knows no task whole.
    for (const role of kept) expect([role, streamsShownTo(role).includes('task')]).toEqual([role, false]);
    const gated = catalogue.filter(({ refusals }) => refusals.includes('NON_ASSOCIATION'));
    expect(gated.map(({ name }) => name)).toEqual(['MakeMatch']);
    expect(gated.filter(({ name }) => permits({ roles: kept }, name))).toEqual([]);
    // What whoever records a disclosure is told of it they said themselves.
    const flagged = catalogue.filter(({ refusals }) => refusals.some(isWithheldDeviation));
    expect(flagged.map(({ name }) => name).toSorted()).toEqual(['MakeMatch', 'RecordDisclosure']);
  });

  it('is told to an import by the receipt of a match that it records, as one of its gates, and by nothing else', async () => {
    // It records non-associations itself, about everybody: see docs/security.md.
    expect(permits(people.importer, 'RecordNonAssociation')).toBe(true);
    const occurredOn = '2014-03-03';
    await gateway.record('RecordNonAssociation', {
      ...{ personId: 'ann', otherPersonId: 'cat', reason: 'Another threat.', occurredOn },
    });
    const document = `mutation ($input: MakeMatchInput!) {
      makeMatch(input: $input) { entries { type } deviations } }`;
    const source = { system: 'office', batch: 'b1', row: '1' };
    const input = { mentorId: 'cat', menteeId: 'ann', matchId: 'match-9', occurredOn, source };
    interface Made {
      readonly makeMatch: { readonly deviations: readonly string[] };
    }
    const { body, text } = await ask<Made>(gateway, people.importer, document, { input });
    expect(body.data?.makeMatch.deviations).toContain('NON_ASSOCIATION');
    expect(text).not.toMatch(/threat/);
    for (const query of ['{ tasks { totalCount } }', '{ caseFile(personId: "ann") { personId } }']) {
      const { body: refused } = await ask(gateway, people.importer, query);
      expect(refused.errors?.[0]?.extensions.code).toBe('ACCESS_DENIED');
    }
  });
});
