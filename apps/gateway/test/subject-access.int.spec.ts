import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Identity } from '#access';
import { ask, get } from './support/client.js';
import { tellEssexInSmall } from './support/essex-in-small.js';
import { gatewayForTest, type GatewayForTest, people } from './support/gateway-for-test.js';

const officer: Identity = { id: 'dpo-1', organisation: 'user-voice', roles: ['DATA_PROTECTION_OFFICER'] };
const GIVE = `mutation ($input: SubjectAccessInput!) {
  subjectAccess(input: $input) { personId entries withheld toReview complete html json position }
}`;

interface Given {
  readonly entries: number;
  readonly withheld: number;
  readonly toReview: readonly string[];
  readonly complete: boolean;
  readonly html: string;
  readonly json: string;
  readonly position: string;
}
interface Entry {
  readonly entryId: string;
  readonly type: string;
  readonly data: Readonly<Record<string, unknown>>;
  readonly superseded: object | null;
}

describe('subject access', () => {
  let gateway: GatewayForTest;
  beforeAll(async () => {
    gateway = await gatewayForTest();
    await tellEssexInSmall(gateway);
    const { record } = gateway;
    await record('RecordPersonalDetails', {
      personId: 'ben',
      name: 'Ben <script>alert(1)</script> & Sons',
      address: '1 "Old" Street',
      occurredOn: '2014-01-02',
    });
    await record('RecordNonAssociation', {
      personId: 'cat',
      otherPersonId: 'ben',
      reason: 'secret-of-cat',
      occurredOn: '2014-01-02',
    });
    const session = { matchId: 'match-1', mentorId: 'ann', sessionId: 'session-1' };
    await record('HoldSession', {
      ...session,
      supportKinds: ['HOUSING'],
      minutes: 60,
      mode: 'IN_PERSON',
      place: 'the-library-of-ben',
      occurredAt: '2014-05-03T09:00:00.000Z',
    });
    await record('WriteSessionNote', {
      ...session,
      note: 'note-in-confidence',
      occurredOn: '2014-05-04',
    });
    const goal = { personId: 'ben', goalId: 'goal-1', domain: 'ACCOMMODATION', role: 'MENTEE' };
    const { entries } = await record('SetGoal', {
      ...goal,
      title: 'A flat near Ann Other',
      occurredOn: '2014-05-04',
    });
    await record('RetractEntry', {
      stream: 'journey-ben',
      entryId: entries[0]?.id,
      reason: 'not his goal',
    });
  });
  afterAll(() => gateway.close());

  const give = async (personId: string, more: object = {}) => {
    const { body } = await ask<{ subjectAccess: Given }>(gateway, officer, GIVE, {
      input: { personId, ...more },
    });
    expect(body.errors).toBeUndefined();
    const given = body.data?.subjectAccess;
    if (!given) throw new Error('nothing was given');
    const document: { readonly entries: readonly Entry[] } & Readonly<Record<string, unknown>> = JSON.parse(
      given.json,
    );
    const entry = (type: string) => document.entries.find((one) => one.type === type);
    return { given, document, entry };
  };

  it('gives every entry about the person in order, their own values opened, times in London', async () => {
    const { given, document, entry } = await give('ben');
    expect(given).toMatchObject({ complete: true, withheld: 1 });
    expect(document).toMatchObject({
      spec: 'throughline-subject-access/1',
      personId: 'ben',
      preparedAt: { london: '2 June 2014, 13:00:00 BST' },
      withheld: [{ reason: 'THIRD_PARTY', entries: 1 }],
    });
    expect(document.entries.map(({ type }) => type)).toEqual([
      'PersonRegistered',
      'PersonalDetailsRecorded',
      'SentenceStarted',
      'OffenderManagerAssigned',
      'PersonalDetailsRecorded',
      'ReferralSubmitted',
      'MatchMade',
      'SessionHeld',
      'SessionNoteWritten',
      'GoalSet',
    ]);
    expect(entry('SessionHeld')).toMatchObject({
      occurredAt: { utc: '2014-05-03T09:00:00.000Z', london: '3 May 2014, 10:00:00 BST' },
      recordedAt: { london: expect.stringContaining('2014') },
      recordedBy: { role: 'IMPORTER', organisation: 'user-voice' },
      data: { place: 'the-library-of-ben', supportKinds: ['HOUSING'], minutes: 60 },
    });
  });

  it('shows what was taken back, and by whom', async () => {
    const { entry, given } = await give('ben');
    expect(entry('GoalSet')).toMatchObject({
      data: { title: 'A flat near Ann Other' },
      superseded: { kind: 'RETRACTED', by: { role: 'IMPORTER' }, reason: 'not his goal' },
    });
    expect(given.html).toContain('Taken back on');
  });

  it('names nobody else: other persons, staff, and whose key seals what is theirs', async () => {
    const { given, entry } = await give('ben');
    for (const text of [given.json, given.html]) {
      expect(text).not.toMatch(
        /secret-of-cat|note-in-confidence|"(ann|cat|om-1|i-1|dpo-1)"|case-ann|sealed:/,
      );
    }
    expect(entry('MatchMade')?.data).toMatchObject({ mentorId: 'another person', menteeId: 'ben' });
    expect(entry('OffenderManagerAssigned')?.data).toMatchObject({ officer: 'a member of staff' });
    expect(entry('ReferralSubmitted')?.data).toMatchObject({ referrer: { id: 'a member of staff' } });
    expect(entry('SessionNoteWritten')?.data).toMatchObject({ note: '[withheld: in confidence]' });
  });

  it('tells a mentor that sessions were held, and not what they were about', async () => {
    const { given, entry } = await give('ann');
    expect(entry('SessionHeld')).toMatchObject({ deliveryUnit: null });
    expect(entry('SessionHeld')?.data).toMatchObject({
      minutes: 60,
      menteeId: 'another person',
      place: '[withheld: about another person]',
      supportKinds: '[withheld: about another person]',
    });
    expect(given.json).not.toMatch(/the-library-of-ben|HOUSING|note-in-confidence|case-ben/);
  });

  it('tells of no concern by the code for why a match ended, whatever it is', async () => {
    const match = { mentorId: 'ann', menteeId: 'cat' };
    for (const [matchId, reason, occurredOn] of [
      ['match-a', 'SAFEGUARDING', '2014-03-03'],
      ['match-b', 'GOALS_MET', '2014-03-04'],
    ]) {
      await gateway.record('MakeMatch', { ...match, matchId, occurredOn });
      await gateway.record('EndMatch', { mentorId: 'ann', matchId, reason, occurredOn });
    }
    for (const personId of ['cat', 'ann']) {
      const { given, document } = await give(personId);
      const ended = document.entries.filter(({ type }) => type === 'MatchEnded').map(({ data }) => data);
      const why = personId === 'cat' ? '[withheld: why a match ended]' : '[withheld: about another person]';
      expect(ended).toHaveLength(2);
      for (const data of ended) expect(data).toMatchObject({ reason: why, polarity: why });
      expect(given.json).not.toMatch(/SAFEGUARDING|GOALS_MET|UNCLASSIFIED/);
      expect(given.html).not.toMatch(/SAFEGUARDING|<dd>safeguarding|goals met|unclassified/);
    }
  });

  it('tells of no concern by why somebody looked', async () => {
    const query = 'query { caseFile(personId: "ben", first: 1) { personId } }';
    await ask(gateway, people.manager, query, {}, { 'x-purpose': 'SAFEGUARDING' });
    await ask(gateway, people.manager, query);
    const { given, document } = await give('ben');
    const look = { day: '2014-06-02', role: 'PROGRAMME_MANAGER', organisation: 'user-voice' };
    const seen = { ...look, operation: 'caseFile', purpose: null, outcome: 'GRANTED', times: 2 };
    expect(document['looks']).toContainEqual(seen);
    expect(given.json).not.toContain('SAFEGUARDING');
    expect(given.html).not.toMatch(/SAFEGUARDING|<td>safeguarding/);
  });

  it('says to everybody where that is which they did as a user of the system', async () => {
    for (const personId of ['ann', 'ben']) {
      const { given, document } = await give(personId);
      expect(document['asUser']).toContain('stands under your account');
      expect(given.html).toContain('stands under your account');
    }
  });

  it('marks what staff wrote for the officer to read, and leaves out what the officer withholds', async () => {
    const { given, entry } = await give('ben');
    const name = `${entry('GoalSet')?.entryId}/data.title`;
    expect(given.toReview).toContain(name);
    expect(given.html).toContain('<mark>A flat near Ann Other</mark>');
    const again = await give('ben', { withhold: [...given.toReview] });
    expect(again.given.toReview).toEqual([]);
    expect(again.given.html).not.toContain('<mark>');
    expect(again.entry('GoalSet')?.data).toMatchObject({ title: '[withheld by the officer]' });
    expect(again.entry('PersonalDetailsRecorded')?.data).toMatchObject({ name: 'name-to-seal' });
  });

  it('withholds nothing by a name that is none of the record: it would hand over what was to be withheld', async () => {
    const { given } = await give('ben');
    const before = await gateway.log.head();
    const withhold = [...given.toReview.slice(0, 1), `${given.toReview[1]} `];
    const { body } = await ask(gateway, officer, GIVE, { input: { personId: 'ben', withhold } });
    expect(body.errors?.[0]?.extensions).toMatchObject({
      code: 'BAD_USER_INPUT',
      faults: [{ field: 'withhold' }],
    });
    expect(await gateway.log.head()).toBe(before);
  });

  it('is a page without any script, with every text escaped', async () => {
    const { given } = await give('ben');
    expect(given.html).toContain('Ben &lt;script&gt;alert(1)&lt;/script&gt; &amp; Sons');
    expect(given.html).toContain('1 &quot;Old&quot; Street');
    expect(given.html).not.toMatch(/<script|javascript:|\son[a-z]+=|<(img|link|iframe|object|form)/i);
    expect(given.html).toContain("default-src 'none'");
  });

  it('says who looked, by role and organisation, and where it goes', async () => {
    const query = 'query { caseFile(personId: "ben", first: 1) { personId } }';
    await ask(gateway, people.officer, query, {}, { 'x-purpose': 'SUPERVISION' });
    await ask(gateway, people.otherOfficer, query);
    await get(gateway, '/replay', people.evaluator);
    const { document, given } = await give('ben');
    const day = '2014-06-02';
    expect(document['looks']).toEqual(
      expect.arrayContaining([
        {
          day,
          role: 'OFFENDER_MANAGER',
          organisation: 'ept',
          operation: 'caseFile',
          purpose: 'SUPERVISION',
          outcome: 'GRANTED',
          times: 1,
        },
        {
          day,
          role: 'OFFENDER_MANAGER',
          organisation: 'ept',
          operation: 'caseFile',
          purpose: null,
          outcome: 'REFUSED',
          times: 1,
        },
      ]),
    );
    expect(document['releases']).toEqual([{ day, organisation: 'university', times: 1 }]);
    expect(given.html).toContain('Case file (refused)');
  });

  it('is itself on record: in the log, and in the record of access', async () => {
    const before = await give('ann', { commandId: 'access-1' });
    const again = await give('ann', { commandId: 'access-1' });
    expect(again.given.position).toBe(before.given.position);
    const { entry } = await give('ann');
    expect(entry('SubjectAccessProvided')?.data).toMatchObject({ entries: expect.any(Number), withheld: 0 });
    const looks = await gateway.accessRecord.list({
      filter: { person: 'ann', operation: 'subjectAccess' },
      limit: 1000,
    });
    expect(looks.at(-1)).toMatchObject({
      kind: 'EXPORT',
      principal: 'dpo-1',
      subjects: ['ann'],
      outcome: 'GRANTED',
    });
  });

  it('is for the officer alone, and for whom there is', async () => {
    const { body } = await ask(gateway, people.manager, GIVE, { input: { personId: 'ben' } });
    expect(body.errors?.[0]?.extensions.code).toBe('ACCESS_DENIED');
    const none = await ask(gateway, officer, GIVE, { input: { personId: 'nobody' } });
    expect(none.body.errors?.[0]?.extensions.code).toBe('NOT_FOUND');
    expect(
      await gateway.accessRecord.list({ filter: { operation: 'subjectAccess', outcome: 'REFUSED' } }),
    ).toMatchObject([
      { principal: 'pm-1', subjects: ['ben'] },
      { principal: 'dpo-1', subjects: ['nobody'] },
    ]);
  });

  it('gives what is left of one who was erased, as erased', async () => {
    await gateway.services.keys.destroy('ben');
    const { given, entry } = await give('ben');
    expect(entry('PersonalDetailsRecorded')?.data).toMatchObject({ name: '[erased]' });
    // There is nobody left to ask for it.
    expect(entry('SessionNoteWritten')?.data).toMatchObject({ note: '[erased]' });
    expect(given.html).not.toContain('the-library-of-ben');
    expect(given.html).toContain('[erased]');
  });
});
