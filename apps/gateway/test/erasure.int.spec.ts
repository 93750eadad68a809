import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Identity } from '#access';
import { runErasures } from '#application';
import { logDigest, verifyLog } from '#event-log';
import { ask } from './support/client.js';
import { tellEssexInSmall } from './support/essex-in-small.js';
import { type GatewayForTest, gatewayForTest, people } from './support/gateway-for-test.js';

const officer: Identity = {
  id: 'dpo-1',
  organisation: 'user-voice',
  roles: ['DATA_PROTECTION_OFFICER'],
};
const occurredOn = '2014-06-02';
const ofRequest = { personId: 'ben', requestId: 'erasure-1' };

interface Summary {
  readonly funnel: readonly object[];
  readonly byUnit: readonly object[];
  readonly receipt: {
    readonly lastEntryId: string;
    readonly logDigest: string;
    readonly erasureEpoch: number;
  };
}
/** As a commissioner is told figures: small numbers hidden, others rounded, and no place of the log. */
interface Published extends Omit<Summary, 'receipt'> {
  readonly funnel: readonly { readonly route: string; readonly stage: string; readonly cases: number }[];
  readonly byUnit: readonly {
    readonly unit: string;
    readonly funnel: readonly {
      readonly route: string;
      readonly stage: string;
      readonly cases: number | null;
    }[];
  }[];
  readonly receipt: { readonly figuresDigest: string };
}
const isReferredMentee = ({ route, stage }: { readonly route: string; readonly stage: string }) =>
  route === 'MENTEE' && stage === 'REFERRED';
const figuresOf = ({ funnel, byUnit }: Omit<Summary, 'receipt'>) => ({ funnel, byUnit });

describe('an erasure through the gateway', () => {
  let gateway: GatewayForTest;
  const ending = new AbortController();
  let running: Promise<void>;
  beforeAll(async () => {
    gateway = await gatewayForTest();
    await tellEssexInSmall(gateway);
    // With ben 13: what a commissioner is told of his unit is not hidden, and without him would be another number.
    for (let i = 0; i < 12; i++) {
      const personId = `p${i}`;
      await gateway.record('RegisterPerson', { personId, occurredOn: '2014-01-07' });
      await gateway.record('SubmitReferral', {
        ...{ personId, caseId: `case-${personId}`, route: 'MENTEE', unit: 'unit-1', contract: 'essex' },
        referrer: { kind: 'PROVIDER', id: 'x' },
        occurredOn: '2014-01-07',
      });
    }
    running = runErasures({ ...gateway.services, onFailure: () => undefined, signal: ending.signal });
  });
  afterAll(async () => {
    ending.abort();
    await running;
    await gateway.close();
  });

  const send = async (identity: Identity, command: string, input: object) => {
    const field = command.charAt(0).toLowerCase() + command.slice(1);
    const mutation = `mutation ($input: ${command}Input!) { ${field}(input: $input) { position } }`;
    const { body } = await ask<Record<string, { readonly position: string }>>(gateway, identity, mutation, {
      input,
    });
    return body.errors?.[0]?.extensions.code ?? 'accepted';
  };
  const summary = async (variables: object = {}) => {
    const atLeast = await gateway.log.head();
    const query = `query ($atLeast: String, $knownAt: String) { programmeSummary(contract: "essex", atLeast: $atLeast, knownAt: $knownAt) {
      funnel { route stage cases persons } byUnit { unit funnel { route stage cases } }
      receipt { asAt knownAt logDigest position lastEntryId erasureEpoch }
    } }`;
    const { body } = await ask<{ programmeSummary: Summary }>(gateway, people.contractManager, query, {
      atLeast,
      ...variables,
    });
    if (!body.data) throw new Error(JSON.stringify(body.errors));
    return body.data.programmeSummary;
  };
  const published = async (variables: object = {}) => {
    await summary(); // has taken in what was recorded
    const query = `query ($knownAt: String) { programmeSummary(contract: "essex", knownAt: $knownAt) {
      funnel { route stage cases persons } byUnit { unit funnel { route stage cases } }
      receipt { asAt knownAt position lastEntryId logDigest erasureEpoch figuresDigest breakdownsAsAt }
    } }`;
    const { body } = await ask<{ programmeSummary: Published }>(
      gateway,
      people.commissioner,
      query,
      variables,
    );
    if (!body.data) throw new Error(JSON.stringify(body.errors));
    return body.data.programmeSummary;
  };
  const totalOfCases = async (identity: Identity, variables: object = {}) => {
    const atLeast = await gateway.log.head();
    const query = `query ($atLeast: String, $knownAt: String) { cases(atLeast: $atLeast, knownAt: $knownAt) { totalCount } }`;
    const { body } = await ask<{ cases: { readonly totalCount: number } }>(gateway, identity, query, {
      atLeast,
      ...variables,
    });
    return body.data?.cases.totalCount;
  };
  /** What a receipt says of the log, from the log itself. */
  const digestUpTo = async (lastEntryId: string): Promise<string | null> => {
    let digest: string | null = null;
    for await (const { id, hash } of gateway.log.readAll()) {
      digest = logDigest(digest, hash);
      if (id === lastEntryId) return digest;
    }
    throw new Error(`${lastEntryId} is not in the log`);
  };
  const header = async (identity: Identity) => {
    const atLeast = await gateway.log.head();
    const query = `query ($atLeast: String) { caseFile(personId: "ben", atLeast: $atLeast, first: 1) { erased details } }`;
    const { body } = await ask<{ caseFile: object }>(gateway, identity, query, { atLeast });
    return body.data?.caseFile;
  };
  const erased = async () => {
    for (let patience = 400; patience > 0; patience -= 1) {
      if ((await gateway.services.keys.find([{ subject: 'ben', seal: 'PERSONAL' }]))[0] === 'destroyed') {
        const types: string[] = [];
        for await (const { type } of gateway.log.readStream('dataSubject-ben')) types.push(type);
        if (types.includes('DataSubjectKeyDestroyed')) return;
      }
      await new Promise((go) => setTimeout(go, 10));
    }
    throw new Error('nothing was erased');
  };

  it('is ordered by the data-protection officer alone, on a decision, and moves no figure and no receipt', async () => {
    const knownAt = '2014-06-02T12:00:00.000Z';
    gateway.setClock('2014-06-02T13:00:00.000Z');
    const [publishedBefore, liveBefore] = [await summary({ knownAt }), await summary()];
    const receipt = publishedBefore.receipt;
    expect(await digestUpTo(receipt.lastEntryId)).toBe(receipt.logDigest);
    const told = { then: await published({ knownAt }), now: figuresOf(await published()) };
    const digestNow = (await published()).receipt.figuresDigest;
    expect(told.then.funnel.find(isReferredMentee)?.cases).toBe(13);
    const ofUnit = told.then.byUnit.find(({ unit }) => unit === 'unit-1');
    expect(ofUnit?.funnel.find(isReferredMentee)?.cases).toBe(15);
    const whose = [people.manager, officer];
    const totals = () =>
      Promise.all(whose.flatMap((identity) => [totalOfCases(identity, { knownAt }), totalOfCases(identity)]));
    expect(await totals()).toEqual([14, 14, 14, 14]);

    expect(
      await send(people.manager, 'RequestErasure', { ...ofRequest, requestedBy: 'PERSON', occurredOn }),
    ).toBe('accepted');
    const decision = {
      ...ofRequest,
      outcome: 'GRANTED',
      grounds: 'the work is done',
      residualRisks: ['PATTERN_OF_DATES'],
      coarsen: ['DAYS'],
      occurredOn,
    };
    for (const identity of [people.manager, people.officer, people.importer, people.administrator]) {
      expect(await send(identity, 'DecideErasure', decision)).toBe('ACCESS_DENIED');
      expect(await send(identity, 'ErasePerson', ofRequest)).toBe('ACCESS_DENIED');
    }
    expect(await send(officer, 'ErasePerson', ofRequest)).toBe('ERASURE_NOT_GRANTED');
    expect(await send(officer, 'DecideErasure', decision)).toBe('accepted');
    expect(await header(officer)).toEqual({ erased: false, details: { name: 'name-to-seal' } });
    expect(await send(officer, 'ErasePerson', ofRequest)).toBe('accepted');
    await erased();

    expect(await header(officer)).toEqual({ erased: true, details: { name: '[erased]' } });
    expect(await header(people.officer)).toEqual({ erased: true, details: { name: '[erased]' } });
    const publishedAfter = await summary({ knownAt });
    expect(figuresOf(publishedAfter)).toEqual(figuresOf(publishedBefore));
    // What tells the two apart: texts may have been erased since the first.
    expect([receipt.erasureEpoch, publishedAfter.receipt.erasureEpoch]).toEqual([0, 1]);
    expect(figuresOf(await summary())).toEqual(figuresOf(liveBefore));
    // What was published is published again, to the byte, its digest and all the rest of its receipt included.
    expect(await published({ knownAt })).toEqual(told.then);
    const publishedNow = await published();
    expect(figuresOf(publishedNow)).toEqual(told.now);
    expect(publishedNow.receipt.figuresDigest).toBe(digestNow);
    expect(await totals()).toEqual([14, 14, 14, 14]);
    // What a receipt given out before says of the log can be computed again, and is the same.
    expect(await digestUpTo(receipt.lastEntryId)).toBe(receipt.logDigest);
    expect((await verifyLog(gateway.log)).faultCount).toBe(0);
  });

  it('leaves nothing to be recorded about the person but the end of what was open', async () => {
    const details = { personId: 'ben', name: 'again', occurredOn };
    expect(await send(people.manager, 'RecordPersonalDetails', details)).toBe('PERSON_ERASED');
    const end = { matchId: 'match-1', mentorId: 'ann', reason: 'OTHER', occurredOn };
    expect(await send(people.manager, 'EndMatch', end)).toBe('accepted');
  });

  it('is never taken back, and the decision only ever by who made it', async () => {
    const entries = new Map<string, string>();
    for await (const { type, id } of gateway.log.readStream('dataSubject-ben')) entries.set(type, id);
    const retract = (type: string) => ({
      stream: 'dataSubject-ben',
      entryId: entries.get(type),
      reason: 'by mistake',
    });
    for (const type of ['DataSubjectKeyDestroyed', 'ErasureOrdered']) {
      expect(await send(officer, 'RetractEntry', retract(type))).toBe('ENTRY_IS_FINAL');
    }
    expect(await send(officer, 'RetractEntry', retract('ErasureDecided'))).toBe('ENTRY_HAS_DEPENDENTS');
    expect(await send(people.manager, 'RetractEntry', retract('ErasureDecided'))).toBe('ENTRY_NOT_FOUND');
  });
});
