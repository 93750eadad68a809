import { describe, expect, it } from '@jest/globals';
import { pseudonymiser } from '#privacy';
import type { ProgrammeEvent } from '#programme';
import { releasing } from './released-event.js';

const matchMade: ProgrammeEvent = {
  id: 'e1',
  type: 'MatchMade',
  schemaVersion: 1,
  stream: 'mentor-ann',
  revision: 3n,
  position: '1',
  occurredOn: '2014-05-28',
  recordedAt: '2014-05-29T10:00:00.000Z',
  actor: { id: 'pm-1', role: 'PROGRAMME_MANAGER', organisation: 'user-voice' },
  subjects: ['ann', 'ben'],
  commandId: 'c1',
  correlationId: 'c1',
  data: { matchId: 'm1', mentorId: 'ann', mentorCaseId: 'ca', menteeId: 'ben', menteeCaseId: 'cb' },
};

describe('A released event', () => {
  const release = releasing(pseudonymiser(Buffer.alloc(32, 1)), 'month');

  it('names the gates that were passed, but not that two people must not meet', () => {
    const deviations = (['NON_ASSOCIATION', 'VETTING_EXPIRED'] as const).map((code) => ({
      code,
      reason: 'sealed',
      acceptedBy: 'pm-1',
    }));
    expect(release({ ...matchMade, deviations }).deviations).toEqual(['VETTING_EXPIRED']);
    const only = release({ ...matchMade, deviations: deviations.slice(0, 1) });
    expect(only).toEqual(release(matchMade));
  });

  it.each(['EntryRetracted', 'EntryCorrected'] as const)(
    'names what an %s took away, and not why',
    (type) => {
      const { data: _data, ...envelope } = matchMade;
      const entry = { entryId: 'e0', entryType: 'MatchMade', reason: 'They were kept apart.' };
      const event: ProgrammeEvent =
        type === 'EntryRetracted'
          ? { ...envelope, type, data: entry }
          : { ...envelope, type, data: { ...entry, replacedBy: 'e1' } };
      const released = JSON.stringify(release(event));
      expect(released).toContain('MatchMade');
      expect(released).not.toMatch(/reason|kept apart/);
    },
  );
});
