import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { Principal } from '#access';
import { openSession } from './session.js';

const TRACE = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';
const NOW = '2014-06-02T12:00:00.000Z';
const principal: Principal = {
  id: 'om-1',
  organisation: 'ept',
  roles: ['OFFENDER_MANAGER'],
  expiresAt: Date.parse(NOW) / 1000 + 3600,
};
const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };
const errors = { present: () => ({ message: 'refused', extensions: { code: 'UNAUTHENTICATED' } }) };

describe('the timer that ends a socket with its token', () => {
  beforeEach(() => void jest.useFakeTimers());
  afterEach(() => void jest.useRealTimers());

  /** A socket, and whether it goes away while a token is being looked at. */
  const opened = () => {
    const socket: { readyState: 0 | 1 | 2 | 3; readonly OPEN: 1; close(): void } = {
      readyState: 1,
      OPEN: 1,
      close: () => void (socket.readyState = 3),
    };
    let goesAway = false;
    const gateway = {
      logger: silent,
      now: () => NOW,
      async verifyToken() {
        if (goesAway) socket.close();
        return principal;
      },
    };
    const ignored = () => undefined;
    const open = () => openSession(gateway, errors, socket, ignored, 'Bearer x', TRACE, ignored);
    return { open, hangUpNext: () => void (goesAway = true) };
  };

  it('runs while the socket is open, and no longer', async () => {
    const { open } = opened();
    const session = await open();
    expect(jest.getTimerCount()).toBe(1);
    session?.end();
    expect(jest.getTimerCount()).toBe(0);
  });

  it('is not begun for a socket that was gone before its token had been looked at', async () => {
    const { open, hangUpNext } = opened();
    hangUpNext();
    expect(await open()).toBeUndefined();
    expect(jest.getTimerCount()).toBe(0);
  });

  it('is not begun again for a socket that was gone before its second token had been looked at', async () => {
    const { open, hangUpNext } = opened();
    const session = await open();
    hangUpNext();
    session?.end();
    expect(await session?.refresh('Bearer y')).toBe('closed');
    expect(jest.getTimerCount()).toBe(0);
  });
});
