import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type ProgrammeForTest, programmeForTest } from '../testing/programme.js';
import { plainLine } from './lines.js';
import { replay } from './replay.js';
import type { ReplaySelection } from './selection.js';

const order = { kind: 'COMMUNITY_ORDER', expectedEndOn: '2014-05-19', area: 'essex' };

describe('A replay', () => {
  let programme: ProgrammeForTest;
  let wrong: string;
  beforeEach(async () => {
    programme = programmeForTest('2013-06-01T12:00:00.000Z');
    await programme.send('RegisterPerson', { personId: 'p1', occurredOn: '2013-05-20' });
    await programme.send('RegisterPerson', { personId: 'p2', occurredOn: '2013-05-21' });
    programme.setClock('2013-06-02T12:00:00.000Z');
    const receipt = await programme.send('StartSentence', {
      ...order,
      personId: 'p1',
      sentenceId: 's1',
      occurredOn: '2013-05-22',
    });
    wrong = receipt.entries[0]?.id ?? '';
    programme.setClock('2013-06-03T12:00:00.000Z');
    await programme.send('StartSentence', {
      ...order,
      personId: 'p1',
      sentenceId: 's1',
      occurredOn: '2013-05-23',
      corrects: { entryId: wrong, reason: 'It began a day later.' },
    });
  });
  afterEach(() => programme.close());

  async function replayed(selection: ReplaySelection = {}): Promise<readonly string[]> {
    const lines: string[] = [];
    for await (const { type, occurredOn } of replay(programme.log, selection, new AbortController().signal)) {
      lines.push(`${type} ${occurredOn}`);
    }
    return lines;
  }

  it('gives the whole log in its order, corrections and what they correct side by side', async () => {
    expect(await replayed()).toEqual([
      'PersonRegistered 2013-05-20',
      'PersonRegistered 2013-05-21',
      'SentenceStarted 2013-05-22',
      expect.stringContaining('EntryCorrected'),
      'SentenceStarted 2013-05-23',
    ]);
  });

  it('gives what happened between two days, both included', async () => {
    expect(await replayed({ from: '2013-05-21', to: '2013-05-22' })).toEqual([
      'PersonRegistered 2013-05-21',
      'SentenceStarted 2013-05-22',
    ]);
  });

  it('gives what is about one person, or of some types', async () => {
    expect(await replayed({ person: 'p2' })).toEqual(['PersonRegistered 2013-05-21']);
    expect(await replayed({ types: ['SentenceStarted'], person: 'p1' })).toHaveLength(2);
  });

  it('as known at an instant leaves out what was recorded later', async () => {
    expect(await replayed({ knownAt: '2013-06-01T12:00:00.000Z' })).toHaveLength(2);
    expect(await replayed({ knownAt: '2013-06-01T11:59:59.999Z' })).toEqual([]);
  });

  it('as known before a correction gives the entry that was wrong, as everybody then saw it', async () => {
    expect(await replayed({ knownAt: '2013-06-03T11:59:59.999Z', person: 'p1' })).toEqual([
      'PersonRegistered 2013-05-20',
      'SentenceStarted 2013-05-22',
    ]);
  });

  it('as known after a correction gives the entry that replaced it, and nothing of the correction', async () => {
    expect(await replayed({ knownAt: '2013-06-03T12:00:00.000Z', person: 'p1' })).toEqual([
      'PersonRegistered 2013-05-20',
      'SentenceStarted 2013-05-23',
    ]);
  });

  it('shows that something is sealed, and nothing of it', async () => {
    const lines: string[] = [];
    for await (const event of replay(programme.log, {}, new AbortController().signal))
      lines.push(plainLine(event));
    expect(lines.join('\n')).toContain('"reason":"[sealed]"');
    expect(lines.join('\n')).not.toContain('sealed:1:');
    expect(lines.join('\n')).not.toContain('a day later');
  });
});
