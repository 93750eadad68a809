import { describe, expect, it } from '@jest/globals';
import { eventOf, follow, NEW, newStream, readOf, withClient } from './official-client.js';

/** What a server that asks for credentials says to who brings none, or wrong ones. */
export function describeRefusing(name: string, url: () => string): void {
  describe(`${name}, asked by whom it does not know`, () => {
    const withoutName = (): string => url().replace(/\/\/[^@]*@/, '//');
    const withWrongPassword = (): string => url().replace(/:[^:@/]*@/, ':wrong@');

    it.each([
      ['without a name', withoutName, 7],
      ['with a wrong password', withWrongPassword, 16],
    ])('refuses reads, subscriptions and appends %s', (_, address, code) =>
      withClient(address(), async (client) => {
        const refused = { type: 'access-denied' };
        await expect(readOf(client.readAll({ maxCount: 1 }))).rejects.toMatchObject({ ...refused, code });
        await expect(follow(client.subscribeToAll(), [], () => false)).rejects.toMatchObject(refused);
        await expect(client.appendToStream(newStream(), eventOf({}), NEW)).rejects.toMatchObject(refused);
      }),
    );

    it('refuses an append by itself with a wrong password', () =>
      withClient(url(), async (client) => {
        const credentials = { username: 'nobody', password: 'wrong' };
        await expect(
          client.appendToStream(newStream(), eventOf({}), { ...NEW, credentials }),
        ).rejects.toMatchObject({ type: 'access-denied', code: 16 });
      }));
  });
}
