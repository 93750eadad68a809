import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Identity } from '#access';
import { logDigest } from '#event-log';
import { ask } from './support/client.js';
import { tellEssexInSmall } from './support/essex-in-small.js';
import { type GatewayForTest, gatewayForTest, NOW, people } from './support/gateway-for-test.js';

const CASE_FILE = `query ($personId: ID!, $asAt: String, $knownAt: String, $atLeast: String, $first: Int! = 50, $after: String, $all: Boolean! = false) {
  caseFile(personId: $personId, asAt: $asAt, knownAt: $knownAt, atLeast: $atLeast, first: $first, after: $after, includeSuperseded: $all) {
    personId erased details sentence { kind inBreach } openCases { caseId route }
    edges { cursor node { entryId type summary occurredOn data backdateReason stream revision superseded { kind reason } } }
    pageInfo { hasNextPage endCursor }
    receipt { asAt knownAt knownBy position lastEntryId logDigest erasureEpoch figuresDigest breakdownsAsAt incomplete suppression { threshold } codeVersion }
  }
}`;

interface CaseFile {
  readonly details: Readonly<Record<string, string>> | null;
  readonly sentence: { readonly kind: string | null; readonly inBreach: boolean } | null;
  readonly edges: readonly {
    readonly cursor: string;
    readonly node: {
      readonly entryId: string;
      readonly type: string;
      readonly summary: string;
      readonly data: Readonly<Record<string, unknown>>;
      readonly superseded: { readonly kind: string; readonly reason: string } | null;
    };
  }[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string };
  readonly receipt: Readonly<Record<string, unknown>>;
}

interface PublishedForTest {
  readonly funnel: readonly { route: string; stage: string; cases: number | null }[];
  readonly byUnit: readonly object[];
  readonly receipt: Readonly<Record<string, string | null>>;
}

describe('a case file', () => {
  let gateway: GatewayForTest;
  let lastEntryId = '';
  let digest: string | null = null;
  let head: string;
  beforeAll(async () => {
    gateway = await gatewayForTest();
    await tellEssexInSmall(gateway);
    await gateway.record('ScheduleSession', {
      mentorId: 'ann',
      matchId: 'match-1',
      sessionId: 'x1',
      occurredOn: '2014-03-01',
      plannedFor: '2014-03-03T10:00:00.000Z',
    });
    await gateway.record('HoldSession', {
      mentorId: 'ann',
      matchId: 'match-1',
      sessionId: 'x1',
      occurredAt: '2014-03-03T10:00:00.000Z',
      supportKinds: ['HOUSING', 'BENEFITS'],
      minutes: 60,
      mode: 'IN_PERSON',
    });
    await gateway.record('WriteSessionNote', {
      mentorId: 'ann',
      matchId: 'match-1',
      sessionId: 'x1',
      note: 'Said in confidence.',
      occurredOn: '2014-03-03',
    });
    head = String(await gateway.log.head());
    for await (const { id, hash } of gateway.log.readAll()) {
      [lastEntryId, digest] = [id, logDigest(digest, hash)];
    }
  });
  afterAll(() => gateway.close());

  const file = async (identity: Identity, variables: object = {}) => {
    const { body } = await ask<{ caseFile: CaseFile }>(gateway, identity, CASE_FILE, {
      personId: 'ben',
      atLeast: head,
      ...variables,
    });
    const caseFile = body.data?.caseFile;
    return { caseFile, error: body.errors?.[0], errors: body.errors };
  };
  const types = (caseFile: CaseFile | undefined) => caseFile?.edges.map(({ node }) => node.type) ?? [];

  it('is whole and open for the officer, but for what was said in confidence', async () => {
    const { caseFile, errors } = await file(people.officer);
    expect(errors).toBeUndefined();
    expect(caseFile?.details).toEqual({ name: 'name-to-seal' });
    expect(caseFile?.sentence).toEqual({ kind: 'COMMUNITY_ORDER', inBreach: false });
    expect(types(caseFile)).toContain('SessionHeld');
    expect(types(caseFile)).not.toContain('SessionNoteWritten');
    const session = caseFile?.edges.find(({ node }) => node.type === 'SessionHeld')?.node;
    expect(session?.summary).toBe('Session held, 60 minutes: housing, benefits');
    expect(caseFile?.receipt).toEqual({
      asAt: '2014-06-02',
      knownAt: null,
      knownBy: 'SYSTEM',
      position: head,
      lastEntryId,
      logDigest: digest,
      erasureEpoch: 0,
      figuresDigest: null,
      breakdownsAsAt: null,
      incomplete: false,
      suppression: null,
      codeVersion: 'test',
    });
  });

  it('opens the confidential notes to the mentor of that match and the manager of its contract, and hides the offence from the mentor', async () => {
    const byMentor = (await file(people.mentor)).caseFile;
    const note = byMentor?.edges.find(({ node }) => node.type === 'SessionNoteWritten')?.node;
    expect(note?.data['note']).toBe('Said in confidence.');
    expect(byMentor?.sentence?.kind).toBeNull();
    const sentence = byMentor?.edges.find(({ node }) => node.type === 'SentenceStarted')?.node;
    expect(sentence?.data).not.toHaveProperty('kind');
    expect(sentence?.summary).toBe('Sentence started');
    const byManager = (await file(people.manager)).caseFile;
    expect(types(byManager)).toContain('SessionNoteWritten');
  });

  it('of a person out of reach looks like that of nobody, and the attempt is on record', async () => {
    const stranger = (await file(people.otherOfficer)).error;
    const nobody = (await file(people.otherOfficer, { personId: 'nobody' })).error;
    expect(stranger?.extensions).toEqual(nobody?.extensions);
    expect(stranger?.extensions.code).toBe('NOT_FOUND');
    expect(stranger?.message).toBe(nobody?.message);
    const entries = await gateway.accessRecord.list({ limit: 1000 });
    expect(entries.slice(-2)).toEqual([
      expect.objectContaining({ principal: 'om-2', subjects: ['ben'], outcome: 'REFUSED' }),
      expect.objectContaining({ principal: 'om-2', subjects: ['nobody'], outcome: 'REFUSED' }),
    ]);
  });

  it('is on record before it is shown: who, in which role, whose, why', async () => {
    await ask(
      gateway,
      people.officer,
      CASE_FILE,
      { personId: 'ben' },
      { 'x-purpose': 'Supervision', 'x-correlation-id': 'c-77' },
    );
    const entries = await gateway.accessRecord.list({ limit: 1000 });
    expect(entries.at(-1)).toMatchObject({
      principal: 'om-1',
      role: 'OFFENDER_MANAGER',
      operation: 'caseFile',
      subjects: ['ben'],
      purpose: 'SUPERVISION',
      correlationId: 'c-77',
      outcome: 'GRANTED',
    });
  });

  it('is not for commissioners', async () => {
    expect((await file(people.commissioner)).error?.extensions.code).toBe('ACCESS_DENIED');
  });

  it('comes a page at a time, and refuses the cursor of another question', async () => {
    const first = (await file(people.officer, { first: 2 })).caseFile;
    const after = first?.pageInfo.endCursor;
    const second = (await file(people.officer, { first: 2, after })).caseFile;
    const whole = (await file(people.officer)).caseFile;
    expect([...types(first), ...types(second)]).toEqual(types(whole).slice(0, 4));
    const other = await file(people.officer, { first: 2, after, asAt: '2014-01-01' });
    expect(other.error?.extensions.code).toBe('BAD_CURSOR');
  });

  it('tells by no short page and no cursor that there is an entry which is not for the reader', async () => {
    const whole = (await file(people.officer)).caseFile;
    let after: string | undefined;
    for (const { cursor } of whole?.edges ?? []) {
      const page = (await file(people.officer, { first: 1, after })).caseFile;
      expect(page?.edges).toHaveLength(1);
      expect(page?.pageInfo.endCursor).toHaveLength(cursor.length);
      after = page?.pageInfo.endCursor;
      expect(page?.pageInfo.hasNextPage).toBe(cursor !== whole?.edges.at(-1)?.cursor);
    }
  });

  it('shows a mentor their own matches, and not those of the mentee with anybody else', async () => {
    await gateway.record('SubmitReferral', {
      personId: 'cat',
      caseId: 'case-cat',
      route: 'MENTOR',
      referrer: { kind: 'PROVIDER', id: 'om-1' },
      unit: 'unit-1',
      contract: 'essex',
      occurredOn: '2014-01-07',
    });
    const second = { mentorId: 'cat', menteeId: 'ben', matchId: 'match-2', occurredOn: '2014-04-01' };
    const { position: atLeast } = await gateway.record('MakeMatch', second);
    const matches = (caseFile: CaseFile | undefined) =>
      caseFile?.edges.flatMap(({ node }) => (node.type === 'MatchMade' ? [node.data['matchId']] : []));
    expect(matches((await file(people.mentor, { atLeast })).caseFile)).toEqual(['match-1']);
    expect(matches((await file(people.officer, { atLeast })).caseFile)).toEqual(['match-1', 'match-2']);
  });

  it('is asked as at a day, and as known at an instant', async () => {
    const before = (await file(people.officer, { asAt: '2014-02-02' })).caseFile;
    expect(types(before)).not.toContain('MatchMade');
    const unknown = (await file(people.officer, { knownAt: '2014-06-02T11:59:59.999Z' })).caseFile;
    expect(types(unknown)).toEqual([]);
  });

  it('shows what was taken back only where that is asked for', async () => {
    const held = (await file(people.mentor)).caseFile?.edges.find(
      ({ node }) => node.type === 'SessionNoteWritten',
    );
    const retraction = { stream: 'match-match-1', entryId: held?.node.entryId, reason: 'Another person.' };
    const { position } = await gateway.record('RetractEntry', retraction);
    const now = (await file(people.mentor, { atLeast: position })).caseFile;
    expect(types(now)).not.toContain('SessionNoteWritten');
    const all = (await file(people.mentor, { atLeast: position, all: true })).caseFile;
    const superseded = all?.edges.find(({ node }) => node.type === 'SessionNoteWritten')?.node.superseded;
    expect(superseded).toEqual({ kind: 'RETRACTED', reason: 'Another person.' });
  });

  it('reads one’s own write, and refuses a position that is none', async () => {
    const { body } = await ask<{ recordBreach: { position: string } }>(
      gateway,
      people.officer,
      `mutation { recordBreach(input: { personId: "ben", breachId: "b1", sentenceId: "s1", occurredOn: "2014-06-01" }) { position } }`,
    );
    const atLeast = body.data?.recordBreach.position;
    expect((await file(people.officer, { atLeast })).caseFile?.sentence?.inBreach).toBe(true);
    const beyond = await file(people.officer, { atLeast: '00000000000000099999' });
    expect(beyond.error?.extensions.code).toBe('POSITION_BEYOND_HEAD');
    const malformed = await file(people.officer, { atLeast: 'yesterday' });
    expect(malformed.error?.extensions.code).toBe('BAD_USER_INPUT');
    expect(malformed.error?.message).toContain('atLeast');
  });

  it.each([
    [{ asAt: '2014-02-30' }, 'asAt', 'must be a day that exists'],
    [{ asAt: '2014-06-03' }, 'asAt', 'must not be after today'],
    [{ knownAt: 'yesterday' }, 'knownAt', 'must be an instant'],
    [{ first: 0 }, 'first', '1 to 100'],
    [{ first: 101 }, 'first', '1 to 100'],
    [{ first: 'many' }, 'first', 'must be a whole number'],
  ])('refuses %o', async (variables, field, rule) => {
    const { error } = await file(people.officer, variables);
    expect(error?.extensions.code).toBe('BAD_USER_INPUT');
    expect(error?.extensions['faults']).toEqual([{ field, rule: expect.stringContaining(rule) }]);
  });

  it('reads [erased] where the keys were destroyed, and never an error', async () => {
    await gateway.services.keys.destroy('ben');
    const { caseFile, errors } = await file(people.officer);
    expect(errors).toBeUndefined();
    expect(caseFile?.details).toEqual({ name: '[erased]' });
  });
});

interface Cases {
  readonly totalCount: number;
  readonly edges: readonly { readonly node: { readonly caseId: string } }[];
}

describe('the list of cases', () => {
  let gateway: GatewayForTest;
  beforeAll(async () => {
    gateway = await gatewayForTest();
    await tellEssexInSmall(gateway);
  });
  afterAll(() => gateway.close());

  it('holds whom the caller reaches, and counts no others', async () => {
    const atLeast = await gateway.log.head();
    const list = async (identity: Identity) => {
      const query = `query ($atLeast: String) { cases(atLeast: $atLeast) { totalCount edges { node { caseId personId state } } } }`;
      const { body } = await ask<{ cases: Cases }>(gateway, identity, query, { atLeast });
      const { totalCount, edges = [] } = body.data?.cases ?? {};
      return { totalCount, cases: edges.map(({ node }) => node.caseId).sort() };
    };
    expect(await list(people.officer)).toEqual({ totalCount: 1, cases: ['case-ben'] });
    expect(await list(people.otherOfficer)).toEqual({ totalCount: 0, cases: [] });
    expect(await list(people.manager)).toEqual({ totalCount: 2, cases: ['case-ann', 'case-ben'] });
    expect(await list(people.mentor)).toEqual({ totalCount: 2, cases: ['case-ann', 'case-ben'] });
  });
});

describe('the programme in numbers', () => {
  let gateway: GatewayForTest;
  const SUMMARY = `query ($contract: ID!, $unit: ID, $atLeast: String) { programmeSummary(contract: $contract, unit: $unit, atLeast: $atLeast) {
    funnel { route stage cases persons } byUnit { unit funnel { route stage cases } } receipt { suppression { threshold roundTo } position }
  } }`;
  interface Step {
    readonly route: string;
    readonly stage: string;
    readonly cases: number | null;
  }
  const isReferredMentor = ({ route, stage }: Step) => route === 'MENTOR' && stage === 'REFERRED';
  interface Summary {
    readonly funnel: readonly Step[];
    readonly byUnit: readonly {
      readonly unit: string;
      readonly funnel: readonly Step[];
    }[];
    readonly receipt: { readonly suppression: object | null };
  }
  beforeAll(async () => {
    gateway = await gatewayForTest();
    await tellEssexInSmall(gateway);
    for (let i = 0; i < 13; i++) {
      const personId = `p${i}`;
      await gateway.record('RegisterPerson', { personId, occurredOn: '2013-10-01' });
      await gateway.record('SubmitReferral', {
        personId,
        caseId: `case-${personId}`,
        route: 'MENTOR',
        referrer: { kind: 'PROVIDER', id: 'x' },
        unit: i < 12 ? 'unit-2' : 'unit-3',
        contract: 'essex',
        occurredOn: '2013-11-01',
      });
    }
  });
  afterAll(() => gateway.close());

  const summary = async (identity: Identity, variables: object = {}) => {
    const atLeast = String(await gateway.log.head());
    const published = identity.roles.includes('COMMISSIONER');
    if (published) await ask(gateway, people.contractManager, SUMMARY, { contract: 'essex', atLeast });
    const { body } = await ask<{ programmeSummary: Summary }>(gateway, identity, SUMMARY, {
      contract: 'essex',
      ...(published ? {} : { atLeast }),
      ...variables,
    });
    const found = body.data?.programmeSummary;
    const referred = found?.funnel.find(isReferredMentor)?.cases;
    const units = Object.fromEntries(
      (found?.byUnit ?? []).map(({ unit, funnel }) => [unit, funnel.find(isReferredMentor)?.cases]),
    );
    return { referred, units, rule: found?.receipt.suppression, error: body.errors?.[0] };
  };

  it('are exact for who manages the contract', async () => {
    expect(await summary(people.contractManager)).toEqual({
      referred: 14,
      units: { 'unit-1': 1, 'unit-2': 12, 'unit-3': 1 },
      rule: null,
      error: undefined,
    });
  });

  it('are for a commissioner exact in total, and in the breakdown hidden or rounded, with the rule in the receipt', async () => {
    const { referred, units, rule } = await summary(people.commissioner);
    expect(referred).toBe(14);
    expect(units).toMatchObject({ 'unit-1': null, 'unit-3': null });
    expect([null, 10]).toContain(units['unit-2']);
    expect(rule).toEqual({ threshold: 10, roundTo: 5 });
  });

  it('are no more exact for a commissioner who asks for one unit', async () => {
    const units = ['unit-1', 'unit-2', 'unit-3'];
    const asked = await Promise.all(units.map((unit) => summary(people.commissioner, { unit })));
    const { units: table } = await summary(people.commissioner);
    // As in the table of all: what is small, and what it could be had by.
    expect(asked.map(({ referred }) => referred)).toEqual(units.map((unit) => table[unit]));
    expect(asked[0]?.referred).toBeNull();
  });

  const published = async (variables: object = {}) => {
    const query = `query ($contract: ID!, $asAt: String, $knownAt: String, $atLeast: String) {
      programmeSummary(contract: $contract, asAt: $asAt, knownAt: $knownAt, atLeast: $atLeast) {
        funnel { route stage cases } byUnit { unit funnel { stage cases } }
        receipt { asAt knownAt position lastEntryId logDigest erasureEpoch figuresDigest breakdownsAsAt }
      }
    }`;
    const { body } = await ask<{ programmeSummary: PublishedForTest }>(gateway, people.commissioner, query, {
      contract: 'essex',
      ...variables,
    });
    return { shown: body.data?.programmeSummary, error: body.errors?.[0] };
  };

  it('name for a commissioner no place of the log, by which to know when something was recorded', async () => {
    const { shown } = await published();
    expect(shown?.receipt).toEqual({
      asAt: '2014-06-02',
      knownAt: NOW, // the asker's own clock
      position: null,
      lastEntryId: null,
      logDigest: null,
      erasureEpoch: null, // it would tell that somebody was erased between two askings
      figuresDigest: expect.stringMatching(/^[0-9a-f]{64}$/),
      breakdownsAsAt: '2014-05-31',
    });
    const { error } = await published({ atLeast: '00000000000000009999' });
    expect(error?.extensions).toMatchObject({ code: 'BAD_USER_INPUT', faults: [{ field: 'atLeast' }] });
  });

  it('leave a commissioner, and an evaluator, no other way to ask how far the log goes', async () => {
    const beyond = '{ contracts(atLeast: "00000000000000009999") { contract } }';
    const { body } = await ask(gateway, people.commissioner, beyond);
    expect(body.errors?.[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT' });
    for (const identity of [people.commissioner, people.evaluator]) {
      const { body: refused } = await ask(gateway, identity, '{ recordState { head latestSequence } }');
      expect(refused.errors?.[0]?.extensions.code).toBe('ACCESS_DENIED');
    }
    const { body: told } = await ask(gateway, people.mentor, '{ recordState { head } }');
    expect(told.data).toEqual({ recordState: { head: await gateway.log.head() } });
  });

  it('can be asked for again by a commissioner’s receipt, which changes only when the figures do', async () => {
    const first = (await published()).shown?.receipt;
    gateway.setClock('2014-06-02T12:00:01.000Z');
    await gateway.record('RegisterPerson', { personId: 'later', occurredOn: '2014-06-02' });
    await summary(people.contractManager); // has taken it in
    expect((await published()).shown?.receipt.figuresDigest).toBe(first?.figuresDigest);
    const again = (await published({ asAt: first?.asAt, knownAt: first?.knownAt })).shown?.receipt;
    expect(again).toEqual(first);
    expect((await published({ asAt: '2013-10-31' })).shown?.receipt.figuresDigest).not.toBe(
      first?.figuresDigest,
    );
  });

  it('are for a commissioner of all that is on record at the instant of their receipt', async () => {
    gateway.setClock('2014-06-02T12:00:02.000Z');
    for (let i = 0; i < 40; i++) {
      await gateway.record('RegisterPerson', { personId: `lag${i}`, occurredOn: '2014-06-01' });
      await gateway.record('SubmitReferral', {
        personId: `lag${i}`,
        caseId: `case-lag${i}`,
        route: 'MENTEE',
        referrer: { kind: 'PROVIDER', id: 'x' },
        unit: 'unit-4',
        contract: 'essex',
        occurredOn: '2014-06-01',
      });
    }
    const { shown } = await published(); // at once, without waiting for a read model
    gateway.setClock('2014-06-02T12:00:03.000Z');
    const again = await published({ asAt: shown?.receipt.asAt, knownAt: shown?.receipt.knownAt });
    expect(again.shown?.funnel).toEqual(shown?.funnel);
    expect(again.shown?.receipt).toEqual(shown?.receipt);
  });

  it('are not cut off later for a commissioner who names an instant to come', async () => {
    const { error } = await published({ knownAt: '2015-01-15T00:00:00.000Z' });
    expect(error?.extensions).toMatchObject({ code: 'BAD_USER_INPUT', faults: [{ field: 'knownAt' }] });
  });

  it('are cut off for a commissioner where a month ends, but for the activity of the contract', async () => {
    const of = async (asAt: string) => {
      const { shown } = await published({ asAt });
      const referred = shown?.funnel.find(isReferredMentor)?.cases;
      return { referred, units: shown?.byUnit, until: shown?.receipt.breakdownsAsAt };
    };
    // 13 were referred on 1 November: the total tells, and no breakdown before the month is over.
    const before = await of('2013-10-31');
    const after = await of('2013-11-01');
    expect((after.referred ?? 0) - (before.referred ?? 0)).toBe(13);
    expect(after).toMatchObject({ units: before.units, until: '2013-10-31' });
    const over = await of('2013-11-30');
    expect(over.until).toBe('2013-11-30');
    expect(over.units).not.toEqual(before.units);
  });

  it('tell a commissioner of what is recorded in a month once the month is over', async () => {
    gateway.setClock('2014-07-10T12:00:00.000Z');
    const before = (await published()).shown;
    for (let i = 0; i < 12; i++) {
      await gateway.record('RegisterPerson', { personId: `late${i}`, occurredOn: '2014-03-01' });
      await gateway.record('SubmitReferral', {
        personId: `late${i}`,
        caseId: `case-late${i}`,
        route: 'MENTOR',
        referrer: { kind: 'PROVIDER', id: 'x' },
        unit: 'unit-4',
        contract: 'essex',
        occurredOn: '2014-03-01',
      });
    }
    await summary(people.contractManager); // has taken them in
    const after = (await published()).shown;
    expect(after?.funnel.find(isReferredMentor)?.cases).toBe(26);
    expect(after?.byUnit).toEqual(before?.byUnit);
    gateway.setClock('2014-08-01T12:00:00.000Z');
    expect((await published()).shown?.byUnit).not.toEqual(before?.byUnit);
  });

  it('are of one’s own contracts alone', async () => {
    expect((await summary(people.commissioner, { contract: 'kent' })).error?.extensions.code).toBe(
      'NOT_FOUND',
    );
    const elsewhere = { ...people.commissioner, contracts: ['kent'] };
    expect((await summary(elsewhere)).error?.extensions.code).toBe('NOT_FOUND');
    expect((await summary(people.officer)).error?.extensions.code).toBe('ACCESS_DENIED');
    const { body } = await ask(gateway, elsewhere, '{ contracts { contract } }');
    expect(body.data?.['contracts']).toEqual([]);
  });
});

it('shows the record of who looked to the data-protection officer, and that is on record too', async () => {
  const gateway = await gatewayForTest();
  try {
    await ask(gateway, people.otherOfficer, CASE_FILE, { personId: 'ben' });
    const officer = { id: 'dpo', organisation: 'user-voice', roles: ['DATA_PROTECTION_OFFICER'] } as const;
    const query = '{ accessRecord { sequence principal role operation subjects outcome } }';
    const refused = {
      sequence: 1,
      principal: 'om-2',
      role: 'OFFENDER_MANAGER',
      operation: 'caseFile',
      subjects: ['ben'],
      outcome: 'REFUSED',
    };
    const first = await ask(gateway, officer, query);
    expect(first.body.data?.['accessRecord']).toEqual([refused]);
    const second = await ask(gateway, officer, query);
    expect(second.body.data?.['accessRecord']).toMatchObject([
      refused,
      { principal: 'dpo', outcome: 'GRANTED' },
    ]);
    const denied = await ask(gateway, people.manager, query);
    expect(denied.body.errors?.[0]?.extensions.code).toBe('ACCESS_DENIED');
  } finally {
    await gateway.close();
  }
});

it('says that a read model has not come so far, and how far it has', async () => {
  const gateway = await gatewayForTest({ limits: { waitMs: 20 } }, (services) => ({
    ...services,
    readModels: {
      ...services.readModels,
      engine: {
        ...services.readModels.engine,
        names: [],
        position: () => null,
        waitFor: async () => 'stale',
      },
    },
  }));
  try {
    await gateway.record('RegisterPerson', { personId: 'ben', occurredOn: '2014-06-01' });
    const atLeast = await gateway.log.head();
    const { body } = await ask(gateway, people.officer, CASE_FILE, { personId: 'ben', atLeast });
    expect(body.errors?.[0]?.extensions).toMatchObject({ code: 'STALE', facts: { atLeast, reached: null } });
  } finally {
    await gateway.close();
  }
});
