import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Identity } from '#access';
import { all, ask } from './support/client.js';
import { tellEssexInSmall } from './support/essex-in-small.js';
import { type GatewayForTest, gatewayForTest, people } from './support/gateway-for-test.js';

const RECEIPT = 'commandId position stream revision entries { id type } deviations repeated';
const breach = { personId: 'ben', breachId: 'b1', sentenceId: 's1', occurredOn: '2014-05-30' };

describe('a mutation', () => {
  let gateway: GatewayForTest;
  beforeAll(async () => {
    gateway = await gatewayForTest();
    await tellEssexInSmall(gateway);
  });
  afterAll(() => gateway.close());

  const send = (identity: Identity, name: string, input: object) => {
    const type = `${name.charAt(0).toUpperCase()}${name.slice(1)}Input`;
    return ask<Readonly<Record<string, object>>>(
      gateway,
      identity,
      `mutation ($input: ${type}!) { ${name}(input: $input) { ${RECEIPT} } }`,
      {
        input,
      },
    );
  };
  const errorOf = async (identity: Identity, name: string, input: object) => {
    const { body } = await send(identity, name, input);
    return body.errors?.[0];
  };

  it('records a fact, in the name and the role of the caller, and answers a repeat with the first receipt', async () => {
    const first = await send(people.officer, 'recordBreach', { ...breach, commandId: 'c-breach' });
    expect(first.body.errors).toBeUndefined();
    expect(first.body.data?.['recordBreach']).toMatchObject({
      commandId: 'c-breach',
      stream: 'supervision-ben',
      revision: '2',
      repeated: false,
      deviations: [],
      entries: [{ type: 'BreachRecorded' }],
    });
    const again = await send(people.officer, 'recordBreach', { ...breach, commandId: 'c-breach' });
    expect(again.body.data?.['recordBreach']).toEqual({
      ...first.body.data?.['recordBreach'],
      repeated: true,
    });

    const events = await all(gateway.log.readStream('supervision-ben'));
    expect(events).toHaveLength(3);
    expect(events.at(-1)?.metadata['actor']).toEqual({
      id: 'om-1',
      role: 'OFFENDER_MANAGER',
      organisation: 'ept',
    });
  });

  it('takes the trace of its caller into the event', async () => {
    const traceparent = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';
    await ask(
      gateway,
      people.officer,
      `mutation ($input: RegisterPersonInput!) { registerPerson(input: $input) { position } }`,
      { input: { personId: 'traced', occurredOn: '2014-05-30' } },
      { traceparent },
    );
    const [last] = await all(gateway.log.readStream('dataSubject-traced'));
    expect(last?.metadata['traceparent']).toBe(traceparent);
  });

  it('is refused with code, kind, rule, facts and way out', async () => {
    const error = await errorOf(people.officer, 'resolveBreach', {
      personId: 'ben',
      breachId: 'nothing',
      resolution: 'CONTINUED',
      occurredOn: '2014-06-01',
    });
    expect(error?.extensions).toMatchObject({
      code: 'BREACH_NOT_FOUND',
      kind: 'INTEGRITY',
      rule: expect.any(String),
      wayOut: expect.stringContaining('Record the breach first'),
      facts: expect.any(Object),
    });
  });

  it('is refused where the date lies in the future, and where the revision has moved on', async () => {
    const future = await errorOf(people.officer, 'recordBreach', { ...breach, occurredOn: '2014-06-03' });
    expect(future?.extensions.code).toBe('FUTURE_EFFECTIVE_DATE');
    const stale = await errorOf(people.officer, 'recordBreach', {
      ...breach,
      breachId: 'b2',
      expectedRevision: '0',
    });
    expect(stale?.extensions).toMatchObject({
      code: 'WRONG_EXPECTED_REVISION',
      facts: { expected: '0', actual: '2' },
    });
  });

  it('names every field whose value breaks a rule, and the rule', async () => {
    const error = await errorOf(people.officer, 'recordBreach', {
      ...breach,
      personId: 'not an id!',
      occurredOn: '2014-02-30',
    });
    expect(error?.extensions.code).toBe('BAD_USER_INPUT');
    expect(error?.extensions['faults']).toEqual([
      { field: 'personId', rule: expect.stringContaining('letters, digits') },
      { field: 'occurredOn', rule: 'must be a day that exists, written YYYY-MM-DD' },
    ]);
  });

  it.each([
    ['an unknown field', { ...breach, brech: 1 }, 'brech', 'is not a field of this input'],
    [
      'a missing field',
      { personId: 'ben', occurredOn: '2014-05-30', breachId: 'b9' },
      'sentenceId',
      'is required',
    ],
    ['a wrong type', { ...breach, breachId: { a: 1 } }, 'breachId', 'must be an identifier'],
    ['a null', { ...breach, breachId: null }, 'breachId', 'is required'],
    ['a wrong nested type', { ...breach, corrects: 5 }, 'corrects', 'must be an object'],
  ])('tells %s by field and rule, without repeating what was sent', async (_what, input, field, rule) => {
    const error = await errorOf(people.officer, 'recordBreach', input);
    expect(error?.extensions.code).toBe('BAD_USER_INPUT');
    expect(error?.extensions['faults']).toEqual([{ field, rule: expect.stringContaining(rule) }]);
  });

  it('lists what a code may be', async () => {
    const input = { personId: 'ben', breachId: 'b1', resolution: 'FORGOTTEN', occurredOn: '2014-06-01' };
    const error = await errorOf(people.officer, 'resolveBreach', input);
    expect(error?.message).toContain('must be one of ACTIVATED, AMENDED');
    expect(error?.message).not.toContain('FORGOTTEN');
  });

  it('is for the roles that the policy names, and says which', async () => {
    const error = await errorOf(people.commissioner, 'recordBreach', breach);
    expect(error?.extensions.code).toBe('ACCESS_DENIED');
    expect(error?.message).toContain('OFFENDER_MANAGER');
    const entries = await gateway.accessRecord.list({ limit: 1000 });
    expect(entries.at(-1)).toMatchObject({
      principal: 'c-1',
      role: null,
      operation: 'RecordBreach',
      outcome: 'REFUSED',
    });
  });

  it('says which field reads as one that was sealed here', async () => {
    const error = await errorOf(people.contractManager, 'nameOrganisation', {
      organisationId: 'o1',
      name: 'sealed:1:P:ben:AAAA',
      kind: 'PUBLIC_BODY',
      occurredOn: '2014-06-01',
    });
    expect(error?.extensions.code).toBe('BAD_USER_INPUT');
    expect(error?.message).toContain('data.name');
  });

  it('takes the source of an import from nobody but an import', async () => {
    const source = { system: 'office', batch: 'b', row: '1' };
    const error = await errorOf(people.officer, 'recordBreach', { ...breach, breachId: 'b3', source });
    expect(error?.extensions.code).toBe('ACCESS_DENIED');
    const imported = await send(people.importer, 'recordBreach', { ...breach, breachId: 'b3', source });
    expect(imported.body.errors).toBeUndefined();
  });

  it('is refused to a mentor for people whom they do not work with, as if there were no such person', async () => {
    const goal = {
      goalId: 'g1',
      domain: 'EMPLOYMENT_TRAINING_EDUCATION',
      role: 'MENTEE',
      occurredOn: '2014-06-01',
    };
    const stranger = await errorOf(people.mentor, 'setGoal', { ...goal, personId: 'cat' });
    const nobody = await errorOf(people.mentor, 'setGoal', { ...goal, personId: 'nobody' });
    expect(stranger?.extensions.code).toBe('UNKNOWN_PERSON');
    expect(nobody?.extensions.code).toBe('UNKNOWN_PERSON');
    const own = await send(people.mentor, 'setGoal', { ...goal, personId: 'ben' });
    expect(own.body.errors).toBeUndefined();
    expect(
      (await gateway.accessRecord.list()).filter(({ operation }) => operation === 'SetGoal'),
    ).toMatchObject(
      ['cat', 'nobody'].map((person) => ({ outcome: 'REFUSED', role: 'MENTOR', subjects: [person] })),
    );
  });

  it('is refused to an officer about themselves and those whom they were matched with', async () => {
    const wasMentor = { ...people.officer, personId: 'ann' };
    const error = await errorOf(wasMentor, 'recordBreach', { ...breach, breachId: 'b7' });
    expect(error?.extensions.code).toBe('UNKNOWN_PERSON');
  });

  it('is refused to managers under a contract that is not theirs, as if there were no such contract', async () => {
    const referral = {
      personId: 'cat',
      caseId: 'case-x',
      route: 'MENTOR',
      referrer: { kind: 'PROVIDER', id: 'om-1' },
      unit: 'unit-1',
      contract: 'kent',
      occurredOn: '2014-06-01',
    };
    const byManager = await errorOf(people.manager, 'submitReferral', referral);
    expect(byManager?.extensions.code).toBe('NOT_FOUND');
    const unit = { contractId: 'kent', unitId: 'dover', name: 'Dover', occurredOn: '2014-06-01' };
    const byContractManager = await errorOf(people.contractManager, 'openDeliveryUnit', unit);
    expect(byContractManager?.extensions.code).toBe('NOT_FOUND');
    expect((await gateway.accessRecord.list()).slice(-2)).toMatchObject([
      { operation: 'SubmitReferral', outcome: 'REFUSED' },
      { operation: 'OpenDeliveryUnit', outcome: 'REFUSED' },
    ]);
  });

  it('takes an entry back only for those who record in its kind of history', async () => {
    const [, , breachEntry] = await all(gateway.log.readStream('supervision-ben'));
    const input = { stream: 'supervision-ben', entryId: breachEntry?.id, reason: 'Wrong person.' };
    const byMentor = await errorOf(people.mentor, 'retractEntry', input);
    expect(byMentor?.extensions.code).toBe('ACCESS_DENIED');
    const byOfficer = await send(people.officer, 'retractEntry', input);
    expect(byOfficer.body.errors).toBeUndefined();
  });

  it('takes back nothing of people whom the caller does not reach, unless it is their own entry', async () => {
    const { entries } = await gateway.record('StartSentence', {
      personId: 'cat',
      sentenceId: 's9',
      kind: 'COMMUNITY_ORDER',
      expectedEndOn: '2014-12-09',
      area: 'ept',
      occurredOn: '2013-12-10',
    });
    const ofOthers = { stream: 'supervision-cat', entryId: entries[0]?.id, reason: 'Wrong.' };
    const refused = await errorOf(people.officer, 'retractEntry', ofOthers);
    expect(refused?.extensions.code).toBe('ENTRY_NOT_FOUND');
    const replacing = await errorOf(people.officer, 'startSentence', {
      personId: 'cat',
      sentenceId: 's9',
      kind: 'LICENCE',
      expectedEndOn: '2014-12-09',
      area: 'ept',
      occurredOn: '2014-05-20',
      corrects: { entryId: entries[0]?.id, reason: 'Wrong.' },
    });
    expect(replacing?.extensions.code).toBe('ENTRY_NOT_FOUND');

    const own = {
      personId: 'cat',
      sentenceId: 's10',
      kind: 'LICENCE',
      expectedEndOn: '2014-12-09',
      area: 'ept',
      occurredOn: '2014-05-20',
    };
    const { body } = await send(people.officer, 'startSentence', own);
    const receipt: { readonly entries?: readonly { readonly id: string }[] } =
      body.data?.['startSentence'] ?? {};
    const entryId = receipt.entries?.[0]?.id;
    const retracted = await send(people.officer, 'retractEntry', { ...ofOthers, entryId });
    expect(retracted.body.errors).toBeUndefined();
  });

  it('never tells, by refusing to take an entry back, whose history it stands in', async () => {
    const stranger = { ...people.mentor, id: 'u-cat', personId: 'cat' };
    const [made] = await all(gateway.log.readStream('journey-ben'));
    const given = { entryId: made?.id, reason: 'Wrong.' };
    const errors = await Promise.all(
      ['journey-ben', 'journey-nobody'].map((stream) =>
        errorOf(stranger, 'retractEntry', { ...given, stream }),
      ),
    );
    expect(errors[0]).toEqual(errors[1]);
    expect(errors[0]?.extensions).toMatchObject({
      code: 'ENTRY_NOT_FOUND',
      facts: { entryId: made?.id },
    });
    expect(await gateway.accessRecord.list()).toContainEqual(
      expect.objectContaining({
        principal: 'u-cat',
        operation: 'RetractEntry',
        subjects: ['ben'],
        outcome: 'REFUSED',
      }),
    );
  });
});

describe('an error that nobody expected', () => {
  it('is masked, and on the log under the id that the caller is told, without values', async () => {
    const gateway = await gatewayForTest({}, (services) => ({
      ...services,
      executor: {
        execute: () => Promise.reject(new TypeError('cannot read the name of name-to-seal')),
      },
    }));
    try {
      const { text, body } = await ask(
        gateway,
        people.officer,
        `mutation { recordBreach(input: { personId: "ben", breachId: "b", sentenceId: "s", occurredOn: "2014-05-30" }) { position } }`,
        {},
        { 'x-correlation-id': 'trace-me' },
      );
      expect(body.errors?.[0]).toMatchObject({
        message: expect.stringContaining('Quote correlation id trace-me'),
        extensions: { code: 'INTERNAL_SERVER_ERROR', correlationId: 'trace-me' },
      });
      expect(text).not.toContain('name-to-seal');
      expect(text).not.toContain('.ts');
      expect(gateway.logged).toHaveLength(1);
      expect(JSON.stringify(gateway.logged)).not.toContain('name-to-seal');
      expect(gateway.logged[0]?.fields).toMatchObject({ correlationId: 'trace-me', error: 'TypeError' });
    } finally {
      await gateway.close();
    }
  });

  it('of the storage says that nothing was recorded, and what to do', async () => {
    const full = Object.assign(new Error('disk full'), { code: 'LOG_UNAVAILABLE' });
    const gateway = await gatewayForTest({}, (services) => ({
      ...services,
      executor: { execute: () => Promise.reject(full) },
    }));
    try {
      const { body } = await ask(
        gateway,
        people.officer,
        `mutation { recordBreach(input: { personId: "ben", breachId: "b", sentenceId: "s", occurredOn: "2014-05-30" }) { position } }`,
      );
      expect(body.errors?.[0]?.extensions).toMatchObject({
        code: 'SERVICE_UNAVAILABLE',
        wayOut: expect.stringContaining('same commandId'),
      });
    } finally {
      await gateway.close();
    }
  });
});

it('a command whose caller hangs up before it is recorded is not recorded, so that a repeat decides alone', async () => {
  const reached = Promise.withResolvers<void>();
  const released = Promise.withResolvers<void>();
  let outcome: Promise<unknown> | undefined;
  const gateway = await gatewayForTest({}, (services) => ({
    ...services,
    executor: {
      execute(...command) {
        const held = async () => {
          reached.resolve();
          await released.promise;
          return services.executor.execute(...command);
        };
        const receipt = held();
        outcome = receipt;
        return receipt;
      },
    },
  }));
  await tellEssexInSmall(gateway);
  const before = await all(gateway.log.readStream('supervision-ben'));

  const hangingUp = new AbortController();
  const request = fetch(`${gateway.url}/graphql`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      authorization: `Bearer ${await gateway.token(people.officer)}`,
    },
    body: JSON.stringify({
      query: `mutation ($input: RecordBreachInput!) { recordBreach(input: $input) { ${RECEIPT} } }`,
      variables: { input: { ...breach, commandId: 'c-hung-up' } },
    }),
    signal: hangingUp.signal,
  });
  await reached.promise;
  hangingUp.abort();
  await expect(request).rejects.toMatchObject({ name: 'AbortError' });
  // Answered after the end of the other connection has arrived.
  await fetch(`${gateway.url}/health/live`);
  released.resolve();
  await expect(outcome).rejects.toMatchObject({ code: 'SENDER_GONE' });
  expect(await all(gateway.log.readStream('supervision-ben'))).toEqual(before);
  await gateway.close();
});
