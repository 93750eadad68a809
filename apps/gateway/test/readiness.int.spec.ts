import { describe, expect, it } from '@jest/globals';
import { setTimeout as pause } from 'node:timers/promises';
import type { GatewayServices } from '../src/index.js';
import { gatewayForTest } from './support/gateway-for-test.js';
import { get } from './support/client.js';

/** What a gateway tells of itself that stands on services which are changed like this. */
async function told(change: (services: GatewayServices) => GatewayServices) {
  const gateway = await gatewayForTest({}, change);
  try {
    const began = Date.now();
    const { status, body } = await get(gateway, '/health/ready');
    return { status, body, within: Date.now() - began };
  } finally {
    await gateway.close();
  }
}

const changed = <Service extends object>(service: Service, by: Partial<Service>): Service =>
  Object.assign(Object.create(service) as Service, by);

describe('Readiness', () => {
  it('names a log that keeps it waiting, before whoever asks gives up', async () => {
    const silent = new Promise<never>(() => undefined);
    const { status, body, within } = await told((services) => ({
      ...services,
      log: changed(services.log, { head: () => silent }),
    }));
    expect({ status, body }).toMatchObject({
      status: 503,
      body: { ready: false, log: 'unreachable', keys: 'reachable', accessRecord: 'reachable' },
    });
    expect(within).toBeLessThan(4_500);
  });

  it('is not given where no look could be put on record, since nothing would be shown', async () => {
    const { status, body } = await told((services) => ({
      ...services,
      accessRecord: changed(services.accessRecord, { list: () => Promise.reject(new Error('away')) }),
    }));
    expect({ status, body }).toMatchObject({
      status: 503,
      body: { ready: false, log: 'reachable', accessRecord: 'unreachable' },
    });
  });

  it('is asked for as often as anybody likes, and found out once a second at most', async () => {
    let asked = 0;
    const gateway = await gatewayForTest({}, (services) => ({
      ...services,
      keys: changed(services.keys, {
        find: (names) => {
          asked += 1;
          return services.keys.find(names);
        },
      }),
    }));
    try {
      const began = performance.now();
      const statuses = await Promise.all(
        Array.from({ length: 20 }, async () => (await get(gateway, '/health/ready')).status),
      );
      for (let time = 0; time < 20; time += 1) statuses.push((await get(gateway, '/health/ready')).status);
      const seconds = (performance.now() - began) / 1_000;
      expect(new Set(statuses)).toEqual(new Set([200]));
      expect(asked).toBeLessThanOrEqual(1 + seconds);
    } finally {
      await gateway.close();
    }
  });

  it('is not told any more, a second after it has ended', async () => {
    let isAway = false;
    const gateway = await gatewayForTest({}, (services) => ({
      ...services,
      accessRecord: changed(services.accessRecord, {
        list: (of) => (isAway ? Promise.reject(new Error('away')) : services.accessRecord.list(of)),
      }),
    }));
    try {
      expect((await get(gateway, '/health/ready')).status).toBe(200);
      isAway = true;
      await pause(1_000);
      expect((await get(gateway, '/health/ready')).status).toBe(503);
    } finally {
      await gateway.close();
    }
  });
});
