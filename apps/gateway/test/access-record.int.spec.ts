import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Identity } from '#access';
import { DEFAULT_ALERT_RULES, lookWatch } from '#access';
import { ask, get } from './support/client.js';
import { tellEssexInSmall } from './support/essex-in-small.js';
import { RawSocket } from './support/socket.js';
import { gatewayForTest, type GatewayForTest, people } from './support/gateway-for-test.js';

const officer: Identity = { id: 'dpo-1', organisation: 'user-voice', roles: ['DATA_PROTECTION_OFFICER'] };
const RECORD = `query ($filter: AccessRecordFilterInput!, $after: Int! = 0, $first: Int! = 100) {
  accessRecord(filter: $filter, after: $after, first: $first) {
    sequence principal organisation role kind operation subjects purpose correlationId release outcome
  }
}`;
const ALERTS = `query ($after: Int! = 0) {
  accessAlerts(after: $after, first: 100) { number kind principal person count total since latest entry }
}`;
const CASE_FILE = 'query ($personId: ID!) { caseFile(personId: $personId, first: 1) { personId } }';
const CASES = '{ cases(first: 10) { totalCount } }';

interface Entry {
  readonly sequence: number;
  readonly operation: string;
}

describe('the record of access', () => {
  let gateway: GatewayForTest;
  beforeAll(async () => {
    gateway = await gatewayForTest({ alertRules: { openedPersons: 3, refusals: 3 } });
    await tellEssexInSmall(gateway);
    for (const personId of ['dan', 'eve']) {
      await gateway.record('RegisterPerson', { personId, occurredOn: '2012-10-01' });
    }
    await gateway.record('SetLimitedAccess', {
      personId: 'eve',
      allowed: ['dpo-1', 'dpo-2'],
      reason: 'witness',
      occurredOn: '2014-01-07',
    });
    await gateway.settled();
  });
  afterAll(() => gateway.close());

  const record = async (filter: object, page: object = {}) => {
    const { body } = await ask<{ accessRecord: readonly Entry[] }>(gateway, officer, RECORD, {
      filter,
      ...page,
    });
    expect(body.errors).toBeUndefined();
    return body.data?.accessRecord ?? [];
  };
  const alerts = async () => {
    const { body } = await ask<{ accessAlerts: readonly Readonly<Record<string, unknown>>[] }>(
      gateway,
      officer,
      ALERTS,
    );
    return body.data?.accessAlerts ?? [];
  };

  it('holds every view, search and export, with its purpose, request and release, and every refusal', async () => {
    const said = { 'x-purpose': 'Supervision', 'x-correlation-id': 'c-1' };
    await ask(gateway, people.officer, CASE_FILE, { personId: 'ben' }, said);
    await ask(gateway, people.officer, CASES, {}, said);
    await ask(gateway, people.otherOfficer, CASE_FILE, { personId: 'ben' }, said);
    await get(gateway, '/replay?release=autumn', people.evaluator, 'GET', { 'x-purpose': 'EVALUATION' });
    await get(gateway, '/replay', people.officer);
    const common = { purpose: 'SUPERVISION', correlationId: 'c-1', release: null };
    expect(await record({ personId: 'ben' })).toMatchObject([
      {
        ...common,
        principal: 'om-1',
        organisation: 'ept',
        kind: 'VIEW',
        operation: 'caseFile',
        outcome: 'GRANTED',
      },
      { ...common, kind: 'SEARCH', operation: 'cases', subjects: expect.arrayContaining(['ben']) },
      { ...common, principal: 'om-2', outcome: 'REFUSED', role: 'OFFENDER_MANAGER' },
    ]);
    expect(await record({ operation: 'replay' })).toMatchObject([
      { kind: 'EXPORT', principal: 'e-1', release: 'autumn', purpose: 'EVALUATION', outcome: 'GRANTED' },
      { kind: 'EXPORT', principal: 'om-1', role: null, outcome: 'REFUSED' },
    ]);
  });

  it('keeps no purpose in words: they would name persons', async () => {
    await ask(gateway, people.officer, CASES, {}, { 'x-purpose': 'Because of Mary Smith' });
    const entries = await record({ principal: 'om-1', operation: 'cases' });
    expect(entries.at(-1)).toMatchObject({ purpose: 'UNLISTED' });
    expect(JSON.stringify(await gateway.accessRecord.list({ limit: 1000 }))).not.toContain('Mary');
  });

  it('is read by principal, kind, outcome and days, a page after the other', async () => {
    expect(await record({ principal: 'om-1', kind: 'VIEW' })).toMatchObject([{ operation: 'caseFile' }]);
    expect(await record({ outcome: 'REFUSED' })).toHaveLength(2);
    expect(await record({ release: 'autumn' })).toMatchObject([{ operation: 'replay', principal: 'e-1' }]);
    expect(await record({ purpose: 'EVALUATION' })).toMatchObject([{ operation: 'replay' }]);
    expect(await record({ organisation: 'university' })).toMatchObject([{ principal: 'e-1' }]);
    expect(await record({ organisation: 'nobody' })).toEqual([]);
    expect(await record({ correlationId: 'c-1' })).toHaveLength(3);
    expect(await record({ correlationId: 'c-1', principal: 'om-2' })).toMatchObject([{ outcome: 'REFUSED' }]);
    expect(await record({ correlationId: 'c-1', from: '2014-06-03' })).toEqual([]);
    expect(await record({ from: '2014-06-03' })).toEqual([]);
    expect(await record({ to: '2014-06-01' })).toEqual([]);
    const all = await record({ from: '2014-06-02', to: '2014-06-02' });
    const [first] = await record({}, { first: 1 });
    const rest = await record({}, { after: first?.sequence });
    expect([first, ...rest].slice(0, all.length).map((entry) => entry?.sequence)).toEqual(
      all.map(({ sequence }) => sequence),
    );
  });

  it('refuses days that make no sense, and anybody but the officer', async () => {
    const { body } = await ask(gateway, officer, RECORD, {
      filter: { from: '2014-02-30', to: 'today', purpose: 'Because' },
    });
    expect(body.errors?.[0]?.extensions).toMatchObject({
      code: 'BAD_USER_INPUT',
      faults: [{ field: 'purpose' }, { field: 'from' }, { field: 'to' }],
    });
    for (const query of ['{ accessAlerts { number } }', '{ accessRecord { sequence } }']) {
      const { body: refused } = await ask(gateway, people.manager, query);
      expect(refused.errors?.[0]?.extensions.code).toBe('ACCESS_DENIED');
    }
  });

  it('shows the officer that somebody was refused again and again, or tried their own record', async () => {
    const self: Identity = { ...people.otherOfficer, id: 'om-3', personId: 'cat' };
    await ask(gateway, self, CASE_FILE, { personId: 'cat' });
    for (const personId of ['ann', 'ann', 'dan']) {
      await ask(gateway, people.otherOfficer, CASE_FILE, { personId });
    }
    expect(await alerts()).toMatchObject([
      { kind: 'OWN_RECORD', principal: 'om-3', person: 'cat', count: 1 },
      { kind: 'REFUSED_REPEATEDLY', principal: 'om-2', person: null, count: 3 },
    ]);
  });

  it('holds a search for one person as a look at them, or as an attempt where they are out of reach', async () => {
    const busy: Identity = { ...people.otherOfficer, id: 'om-4' };
    const query = (field: string, personId: string) =>
      `{ ${field}(filter: { personId: "${personId}" }) { totalCount } }`;
    for (const field of ['cases', 'tasks']) {
      await ask(gateway, people.manager, query(field, 'ben'));
      await ask(gateway, busy, query(field, 'eve'));
      await ask(gateway, busy, query(field, 'Eve Smith, of Epping'));
    }
    const socket = await new RawSocket(gateway).begin(gateway, people.manager);
    socket.subscribe('1', 'subscription { caseUpdates(personId: "ben", after: "0") { sequence } }');
    await socket.received(2);
    socket.close();
    const one = { kind: 'VIEW', outcome: 'GRANTED' };
    expect((await record({ principal: 'pm-1', personId: 'ben' })).slice(0, 4)).toMatchObject([
      { ...one, operation: 'cases' },
      { ...one, operation: 'tasks' },
      { ...one, operation: 'caseUpdates' },
      { kind: 'PUSH', operation: 'caseUpdates' },
    ]);
    expect(await record({ principal: 'om-4', outcome: 'REFUSED' })).toMatchObject([
      { kind: 'SEARCH', operation: 'cases', subjects: ['eve'] },
      { kind: 'SEARCH', operation: 'cases', subjects: [] },
      { kind: 'SEARCH', operation: 'tasks', subjects: ['eve'] },
      { kind: 'SEARCH', operation: 'tasks', subjects: [] },
    ]);
    expect(JSON.stringify(await gateway.accessRecord.list({ limit: 1000 }))).not.toContain('Epping');
    expect((await alerts()).slice(2)).toMatchObject([
      { kind: 'RESTRICTED_PERSON', principal: 'om-4', person: 'eve' },
    ]);
  });

  it('shows who opened very many, and who looked at a person under limited access', async () => {
    const busy: Identity = { ...officer, id: 'dpo-2' };
    for (const personId of ['ann', 'ben', 'eve']) await ask(gateway, busy, CASE_FILE, { personId });
    const found = await alerts();
    expect(found.slice(-2)).toMatchObject([
      { kind: 'MANY_RECORDS', principal: 'dpo-2', count: 3 },
      { kind: 'RESTRICTED_PERSON', principal: 'dpo-2', person: 'eve' },
    ]);
    expect(await alerts()).toEqual(found);
  });

  it('tells the log of the process that there are alerts, and nothing of whom', async () => {
    const told = gateway.logged.filter(({ fields }) => 'alert' in fields);
    expect(told.map(({ fields }) => fields['alert'])).toEqual([
      'OWN_RECORD',
      'REFUSED_REPEATEDLY',
      'RESTRICTED_PERSON',
      'MANY_RECORDS',
      'RESTRICTED_PERSON',
    ]);
    expect(JSON.stringify(told)).not.toMatch(/dpo-|om-|eve|cat/);
  });

  it('raises nothing again for a process that begins to watch', async () => {
    const alert = await gateway.accessRecord.alerts.list();
    const again: unknown[] = [];
    const watch = lookWatch({
      record: gateway.accessRecord,
      rules: { ...DEFAULT_ALERT_RULES, openedPersons: 3, refusals: 3 },
      restrictedAmong: async () => new Set(['eve']),
      onRaised: (one) => again.push(one),
    });
    await watch.catchUp();
    expect(again).toEqual([]);
    expect(await gateway.accessRecord.alerts.list()).toEqual(alert);
    expect((await gateway.accessRecord.verify()).brokenAt).toBeNull();
  });
});
