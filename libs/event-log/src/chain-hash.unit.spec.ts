import { describe, expect, it } from '@jest/globals';
import { createHash } from 'node:crypto';
import { chainHash, logDigest } from './chain-hash.js';

const event = {
  stream: 'match-1',
  revision: 7n,
  id: '01890a5d-ac96-774b-bcce-b302099a8057',
  type: 'SessionHeld',
  data: { minutes: 45, late: false },
  metadata: { actor: { role: 'MENTOR', id: 'é' } },
};

describe('the hash of an event', () => {
  it('is SHA-256 over canonical JSON, so that anyone can recompute it', () => {
    const text =
      '["aa","match-1","7","01890a5d-ac96-774b-bcce-b302099a8057","SessionHeld",' +
      '{"late":false,"minutes":45},{"actor":{"id":"é","role":"MENTOR"}}]';
    expect(chainHash('aa', event)).toBe(createHash('sha256').update(text, 'utf8').digest('hex'));
  });

  it('covers the previous hash and every part that the writer knows, and nothing that the store adds', () => {
    const changed = [
      { ...event, stream: 'match-2' },
      { ...event, revision: 8n },
      { ...event, id: event.id.replace('0', '1') },
      { ...event, type: 'SessionMissed' },
      { ...event, data: { minutes: 46, late: false } },
      { ...event, metadata: {} },
    ];
    const hashes = [...changed.map((other) => chainHash('aa', other)), chainHash(null, event)];
    expect(new Set([...hashes, chainHash('aa', event)]).size).toBe(8);
    const stored = { ...event, position: '1', recordedAt: '2026-01-01T00:00:00.000Z' };
    expect(chainHash('aa', stored)).toBe(chainHash('aa', event));
  });
});

describe('the digest of a log', () => {
  const sha = (text: string) => createHash('sha256').update(text, 'utf8').digest('hex');

  it('goes from event to event: over the digest before it and the hash of the event', () => {
    expect(logDigest(null, 'aa')).toBe(sha('aa'));
    expect(logDigest(sha('aa'), 'bb')).toBe(sha(`${sha('aa')}bb`));
  });
});
