import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Identity } from '#access';
import { type GatewayWithConcerns, gatewayWithConcerns, lead, WORDS, WORRY } from './support/concerns.js';
import { people } from './support/gateway-for-test.js';
import { RawSocket } from './support/socket.js';

const DISCLOSURE = { discloser: 'MENTOR', recipient: 'POLICE', menteeInformed: 'NO' } as const;

let at: GatewayWithConcerns;
beforeEach(async () => {
  at = await gatewayWithConcerns();
});
afterEach(() => at.close());

const close = (concernId: string, more: object = {}) => ({
  concernId,
  personId: 'ben',
  outcome: 'SUPPORT_IN_PLACE',
  reason: 'words-of-the-closing',
  occurredOn: '2014-06-02',
  ...more,
});

describe('a concern', () => {
  it.each([
    ['a mentor, about a mentee', people.mentor, 'ben'],
    ['an officer, about a person they supervise', people.officer, 'ben'],
    ['a manager, about a person of their contract', people.manager, 'ann'],
    ['a lead, about anybody', lead, 'cat'],
  ] as const)('is raised by %s', async (_, identity, personId) => {
    const concernId = await at.raise(identity, personId, { matchId: 'match-1' });
    expect((await at.list(lead)).rows).toEqual([
      {
        concernId,
        personId,
        matchId: 'match-1',
        kind: WORRY.kind,
        urgency: 'TODAY',
        state: 'OPEN',
        raisedOn: '2014-06-01',
        raisedBy: { id: identity.id, role: identity.roles[0] },
        reportedBy: null,
        disclosures: 0,
        incidents: 0,
        closedOn: null,
        outcome: null,
      },
    ]);
  });

  it('is not raised about whom one does not reach: they look like nobody', async () => {
    const input = { ...WORRY, what: WORDS, occurredOn: '2014-06-01' };
    for (const identity of [people.mentor, people.otherOfficer]) {
      const about = async (personId: string) =>
        (await at.send(identity, 'RaiseConcern', { concernId: randomUUID(), personId, ...input })).error;
      const refused = await about('cat');
      expect(refused?.extensions.code).toBe('UNKNOWN_PERSON');
      const ofNobody = await about('nobody');
      expect({ ...refused, extensions: { ...refused?.extensions, facts: { personId: 'nobody' } } }).toEqual(
        ofNobody,
      );
    }
    expect((await at.list(lead)).totalCount).toBe(0);
  });

  it('takes an id that nobody guesses', async () => {
    const { error } = await at.send(people.mentor, 'RaiseConcern', {
      ...{ concernId: 'concern-1', personId: 'ben', ...WORRY, what: WORDS, occurredOn: '2014-06-01' },
    });
    expect(error?.extensions.code).toBe('BAD_USER_INPUT');
  });

  it('shows a lead the name, the entries of concerns with their words, and nothing else of the file', async () => {
    await at.raise(people.mentor, 'ben');
    const { file } = await at.file(lead, 'ben');
    expect(file).toMatchObject({ details: { name: 'name-to-seal' }, openCases: [], sentence: null });
    expect(file?.edges.map(({ node }) => [node.type, node.data])).toEqual([
      ['ConcernRaised', { ...WORRY, what: WORDS }],
    ]);
    expect((await at.file(lead, 'ann')).error?.extensions.code).toBe('NOT_FOUND');
  });

  it('is closed and opened again by a lead alone, and is on any day what it was on it', async () => {
    const concernId = await at.raise(people.mentor, 'ben', { occurredOn: '2014-05-20' });
    for (const identity of [people.mentor, people.officer, people.manager]) {
      expect((await at.send(identity, 'CloseConcern', close(concernId))).error?.extensions.code).toBe(
        'ACCESS_DENIED',
      );
    }
    expect((await at.send(lead, 'CloseConcern', close(concernId, { occurredOn: '2014-05-25' }))).error).toBe(
      undefined,
    );
    expect((await at.send(lead, 'CloseConcern', close(concernId))).error?.extensions.code).toBe(
      'INVALID_TRANSITION',
    );
    const [closed] = (await at.list(lead)).rows;
    expect(closed).toMatchObject({ state: 'CLOSED', closedOn: '2014-05-25', outcome: 'SUPPORT_IN_PLACE' });
    expect((await at.list(lead, { filter: { states: ['OPEN'] } })).totalCount).toBe(0);

    const reopening = { concernId, personId: 'ben', reason: 'again', occurredOn: '2014-06-01' };
    expect((await at.send(lead, 'ReopenConcern', reopening)).error).toBe(undefined);
    expect((await at.list(lead)).rows).toMatchObject([{ state: 'OPEN', closedOn: null, outcome: null }]);
    const stateOn = async (asAt: string) => (await at.list(lead, { asAt })).rows.map(({ state }) => state);
    expect(await stateOn('2014-05-19')).toEqual([]);
    expect(await stateOn('2014-05-24')).toEqual(['OPEN']);
    expect(await stateOn('2014-05-31')).toEqual(['CLOSED']);
    expect((await at.list(lead, { knownAt: '2014-06-01T00:00:00.000Z' })).totalCount).toBe(0);
  });

  it('is not closed without a reason, but for somebody who was erased', async () => {
    const concernId = await at.raise(people.mentor, 'ben');
    const without = close(concernId, { reason: null });
    expect((await at.send(lead, 'CloseConcern', without)).error?.extensions.code).toBe('REASON_REQUIRED');
    const requestId = 'erasure-1';
    const of = { personId: 'ben', requestId };
    await at.record('RequestErasure', { ...of, requestedBy: 'PERSON', occurredOn: '2014-06-02' });
    const decision = {
      ...of,
      occurredOn: '2014-06-02',
      outcome: 'GRANTED',
      grounds: 'asked',
      residualRisks: ['NONE_KNOWN'],
      coarsen: [],
    };
    await at.record('DecideErasure', decision);
    await at.record('ErasePerson', of);
    await at.services.keys.destroy('ben');
    await at.settled();
    const { file } = await at.file(lead, 'ben');
    expect(file?.edges[0]?.node.data).toEqual({ ...WORRY, what: '[erased]' });
    expect((await at.send(lead, 'CloseConcern', close(concernId))).error?.extensions.code).toBe(
      'PERSON_ERASED',
    );
    expect((await at.send(lead, 'CloseConcern', without)).error).toBe(undefined);
  });

  it('recorded against the wrong person is taken back by a lead, and by nobody who raised it', async () => {
    const concernId = randomUUID();
    const input = { concernId, personId: 'ben', ...WORRY, what: WORDS, occurredOn: '2014-06-01' };
    const { receipt } = await at.send(people.mentor, 'RaiseConcern', input);
    const back = { stream: receipt?.stream, entryId: receipt?.entries[0]?.id, reason: 'another Ben' };
    expect((await at.send(people.mentor, 'RetractEntry', back)).error?.extensions.code).toBe('ACCESS_DENIED');
    expect((await at.send(lead, 'RetractEntry', back)).error).toBe(undefined);
    expect((await at.list(lead)).totalCount).toBe(0);
    expect((await at.file(lead, 'ben')).error?.extensions.code).toBe('NOT_FOUND');
  });

  it('is replaced by a lead where it was wrong', async () => {
    const concernId = randomUUID();
    const input = { concernId, personId: 'ben', ...WORRY, what: WORDS, occurredOn: '2014-06-01' };
    const { receipt } = await at.send(people.mentor, 'RaiseConcern', input);
    const corrects = { entryId: receipt?.entries[0]?.id, reason: 'worse than that' };
    const right = { ...input, urgency: 'IMMEDIATE_DANGER', corrects };
    expect((await at.send(lead, 'RaiseConcern', right)).error).toBe(undefined);
    expect((await at.list(lead)).rows).toMatchObject([{ concernId, urgency: 'IMMEDIATE_DANGER' }]);
  });

  it('that cannot wait comes first, then the oldest; and pages go on where they were', async () => {
    const routine = await at.raise(people.mentor, 'ben', { urgency: 'ROUTINE', occurredOn: '2014-05-10' });
    const late = await at.raise(people.officer, 'ben', { occurredOn: '2014-05-30' });
    const early = await at.raise(people.officer, 'ben', { occurredOn: '2014-05-20' });
    const danger = await at.raise(people.manager, 'ann', { urgency: 'IMMEDIATE_DANGER' });
    const first = await at.list(lead, { first: 3 });
    expect(first).toMatchObject({ totalCount: 4, pageInfo: { hasNextPage: true } });
    const rest = await at.list(lead, { first: 3, after: first.pageInfo?.endCursor });
    const ids = [...first.rows, ...rest.rows].map(({ concernId }) => concernId);
    expect(ids).toEqual([danger, early, late, routine]);
    const ofAnn = await at.list(lead, { filter: { personId: 'ann' } });
    expect(ofAnn.rows.map(({ concernId }) => concernId)).toEqual([danger]);
  });
});

describe('a disclosure', () => {
  const disclose = (identity: Identity, more: object = {}) =>
    at.send(identity, 'RecordDisclosure', {
      ...{ concernId: randomUUID(), personId: 'ben', ...DISCLOSURE, occurredOn: '2014-06-01' },
      ...{ ground: 'DANGER', what: WORDS, recipientName: 'Sergeant Words', ...more },
    });

  it('is recorded on any ground, without a concern; another than danger or crime is flagged', async () => {
    expect((await disclose(people.mentor)).receipt?.deviations).toEqual([]);
    const { receipt } = await disclose(people.mentor, { ground: 'MENTEE_AGREED', discloser: 'STAFF' });
    expect(receipt?.deviations).toEqual(['CONFIDENTIALITY_INCIDENT']);
    const found = (await at.list(lead)).rows.map(({ kind, disclosures, incidents }) => [
      kind,
      disclosures,
      incidents,
    ]);
    expect(found).toEqual([
      [null, 1, 1],
      [null, 1, 0],
    ]);
    const { file } = await at.file(lead, 'ben');
    expect(file?.edges.map(({ node }) => node.deviations)).toContainEqual([
      { code: 'CONFIDENTIALITY_INCIDENT' },
    ]);
  });

  it('that staff make on the ground of the law is none, and stands with its concern', async () => {
    const concernId = await at.raise(people.mentor, 'ben');
    const { receipt } = await disclose(people.officer, {
      concernId,
      discloser: 'STAFF',
      ground: 'LEGAL_DUTY',
    });
    expect(receipt?.deviations).toEqual([]);
    expect((await at.list(lead)).rows).toMatchObject([{ concernId, disclosures: 1, incidents: 0 }]);
  });
});

describe('live', () => {
  it('a lead is pushed what happens in concerns, and nothing else', async () => {
    const socket = await new RawSocket(at).begin(at, lead);
    socket.subscribe('1', 'subscription { caseUpdates(after: "0") { entry { type line personIds } } }');
    const concernId = await at.raise(people.mentor, 'ben');
    await at.record('SetGoal', {
      ...{ personId: 'ben', goalId: 'g1', domain: 'WELLBEING', role: 'MENTEE', title: 'x' },
      occurredOn: '2014-06-01',
    });
    await at.send(lead, 'CloseConcern', close(concernId));
    await socket.received(3);
    const pushed = socket.messages.slice(1).map(({ payload }) => payload?.data?.['caseUpdates']);
    expect(pushed).toEqual([
      {
        entry: {
          type: 'ConcernRaised',
          line: 'ben: Concern raised, happened yesterday, recorded today',
          personIds: ['ben'],
        },
      },
      { entry: expect.objectContaining({ type: 'ConcernClosed' }) },
    ]);
    socket.close();
  });
});
