import { createSecretKey, randomBytes } from 'node:crypto';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { type DataKey, type KeyStore, sealFields } from '#privacy';
import type { CaseFileEntry } from '../contract-case-file.js';
import { discloseEntry } from './disclose.js';
import { ABOUT_ANOTHER, ERASED_TEXT } from './wording.js';

const entryId = '0190a0b0-0000-7000-8000-000000000001';

describe('words about an entry on two persons, in what the first of them is given', () => {
  let held: Map<string, DataKey | 'destroyed'>;
  let sealed: string;
  const keys: KeyStore = {
    find: async (wanted) => wanted.map(({ subject, seal }) => held.get(`${subject}|${seal}`)),
    dataKeys: async (wanted) =>
      wanted.map(({ subject, seal }) => {
        const key = createSecretKey(randomBytes(32));
        held.set(`${subject}|${seal}`, key);
        return key;
      }),
    destroy: async (subject) => void held.set(`${subject}|PERSONAL`, 'destroyed'),
    close: () => Promise.resolve(),
  };
  beforeEach(async () => {
    held = new Map();
    const plain = { id: entryId, data: {}, metadata: { backdateReason: 'It was forgotten.' } };
    const path = ['metadata', 'backdateReason'];
    const event = await sealFields(plain, [{ path, subjects: ['mentee', 'mentor'], seal: 'PERSONAL' }], keys);
    sealed = event.metadata.backdateReason;
  });

  const told = async (personId: string) => {
    const entry: CaseFileEntry = {
      ...{ entryId, type: 'SessionMissed', occurredOn: '2014-06-01', occurredAt: null, role: 'MENTEE' },
      ...{ recordedAt: '2014-06-02T10:00:00.000Z', position: '1', stream: 'match-m1', revision: 0n },
      ...{ subjects: ['mentee', 'mentor'], caseId: null, matchId: 'm1', groupId: null, reportedBy: null },
      ...{ deliveryUnit: null, contract: null, data: {}, deviations: [], corrects: null, source: null },
      actor: { id: 's', role: 'PROGRAMME_MANAGER', organisation: 'o' },
      ...{ backdateReason: sealed, superseded: null },
    };
    const ofPrecautions = new Set<string>();
    const disclosed = await discloseEntry(entry, {
      ...{ personId, keys, withhold: new Set<string>(), ofPrecautions },
    });
    return 'withheld' in disclosed ? disclosed.withheld : disclosed.backdateReason;
  };

  it('are given to the first, and withheld from the other', async () => {
    expect(await told('mentee')).toBe('It was forgotten.');
    expect(await told('mentor')).toBe(ABOUT_ANOTHER);
  });

  it('do not tell the first that the other was erased', async () => {
    await keys.destroy('mentor');
    expect(await told('mentee')).toBe(ABOUT_ANOTHER);
  });

  it('are erased where the first is', async () => {
    await keys.destroy('mentee');
    expect(await told('mentee')).toBe(ERASED_TEXT);
  });
});
