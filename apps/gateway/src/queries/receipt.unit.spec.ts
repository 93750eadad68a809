import { describe, expect, it } from '@jest/globals';
import type { Position } from '#event-log';
import type { Gateway } from '../services.js';
import { receiptOf } from './receipt.js';

const basis = {
  asOf: { asAt: '2014-06-02', knownBy: 'SYSTEM' },
  position: '00000000000000000009' as Position,
  incomplete: false,
} as const;

function gatewayWhereWaiting(waitFor: () => Promise<unknown>): Gateway {
  const changes = { logAt: () => Promise.resolve({ eventId: 'e9', digest: 'd9', erasureEpoch: 2 }) };
  return {
    readModels: { engine: { waitFor }, changes },
    limits: { waitMs: 1 },
  } as Partial<object> as Gateway;
}
const failing = (code: string) => () => Promise.reject(Object.assign(new Error(code), { code }));

describe('A receipt', () => {
  it('names the last entry, the digest of the log, and how many were erased by then', async () => {
    const receipt = await receiptOf(
      basis,
      gatewayWhereWaiting(() => Promise.resolve('reached')),
    );
    expect(receipt).toMatchObject({ lastEntryId: 'e9', logDigest: 'd9', erasureEpoch: 2 });
  });

  it.each([
    ['the log went back behind the answer', failing('POSITION_BEYOND_HEAD')],
    ['the feed of changes is only being built', failing('NOT_BUILT_YET')],
    ['the feed of changes does not get there in time', () => Promise.resolve('stale')],
  ])('goes without them where %s, and refuses no answer for it', async (_why, waitFor) => {
    const receipt = await receiptOf(basis, gatewayWhereWaiting(waitFor));
    expect(receipt).toMatchObject({
      position: basis.position,
      lastEntryId: null,
      logDigest: null,
      erasureEpoch: null,
    });
  });

  it('hides no other failure', async () => {
    const asked = receiptOf(basis, gatewayWhereWaiting(failing('ENGINE_STOPPED')));
    await expect(asked).rejects.toMatchObject({ code: 'ENGINE_STOPPED' });
  });
});
