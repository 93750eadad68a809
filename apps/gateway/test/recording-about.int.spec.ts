import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Identity } from '#access';
import type { AnyFact } from '#programme';
import { decode } from '#programme';
import { all, ask } from './support/client.js';
import { tellEssexInSmall } from './support/essex-in-small.js';
import { type GatewayForTest, gatewayForTest, people } from './support/gateway-for-test.js';

const DAY = { occurredOn: '2014-06-01' };
const lead: Identity = {
  id: 's-1',
  organisation: 'user-voice',
  roles: ['SAFEGUARDING_LEAD'],
  contracts: ['*'],
};
const otherManager: Identity = { ...people.manager, id: 'pm-2', contracts: ['kent'] };

/** Commands that are case work, each by somebody who does not work with the person. */
const CASE_WORK: readonly (readonly [command: string, by: Identity, input: object])[] = [
  ['RecordPersonalDetails', people.otherOfficer, { name: 'Somebody Else' }],
  ['RecordPersonalDetails', otherManager, { name: 'Somebody Else' }],
  ['AgreeToParticipate', people.otherOfficer, { purposes: ['RESEARCH'] }],
  ['WithdrawAgreement', people.otherOfficer, { purposes: ['RESEARCH'] }],
  ['SetLimitedAccess', otherManager, { allowed: ['pm-2'], reason: 'x' }],
  ['RequestErasure', people.otherOfficer, { requestId: 'r1', requestedBy: 'PERSON' }],
  ['ChangeSentenceEndDate', people.otherOfficer, { sentenceId: 's1', expectedEndOn: '2015-01-01' }],
  ['EndSentence', people.otherOfficer, { sentenceId: 's1', outcome: 'COMPLETED' }],
  ['RecordBreach', people.otherOfficer, { breachId: 'b1', sentenceId: 's1' }],
  ['WithdrawReferral', people.otherOfficer, { caseId: 'case-ben', reason: 'OTHER' }],
  ['CloseCase', otherManager, { caseId: 'case-ben', reason: 'OTHER' }],
  ['ClearVetting', otherManager, { kind: 'DBS_ENHANCED', expiresOn: '2015-06-01' }],
];
const ASSIGN = { officer: 'om-2', unit: 'unit-1' };
const WHY = { selfAssignmentReason: 'DUTY_COVER', selfAssignmentDetail: 'Olga is on leave.' };
const OUT_OF_REACH = { outOfReachReason: 'Was on duty when they came in.' };
const REFERRAL = {
  caseId: 'case-2',
  route: 'MENTOR',
  referrer: { kind: 'DUTY_OFFICER', id: 'om-2' },
  unit: 'unit-1',
  contract: 'essex',
};

describe('recording about a person', () => {
  let gateway: GatewayForTest;
  beforeAll(async () => {
    gateway = await gatewayForTest();
    await tellEssexInSmall(gateway);
  });
  afterAll(() => gateway.close());

  const send = async (by: Identity, command: string, input: object) => {
    const name = command.charAt(0).toLowerCase() + command.slice(1);
    const document = `mutation ($input: ${command}Input!) { ${name}(input: $input) { deviations } }`;
    const headers = { 'x-correlation-id': 'c' };
    const { body, text } = await ask<Record<string, { deviations: readonly string[] }>>(
      gateway,
      by,
      document,
      { input: { ...DAY, ...input } },
      headers,
    );
    const code = body.errors?.[0]?.extensions.code ?? 'recorded';
    return { text, code, error: body.errors?.[0], deviations: body.data?.[name]?.deviations };
  };
  const last = async (stream: string): Promise<AnyFact | undefined> =>
    (await all(gateway.log.readStream(stream))).map(decode).at(-1);
  const looks = async (kind: 'BEYOND_REACH' | 'SELF_ASSIGNMENT') =>
    (await gateway.accessRecord.list({ filter: { kind } })).map(({ principal, subjects, outcome }) => [
      principal,
      ...subjects,
      outcome,
    ]);

  it.each(CASE_WORK)(
    'is refused for %s to whoever does not work with them, word for word as about nobody, whatever reason they give',
    async (command, by, input) => {
      const before = await gateway.log.head();
      for (const more of [{}, { expectedRevision: '0' }, { occurredOn: '2014-06-03' }]) {
        const about = await send(by, command, { ...input, personId: 'ben', ...more });
        const nobody = await send(by, command, { ...input, personId: 'zed', ...more });
        expect(about.text.replaceAll('ben', 'zed')).toBe(nobody.text.replaceAll('ben', 'zed'));
        expect(about.code).toMatch(/^(UNKNOWN_PERSON|FUTURE_EFFECTIVE_DATE)$/);
      }
      expect(await gateway.log.head()).toBe(before);
    },
  );

  it('names the way on: whom to ask', async () => {
    const { error } = await send(people.otherOfficer, 'RecordPersonalDetails', {
      personId: 'ben',
      name: 'X',
    });
    expect(error?.extensions['wayOut']).toContain('ask their officer, the programme manager');
  });

  it('is on record as refused, about whom was named', async () => {
    await send(people.otherOfficer, 'RecordPersonalDetails', { personId: 'ben', name: 'X' });
    expect((await gateway.accessRecord.list({ limit: 1000 })).at(-1)).toMatchObject({
      principal: 'om-2',
      operation: 'RecordPersonalDetails',
      subjects: ['ben'],
      outcome: 'REFUSED',
    });
  });

  it('is for whoever registered them, until somebody else works with them', async () => {
    const details = { personId: 'new-1', name: 'New Person' };
    expect(await send(people.officer, 'RegisterPerson', { personId: 'new-1' })).toMatchObject({
      code: 'recorded',
    });
    expect((await send(people.officer, 'RecordPersonalDetails', details)).code).toBe('recorded');
    expect((await send(people.otherOfficer, 'RecordPersonalDetails', details)).code).toBe('UNKNOWN_PERSON');
    // Nobody supervises them: the first who does needs no reason.
    const assign = { personId: 'new-1', ...ASSIGN };
    expect((await send(people.otherOfficer, 'AssignOffenderManager', assign)).code).toBe('recorded');
    expect((await send(people.officer, 'RecordPersonalDetails', details)).code).toBe('UNKNOWN_PERSON');
    expect((await send(people.otherOfficer, 'RecordPersonalDetails', details)).code).toBe('recorded');
  });

  it('is for whoever was assigned a moment ago, before any read model knows', async () => {
    await send(people.officer, 'RegisterPerson', { personId: 'new-2' });
    const assign = { personId: 'new-2', officer: 'om-2', unit: 'unit-1' };
    await send(people.officer, 'AssignOffenderManager', assign);
    const sentence = { sentenceId: 's', kind: 'LICENCE', expectedEndOn: '2014-12-01', area: 'ept' };
    expect(
      (await send(people.otherOfficer, 'StartSentence', { personId: 'new-2', ...sentence })).deviations,
    ).toEqual([]);
  });

  it('begins work with the person of others only with a reason, which is sealed, reviewed and on record', async () => {
    const about = await send(people.otherOfficer, 'SubmitReferral', { personId: 'ben', ...REFERRAL });
    const nobody = await send(people.otherOfficer, 'SubmitReferral', { personId: 'zed', ...REFERRAL });
    expect(about.text.replaceAll('ben', 'zed')).toBe(nobody.text);
    expect(about.code).toBe('UNKNOWN_PERSON');
    expect(await looks('BEYOND_REACH')).toEqual([]);

    const withReason = { ...REFERRAL, ...OUT_OF_REACH };
    expect((await send(people.otherOfficer, 'SubmitReferral', { personId: 'zed', ...withReason })).code).toBe(
      'UNKNOWN_PERSON',
    );
    const done = await send(people.otherOfficer, 'SubmitReferral', { personId: 'ben', ...withReason });
    expect(done.deviations).toEqual(['OUT_OF_REACH']);
    expect(await last('referral-ben')).toMatchObject({
      deviations: [{ code: 'OUT_OF_REACH', acceptedBy: 'om-2', reason: expect.stringMatching(/^sealed:/) }],
    });
    expect(await looks('BEYOND_REACH')).toEqual([['om-2', 'ben', 'GRANTED']]);
  });

  it('from aside, as of a non-association, is possible to whoever answers for safety, with a reason', async () => {
    const apart = { personId: 'ben', otherPersonId: 'ann', reason: 'x' };
    expect((await send(lead, 'RecordNonAssociation', apart)).code).toBe('UNKNOWN_PERSON');
    expect((await send(lead, 'RecordNonAssociation', { ...apart, ...OUT_OF_REACH })).deviations).toEqual([
      'OUT_OF_REACH',
    ]);
    // An officer reaches one of the two and not the other.
    const withCat = { personId: 'ben', otherPersonId: 'cat', reason: 'x' };
    expect((await send(people.officer, 'RecordNonAssociation', withCat)).code).toBe('UNKNOWN_PERSON');
    expect((await send(people.officer, 'RecordNonAssociation', { ...withCat, ...OUT_OF_REACH })).code).toBe(
      'recorded',
    );
  });

  it('leaves out the reason where the person is within reach anyway', async () => {
    const { deviations } = await send(people.officer, 'StartSentence', {
      personId: 'ben',
      sentenceId: 's7',
      kind: 'LICENCE',
      expectedEndOn: '2014-12-01',
      area: 'ept',
      ...OUT_OF_REACH,
    });
    expect(deviations).toEqual([]);
    expect(JSON.stringify((await last('supervision-ben'))?.data)).not.toContain('outOfReach');
  });

  it('of a task is for those who reach somebody in it, or whom it was given to', async () => {
    const task = { kind: 'DEVIATION_REVIEW', urgent: false, about: {}, personIds: ['ben'] };
    await gateway.record('RaiseTask', { ...task, taskId: 't-1' });
    const complete = async (taskId: string) => {
      const document = `mutation { completeTask(input: { taskId: "${taskId}" }) { position } }`;
      const { text } = await ask(gateway, people.otherOfficer, document, {}, { 'x-correlation-id': 'c' });
      return text;
    };
    expect((await complete('t-1')).replaceAll('t-1', 't-0')).toBe(await complete('t-0'));
    const seen = async () => {
      const atLeast = await gateway.log.head();
      const tasks =
        'query ($atLeast: String) { tasks(atLeast: $atLeast) { edges { node { taskId persons } } } }';
      const { body } = await ask(gateway, people.otherOfficer, tasks, { atLeast });
      return JSON.stringify(body.data);
    };
    expect(await seen()).toBe('{"tasks":{"edges":[]}}');
    await gateway.record('AssignTask', { taskId: 't-1', assignee: 'om-2' });
    expect(await seen()).toBe('{"tasks":{"edges":[{"node":{"taskId":"t-1","persons":[]}}]}}');
    expect(await complete('t-1')).toContain('"position"');
  });

  describe('an officer who takes a person over', () => {
    it('must say why, and hears the same of a person who is not there', async () => {
      const before = await gateway.log.head();
      for (const more of [{}, OUT_OF_REACH, { selfAssignmentReason: 'HANDOVER' }]) {
        const about = await send(people.otherOfficer, 'AssignOffenderManager', {
          personId: 'ben',
          ...ASSIGN,
          ...more,
        });
        const nobody = await send(people.otherOfficer, 'AssignOffenderManager', {
          personId: 'zed',
          ...ASSIGN,
          ...more,
        });
        expect(about.code).toBe('REASON_REQUIRED');
        expect(about.text.replaceAll('ben', 'zed')).toBe(nobody.text);
      }
      expect(await gateway.log.head()).toBe(before);
      expect(await looks('SELF_ASSIGNMENT')).toEqual([]);
    });

    it('opens the file with a reason, which is sealed, and is on the record of access as what it is', async () => {
      const input = { personId: 'ben', ...ASSIGN, ...WHY };
      expect(await send(people.otherOfficer, 'AssignOffenderManager', input)).toMatchObject({
        code: 'recorded',
        deviations: [],
      });
      expect(await last('supervision-ben')).toMatchObject({
        schemaVersion: 2,
        data: { selfAssignmentReason: 'DUTY_COVER', selfAssignmentDetail: expect.stringMatching(/^sealed:/) },
      });
      await gateway.settled();
      const file = '{ caseFile(personId: "ben", first: 100) { edges { node { data } } } }';
      const { text } = await ask(gateway, people.otherOfficer, file);
      expect(text).toContain('Olga is on leave.');
      expect((await ask(gateway, people.mentor, file)).text).not.toMatch(/DUTY_COVER|Olga is on leave/);
      expect(await looks('SELF_ASSIGNMENT')).toEqual([['om-2', 'ben', 'GRANTED']]);
    });

    it('raises an alert with the third person of a day', async () => {
      for (const personId of ['taken-1', 'taken-2']) {
        await gateway.record('RegisterPerson', { personId, occurredOn: '2014-05-01' });
        await gateway.record('AssignOffenderManager', { personId, ...ASSIGN, officer: 'om-9', ...DAY });
        const input = { personId, ...ASSIGN, ...WHY };
        expect((await send(people.otherOfficer, 'AssignOffenderManager', input)).code).toBe('recorded');
      }
      const dpo: Identity = { id: 'd-1', organisation: 'ept', roles: ['DATA_PROTECTION_OFFICER'] };
      const { text } = await ask(gateway, dpo, '{ accessAlerts { kind principal count } }');
      expect(text).toContain('{"kind":"MANY_SELF_ASSIGNMENTS","principal":"om-2","count":3}');
    });
  });

  describe('the review of what somebody recorded beyond their work', () => {
    const tasks = async (by: Identity, command: string, input: object) => {
      const fields = Object.entries(input).map(([name, value]) => `${name}: "${value}"`);
      return (await ask(gateway, by, `mutation { ${command}(input: { ${fields.join()} }) { position } }`))
        .text;
    };
    const review = async (taskId: string, kind: string, stream: string, personId: string) => {
      const about = { stream, eventId: (await last(stream))?.id };
      await gateway.record('RaiseTask', { taskId, kind, urgent: false, about, personIds: [personId] });
    };

    it.each([
      ['own-1', 'SELF_ASSIGNMENT_REVIEW', 'supervision-dot', 'AssignOffenderManager', { ...ASSIGN, ...WHY }],
      ['own-2', 'DEVIATION_REVIEW', 'referral-dot', 'SubmitReferral', { ...REFERRAL, ...OUT_OF_REACH }],
    ])(
      'is refused to themselves, given to them or not: %s, %s, about %s by %s',
      async (taskId, kind, stream, command, input) => {
        const personId = `dot-${taskId}`;
        const of = stream.replace('dot', personId);
        await gateway.record('RegisterPerson', { personId, occurredOn: '2014-05-01' });
        await gateway.record('AssignOffenderManager', { ...ASSIGN, ...DAY, personId, officer: 'om-9' });
        const caseId = `case-${taskId}`;
        const given = command === 'SubmitReferral' ? { ...input, caseId } : input;
        expect((await send(people.otherOfficer, command, { ...given, personId })).code).toBe('recorded');
        await review(taskId, kind, of, personId);
        await gateway.record('AssignTask', { taskId, assignee: 'om-2' });
        for (const [attempt, fields] of [
          ['assignTask', { taskId, assignee: 'om-1' }],
          ['completeTask', { taskId }],
        ] as const) {
          expect(await tasks(people.otherOfficer, attempt, fields)).toContain('"code":"OWN_REVIEW"');
          expect((await gateway.accessRecord.list({ limit: 1000 })).at(-1)).toMatchObject({
            principal: 'om-2',
            subjects: [personId],
            outcome: 'REFUSED',
          });
        }
        const [raised] = await all(gateway.log.readStream(`task-${taskId}`));
        const corrects = { entryId: raised?.id, reason: 'Wrong.' };
        const about = { stream: of }; // nothing tells any more which entry it was
        await gateway.record('RaiseTask', {
          ...{ taskId, kind, urgent: false, about, personIds: [personId] },
          corrects,
        });
        expect(await tasks(people.otherOfficer, 'completeTask', { taskId })).toContain('"code":"OWN_REVIEW"');
        await gateway.record('AssignTask', { taskId, assignee: 'om-1' });
        expect(await tasks(people.officer, 'completeTask', { taskId })).toContain('"position"');
      },
    );

    it('is theirs too where they took nobody over: there may be nobody else yet', async () => {
      await gateway.record('RegisterPerson', { personId: 'fay', occurredOn: '2014-05-01' });
      const assign = { ...ASSIGN, personId: 'fay' };
      expect((await send(people.otherOfficer, 'AssignOffenderManager', assign)).code).toBe('recorded');
      await review('own-3', 'SELF_ASSIGNMENT_REVIEW', 'supervision-fay', 'fay');
      expect(await tasks(people.otherOfficer, 'completeTask', { taskId: 'own-3' })).toContain('"position"');
    });
  });
});
