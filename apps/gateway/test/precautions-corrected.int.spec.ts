import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Identity } from '#access';
import { ask } from './support/client.js';
import { tellEssexInSmall } from './support/essex-in-small.js';
import { type GatewayForTest, gatewayForTest, people } from './support/gateway-for-test.js';
import { RawSocket } from './support/socket.js';

/** Cat mentors ben. An earlier entry of it, and one that was taken back, were wrong for a reason that tells of more. */
const cat: Identity = { id: 'u-cat', organisation: 'user-voice', roles: ['MENTOR'], personId: 'cat' };
const dataProtection: Identity = { id: 'dpo-1', organisation: 'ept', roles: ['DATA_PROTECTION_OFFICER'] };
const REPLACED = 'They were kept apart in prison, and it was another day.';
const TAKEN_BACK = 'He threatened her brother.';
const WITHHELD = '[withheld: about another person]';
const OF_GOAL = 'It was not his goal.';
const LATE = 'Only then did we hear that they were kept apart.';
const TELLING = /kept apart|threatened/;
/** In the order in which they occurred. */
const OF_MATCHES = [
  ['MatchMade', 'RETRACTED', TAKEN_BACK],
  ['MatchMade', 'CORRECTED', REPLACED],
  ['MatchMade', 'RETRACTED', TAKEN_BACK],
  ['MatchEnded', 'CORRECTED', REPLACED],
  ['MatchEnded', 'RETRACTED', TAKEN_BACK],
];

interface Node {
  readonly type: string;
  readonly backdateReason: string | null;
  readonly superseded: { readonly kind: string; readonly reason: string | null } | null;
}
interface File {
  readonly caseFile: { readonly edges: readonly { readonly node: Node }[] };
}

describe('why a match was replaced or taken back, which may tell that two are to be kept apart,', () => {
  let gateway: GatewayForTest;
  beforeAll(async () => {
    gateway = await gatewayForTest();
    await tellEssexInSmall(gateway);
    const { record } = gateway;
    const pair = { mentorId: 'cat', menteeId: 'ben' };
    const wrong = await record('MakeMatch', { ...pair, matchId: 'match-2', occurredOn: '2014-04-01' });
    const entryId = wrong.entries[0]?.id;
    await record('RetractEntry', { stream: 'mentor-cat', entryId, reason: TAKEN_BACK });
    // A match that had ended: its end stands on it, so that is taken back first, and then the match, for the same words.
    const ended = await record('MakeMatch', { ...pair, matchId: 'match-4', occurredOn: '2014-04-02' });
    const late = { reason: 'GOALS_MET', backdateReason: LATE };
    const ofEnd = { mentorId: 'cat', matchId: 'match-4', ...late };
    const once = await record('EndMatch', { ...ofEnd, occurredOn: '2014-04-10' });
    const end = await record('EndMatch', {
      ...{ ...ofEnd, occurredOn: '2014-04-11' },
      corrects: { entryId: once.entries[0]?.id, reason: REPLACED },
    });
    for (const entry of [end.entries.at(-1), ended.entries[0]]) {
      await record('RetractEntry', { stream: 'mentor-cat', entryId: entry?.id, reason: TAKEN_BACK });
    }
    const first = await record('MakeMatch', { ...pair, matchId: 'match-3', occurredOn: '2014-04-01' });
    const corrects = { entryId: first.entries[0]?.id, reason: REPLACED };
    await record('MakeMatch', { ...pair, matchId: 'match-3', occurredOn: '2014-04-02', corrects });
    const goal = { personId: 'ben', caseId: 'case-ben', role: 'MENTEE', goalId: 'g1', title: 'A course.' };
    const set = await record('SetGoal', { ...goal, domain: 'FAMILY', occurredOn: '2014-04-03' });
    const ofGoal = { stream: set.stream, entryId: set.entries[0]?.id, reason: OF_GOAL };
    await record('RetractEntry', ofGoal);
    await gateway.settled();
  });
  afterAll(() => gateway.close());

  const correctedIn = async (identity: Identity, personId: string) => {
    const query = `query ($personId: ID!) { caseFile(personId: $personId, first: 100, includeSuperseded: true) {
      edges { node { type backdateReason superseded { kind reason } } } } }`;
    const { body, text } = await ask<File>(gateway, identity, query, { personId });
    const nodes = body.data?.caseFile.edges.map(({ node }) => node) ?? [];
    const corrected = nodes.flatMap(({ type, superseded }) =>
      superseded === null ? [] : [[type, superseded.kind, superseded.reason]],
    );
    const ends = nodes.filter(({ type }) => type === 'MatchEnded');
    return { corrected, late: ends.map(({ backdateReason }) => backdateReason), text };
  };

  it.each(['ben', 'cat'])('is not told to a mentor in the file of %s, and that it was is', async (file) => {
    const { corrected, late, text } = await correctedIn(cat, file);
    const ofMatches = corrected.filter(([type]) => type !== 'GoalSet');
    expect(ofMatches).toEqual(OF_MATCHES.map(([type, kind]) => [type, kind, null]));
    expect(late).toEqual([null, null]);
    expect(text).not.toMatch(TELLING);
  });

  it('is told to the officer', async () => {
    const { corrected, late } = await correctedIn(people.officer, 'ben');
    expect(corrected.filter(([type]) => type !== 'GoalSet')).toEqual(OF_MATCHES);
    expect(late).toEqual([LATE, LATE]);
  });

  it('is kept as the reason of the match is, and no other: a mentor reads why a goal was taken back', async () => {
    const { corrected } = await correctedIn(cat, 'ben');
    expect(corrected).toContainEqual(['GoalSet', 'RETRACTED', OF_GOAL]);
  });

  it('is in no push', async () => {
    const socket = await new RawSocket(gateway).begin(gateway, cat);
    socket.subscribe(
      '1',
      `subscription { caseUpdates(after: "0") { entry {
        type line entryId corrects correction matchId deviations personIds caseIds } } }`,
    );
    const texts = () => socket.messages.map((message) => JSON.stringify(message));
    while (!texts().some((text) => text.includes('"GoalSet"'))) {
      await socket.received(socket.messages.length + 1);
    }
    expect(texts().some((text) => text.includes('"EntryRetracted"'))).toBe(true);
    expect(texts().some((text) => text.includes('"EntryCorrected"'))).toBe(true);
    expect(texts().join('\n')).not.toMatch(TELLING);
    socket.close();
  });

  it.each(['ben', 'cat'])(
    'is in nothing that is given to %s of all that is held on them',
    async (personId) => {
      const give = 'mutation ($input: SubjectAccessInput!) { subjectAccess(input: $input) { html json } }';
      interface Given {
        readonly subjectAccess: { readonly html: string; readonly json: string };
      }
      const { body } = await ask<Given>(gateway, dataProtection, give, { input: { personId } });
      const { html = '', json = '' } = body.data?.subjectAccess ?? {};
      const { entries }: { readonly entries: readonly Node[] } = JSON.parse(json);
      const reasons = entries.flatMap(({ type, superseded }) =>
        superseded !== null && type !== 'GoalSet' ? [superseded.reason] : [],
      );
      expect(reasons).toEqual(OF_MATCHES.map(() => WITHHELD));
      const ends = entries.filter(({ type }) => type === 'MatchEnded');
      expect(ends.map(({ backdateReason }) => backdateReason)).toEqual([WITHHELD, WITHHELD]);
      expect(html).toContain(WITHHELD);
      for (const text of [html, json]) expect(text).not.toMatch(TELLING);
    },
  );
});
