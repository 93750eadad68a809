import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { request } from 'node:http';
import { IdentityProviderUnavailable } from '#access';
import { answered, post } from './support/client.js';
import { type GatewayForTest, gatewayForTest, people } from './support/gateway-for-test.js';

const ME = '{"query":"{ me { id } }"}';

describe('an identity', () => {
  let gateway: GatewayForTest;
  const noted: unknown[] = [];
  let isAway = false;
  beforeAll(async () => {
    gateway = await gatewayForTest({}, (services) => ({
      ...services,
      logger: { ...services.logger, info: (fields) => void noted.push(fields) },
      async verifyToken(token) {
        if (isAway) throw new IdentityProviderUnavailable('OTHER_ISSUER');
        return services.verifyToken(token);
      },
    }));
  });
  afterAll(() => gateway.close());

  it('is not taken from a request that gives two', async () => {
    const good = `Bearer ${await gateway.token(people.manager)}`;
    for (const given of [
      [good, good],
      [good, 'Bearer x'],
      ['', good],
    ]) {
      const lines = given.flatMap((authorization) => ['authorization', authorization]);
      const status = await new Promise<number | undefined>((resolve, reject) => {
        const asking = request(
          `${gateway.url}/graphql`,
          { method: 'POST', headers: ['host', 'localhost', 'content-type', 'application/json', ...lines] },
          (response) => {
            response.resume();
            resolve(response.statusCode);
          },
        );
        asking.on('error', reject);
        asking.end(ME);
      });
      expect(status).toBe(401);
    }
  });

  it('that is refused has its reason in the logs, and in no answer', async () => {
    const expired = await gateway.token(people.manager, -10);
    const { text, headers } = await post(gateway, ME, { authorization: `Bearer ${expired}` });
    expect(text).not.toContain('expired');
    expect(noted.at(-1)).toEqual({
      correlationId: headers.get('x-correlation-id'),
      why: 'it has expired',
    });
    expect(JSON.stringify(noted)).not.toContain('eyJ');
  });

  it('that nobody can judge is not refused: the answer says that the provider is away, the log why', async () => {
    const authorization = `Bearer ${await gateway.token(people.manager)}`;
    isAway = true;
    const { status, body } = await post(gateway, ME, { authorization });
    isAway = false;
    expect([status, body.errors?.[0]?.extensions.code]).toEqual([503, 'SERVICE_UNAVAILABLE']);
    expect(gateway.logged.at(-1)?.fields).toMatchObject({
      why: expect.stringContaining('speaks for another issuer'),
    });
    expect((await answered(await fetch(`${gateway.url}/health/live`))).status).toBe(200);
  });
});
