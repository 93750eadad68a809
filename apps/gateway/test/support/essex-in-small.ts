import type { GatewayForTest } from './gateway-for-test.js';

/**
 * A mentee (ben) with an officer, a referral and a match with a mentor (ann); and cat, whom nobody here works with. The
 * read models hold it all by then: one that has not come so far says that there is nobody.
 */
export async function tellEssexInSmall({ record, settled }: GatewayForTest): Promise<void> {
  const areas = ['ept'];
  await record('AwardContract', {
    contractId: 'essex',
    title: 'Essex',
    bodies: ['epb'],
    areas,
    occurredOn: '2012-09-01',
  });
  for (const personId of ['ann', 'ben', 'cat']) {
    await record('RegisterPerson', { personId, occurredOn: '2012-10-01' });
  }
  await record('RecordPersonalDetails', {
    personId: 'ben',
    name: 'name-to-seal',
    occurredOn: '2012-10-01',
  });
  await record('StartSentence', {
    personId: 'ben',
    sentenceId: 's1',
    kind: 'COMMUNITY_ORDER',
    expectedEndOn: '2014-12-09',
    area: 'ept',
    occurredOn: '2013-12-10',
  });
  await record('AssignOffenderManager', {
    personId: 'ben',
    officer: 'om-1',
    unit: 'unit-1',
    occurredOn: '2013-12-10',
  });
  for (const [personId, route, kind] of [
    ['ann', 'MENTOR', 'PROVIDER'],
    ['ben', 'MENTEE', 'CURRENT_OFFICER'],
  ] as const) {
    await record('SubmitReferral', {
      personId,
      caseId: `case-${personId}`,
      route,
      referrer: { kind, id: 'om-1' },
      unit: 'unit-1',
      contract: 'essex',
      occurredOn: '2014-01-07',
    });
  }
  await record('MakeMatch', {
    mentorId: 'ann',
    menteeId: 'ben',
    matchId: 'match-1',
    occurredOn: '2014-02-03',
  });
  await settled();
}
