import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Identity } from '#access';
import { all, ask } from './support/client.js';
import { tellEssexInSmall } from './support/essex-in-small.js';
import { type GatewayForTest, gatewayForTest, people } from './support/gateway-for-test.js';

const dataProtection: Identity = { id: 'dpo-1', organisation: 'ept', roles: ['DATA_PROTECTION_OFFICER'] };
const session = { mentorId: 'ann', matchId: 'match-1', sessionId: 'x1' };
const LATE = 'I waited until he was safe.';
const WRONG = 'He asked me not to write of his brother.';
const GONE = 'It was his sister.';

interface File {
  readonly caseFile: {
    readonly edges: readonly {
      readonly node: {
        readonly type: string;
        readonly backdateReason: string | null;
        readonly superseded: { readonly reason: string } | null;
      };
    }[];
  };
}

describe('R5: why a note in confidence was written late, replaced or taken back', () => {
  let gateway: GatewayForTest;
  beforeAll(async () => {
    gateway = await gatewayForTest();
    await tellEssexInSmall(gateway);
    const { record } = gateway;
    const held = {
      supportKinds: ['CV'],
      minutes: 30,
      mode: 'IN_PERSON',
      occurredAt: '2014-03-03T10:00:00.000Z',
    };
    const heard = await record('HoldSession', { ...session, ...held, backdateReason: 'No signal there.' });
    const note = { ...session, occurredOn: '2014-03-03', backdateReason: LATE };
    const first = await record('WriteSessionNote', { ...note, note: 'Of his brother.' });
    const corrects = { entryId: first.entries[0]?.id, reason: WRONG };
    const second = await record('WriteSessionNote', { ...note, note: 'Of his sister.', corrects });
    const entryId = second.entries.at(-1)?.id;
    await record('RetractEntry', { stream: 'match-match-1', entryId, reason: GONE });
    const other = await record('WriteSessionNote', { ...note, note: 'Of his work.' });
    expect(other.stream).toBe(heard.stream);
    await gateway.settled();
  });
  afterAll(() => gateway.close());

  const reasonsFor = async (identity: Identity) => {
    const query = `{ caseFile(personId: "ben", first: 100, includeSuperseded: true) {
      edges { node { type backdateReason superseded { reason } } } } }`;
    const { body, text } = await ask<File>(gateway, identity, query);
    const nodes = body.data?.caseFile.edges.map(({ node }) => node) ?? [];
    const notes = nodes.filter(({ type }) => type === 'SessionNoteWritten');
    return {
      notes: notes.map(({ backdateReason, superseded }) => [backdateReason, superseded?.reason ?? null]),
      held: nodes.find(({ type }) => type === 'SessionHeld')?.backdateReason,
      text,
    };
  };

  it.each<[string, Identity]>([
    ['its mentor', people.mentor],
    ['the manager of its contract', people.manager],
  ])('is told to %s', async (_who, identity) => {
    const { notes } = await reasonsFor(identity);
    expect(notes).toEqual([
      [LATE, WRONG],
      [LATE, GONE],
      [LATE, null],
    ]);
  });

  it('is told to no data-protection officer, who meets the notes', async () => {
    const { notes, held, text } = await reasonsFor(dataProtection);
    expect(notes).toEqual([
      ['[confidential]', '[confidential]'],
      ['[confidential]', '[confidential]'],
      ['[confidential]', null],
    ]);
    expect(held).toBe('No signal there.');
    expect(text).not.toMatch(/safe|brother|sister/);
  });

  it('is told to no officer, who does not', async () => {
    const { notes, held, text } = await reasonsFor(people.officer);
    expect(notes).toEqual([]);
    expect(held).toBe('No signal there.');
    expect(text).not.toMatch(/safe|brother|sister/);
  });

  it('is told in no subject access', async () => {
    const give = 'mutation ($input: SubjectAccessInput!) { subjectAccess(input: $input) { html json } }';
    for (const personId of ['ann', 'ben']) {
      const { body, text } = await ask(gateway, dataProtection, give, { input: { personId } });
      expect(body.errors).toBeUndefined();
      expect(text).not.toMatch(/until he was safe|brother|sister/);
    }
  });

  it('is sealed as the note is, and what is said of a session as the session', async () => {
    const events = await all(gateway.log.readStream('match-match-1'));
    const letters = events.map(({ type, data, metadata }) => {
      const sealed = [...JSON.stringify({ data, metadata }).matchAll(/sealed:1:([PC]):ben/g)];
      return [type, sealed.map(([, letter]) => letter).join('')];
    });
    expect(letters).toEqual([
      ['SessionHeld', 'P'],
      ['SessionNoteWritten', 'CC'],
      ['EntryCorrected', 'CC'],
      ['SessionNoteWritten', 'CC'],
      ['EntryRetracted', 'C'],
      ['SessionNoteWritten', 'CC'],
    ]);
  });
});
