import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Identity } from '#access';
import { ask } from './support/client.js';
import { tellEssexInSmall } from './support/essex-in-small.js';
import { type GatewayForTest, gatewayForTest, people } from './support/gateway-for-test.js';

const protection: Identity = { id: 'dpo-1', organisation: 'user-voice', roles: ['DATA_PROTECTION_OFFICER'] };
const occurredOn = '2014-06-01';
const session = {
  ...{ mentorId: 'ann', matchId: 'match-1', sessionId: 's1', occurredAt: '2014-06-01T10:00:00.000Z' },
  ...{ supportKinds: ['LISTENING'], minutes: 60, mode: 'IN_PERSON' },
};
const ALERTS = '{ accessAlerts { kind principal person } }';

describe('on the record of access', () => {
  let gateway: GatewayForTest;
  beforeAll(async () => {
    gateway = await gatewayForTest();
    await tellEssexInSmall(gateway);
    await gateway.record('RegisterPerson', { personId: 'dan', occurredOn });
    await gateway.record('SetLimitedAccess', { personId: 'dan', allowed: ['om-9'], reason: 'x', occurredOn });
    await gateway.record('RequestErasure', {
      personId: 'ben',
      requestId: 'r1',
      requestedBy: 'PERSON',
      occurredOn,
    });
    await gateway.settled();
  });
  afterAll(() => gateway.close());

  const send = async (by: Identity, name: string, input: object) => {
    const field = name.charAt(0).toLowerCase() + name.slice(1);
    const document = `mutation ($input: ${name}Input!) { ${field}(input: $input) { position } }`;
    const { body } = await ask(gateway, by, document, { input });
    return body.errors?.[0]?.extensions.code ?? 'recorded';
  };
  const last = async () => (await gateway.accessRecord.list({ limit: 1_000 })).at(-1);
  const alerts = async (): Promise<string> => (await ask(gateway, protection, ALERTS)).text;
  const looksToldTo = async (personId: string): Promise<readonly { readonly operation: string }[]> => {
    const mutation = `mutation { subjectAccess(input: { personId: "${personId}" }) { json } }`;
    const { body } = await ask<{ subjectAccess: { json: string } }>(gateway, protection, mutation);
    const document: { looks: { operation: string }[] } = JSON.parse(body.data?.subjectAccess.json ?? '');
    return document.looks;
  };

  it.each([
    ['RecordBreach', { personId: 'cat', breachId: 'b', sentenceId: 's', occurredOn }, ['cat']],
    ['MakeMatch', { mentorId: 'ann', menteeId: 'cat', matchId: 'm2', occurredOn }, ['ann', 'cat']],
    [
      'RaiseTask',
      { taskId: 't', kind: 'MATCH_REVIEW', about: {}, urgent: false, personIds: ['cat'] },
      ['cat'],
    ],
    ['RetractEntry', { stream: 'supervision-cat', entryId: 'e', reason: 'x' }, ['cat']],
    // What is not good is refused all the same to whoever may not send it.
    ['RecordBreach', { personId: 'cat', breachId: 'not an id!', sentenceId: 's', occurredOn }, ['cat']],
  ])('%s, sent in a role that may not, stands on account of whom it names', async (name, input, subjects) => {
    expect(await send(people.commissioner, name, input)).toBe('ACCESS_DENIED');
    expect(await last()).toMatchObject({ principal: 'c-1', operation: name, outcome: 'REFUSED', subjects });
  });

  it('a command under the contract of others stands on account of whom it names', async () => {
    const referral = {
      personId: 'cat',
      caseId: 'k',
      route: 'MENTOR',
      unit: 'unit-1',
      contract: 'kent',
      occurredOn,
    };
    expect(
      await send(people.manager, 'SubmitReferral', { ...referral, referrer: { kind: 'PROVIDER' } }),
    ).toBe('NOT_FOUND');
    expect(await last()).toMatchObject({ principal: 'pm-1', outcome: 'REFUSED', subjects: ['cat'] });
  });

  it('an attempt at oneself, or at somebody under limited access, raises its alert in a role that may not', async () => {
    const details = { name: 'N', occurredOn };
    expect(await send(people.mentor, 'RecordPersonalDetails', { ...details, personId: 'ann' })).toBe(
      'ACCESS_DENIED',
    );
    expect(await send(people.evaluator, 'RecordPersonalDetails', { ...details, personId: 'dan' })).toBe(
      'ACCESS_DENIED',
    );
    const raised = await alerts();
    expect(raised).toContain('{"kind":"OWN_RECORD","principal":"u-ann","person":"ann"}');
    expect(raised).toContain('{"kind":"RESTRICTED_PERSON","principal":"e-1","person":"dan"}');
  });

  it('attempts are told to the person, but for those at a concern or a non-association', async () => {
    const concern = {
      ...{ concernId: '7d9f1b7e-3a68-4b1c-9a57-0d8b2f1c4e55', personId: 'cat', kind: 'OTHER' },
      ...{ urgency: 'TODAY', part: 'AT_RISK', what: 'x', occurredOn },
    };
    expect(await send(people.commissioner, 'RaiseConcern', concern)).toBe('ACCESS_DENIED');
    expect(await last()).toMatchObject({ operation: 'RaiseConcern', subjects: ['cat'] });
    const apart = { personId: 'cat', otherPersonId: 'ann', reason: 'x', occurredOn };
    expect(await send(people.commissioner, 'RecordNonAssociation', apart)).toBe('ACCESS_DENIED');
    const operations = (await looksToldTo('cat')).map(({ operation }) => operation);
    expect(operations).toContain('RecordBreach');
    expect(operations).not.toContain('RaiseConcern');
    expect(operations).not.toContain('RecordNonAssociation');
  });

  describe('what is refused because a record is restricted', () => {
    beforeAll(async () => {
      const decision = { outcome: 'RESTRICTED', grounds: 'x', residualRisks: ['NONE_KNOWN'], coarsen: [] };
      await gateway.record('DecideErasure', { personId: 'ben', requestId: 'r1', occurredOn, ...decision });
      await gateway.settled();
    });

    it('stands on account of the person whom the command names, and raises the alert', async () => {
      const details = { personId: 'ben', name: 'B', occurredOn };
      expect(await send(people.officer, 'RecordPersonalDetails', details)).toBe('PERSON_RESTRICTED');
      expect(await last()).toMatchObject({
        ...{ principal: 'om-1', role: 'OFFENDER_MANAGER', operation: 'RecordPersonalDetails' },
        ...{ outcome: 'REFUSED', subjects: ['ben'] },
      });
      expect(await alerts()).toContain('{"kind":"RESTRICTED_PERSON","principal":"om-1","person":"ben"}');
    });

    it('stands on account of a mentee too whose match alone is named', async () => {
      expect(await send(people.manager, 'HoldSession', session)).toBe('PERSON_RESTRICTED');
      expect(await last()).toMatchObject({ operation: 'HoldSession', subjects: ['ann', 'ben'] });
      expect(await alerts()).toContain('{"kind":"RESTRICTED_PERSON","principal":"pm-1","person":"ben"}');
    });

    it('is no attempt of a mentor at their own record, whose match it is', async () => {
      const own = (text: string) => text.split('"kind":"OWN_RECORD","principal":"u-ann"').length;
      const before = own(await alerts());
      expect(await send(people.mentor, 'HoldSession', session)).toBe('PERSON_RESTRICTED');
      expect(await last()).toMatchObject({ principal: 'u-ann', operation: 'HoldSession', subjects: ['ben'] });
      expect(own(await alerts())).toBe(before);
    });

    it('stands on account of whom an entry is about that is to be taken back', async () => {
      const details = { personId: 'cat', name: 'C', occurredOn };
      const other = { requestId: 'r2', personId: 'cat', occurredOn };
      const { entries } = await gateway.record('RecordPersonalDetails', details);
      await gateway.record('RequestErasure', { ...other, requestedBy: 'PERSON' });
      const decision = { outcome: 'RESTRICTED', grounds: 'x', residualRisks: ['NONE_KNOWN'], coarsen: [] };
      await gateway.record('DecideErasure', { ...other, ...decision });
      const back = { stream: 'dataSubject-cat', entryId: entries[0]?.id, reason: 'x' };
      expect(await send(protection, 'RetractEntry', back)).toBe('PERSON_RESTRICTED');
      expect(await last()).toMatchObject({
        principal: 'dpo-1',
        operation: 'RetractEntry',
        subjects: ['cat'],
      });
    });
  });
});
