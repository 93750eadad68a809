import { connect } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import { type MetricsDoor, type MetricsDoorOptions, openMetricsDoor } from './metrics-door.js';

const TOKEN = '0123456789abcdef0123456789abcdef';
let door: MetricsDoor | undefined;
afterEach(() => door?.close());

async function opened(
  options: Partial<MetricsDoorOptions> = {},
  text = async () => 'x 1\n',
): Promise<string> {
  door = await openMetricsDoor(
    { text, contentType: 'text/plain; version=0.0.4' },
    {
      host: '127.0.0.1',
      port: 0,
      ...options,
    },
  );
  return door.url;
}
const statusOf = async (url: string, init?: RequestInit): Promise<number> => (await fetch(url, init)).status;
const bearing = (token: string) => ({ headers: { authorization: `Bearer ${token}` } });

describe('The door for figures', () => {
  it('tells them at one address, to be kept by nobody on the way', async () => {
    const url = await opened();
    const response = await fetch(url);
    expect([response.status, await response.text()]).toEqual([200, 'x 1\n']);
    expect(response.headers.get('content-type')).toContain('version=0.0.4');
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(await statusOf(url, { method: 'POST' })).toBe(405);
    for (const path of ['/', '/metrics/', '/metrics?x=1', '/health/live', '/graphql'])
      expect([path, await statusOf(url.replace('/metrics', path))]).toEqual([path, 404]);
  });

  it('tells nobody without the token, where there is one', async () => {
    const url = await opened({ token: TOKEN });
    expect(await statusOf(url)).toBe(401);
    for (const token of [TOKEN.slice(1), `${TOKEN}0`, '', TOKEN.toUpperCase()])
      expect(await statusOf(url, bearing(token))).toBe(401);
    expect(await statusOf(url, { headers: { authorization: TOKEN } })).toBe(401);
    expect(await statusOf(url, bearing(TOKEN))).toBe(200);
  });

  it('says that there are none where they cannot be put together, and no more', async () => {
    const url = await opened({}, () => Promise.reject(new Error('postgres://user:secret@host')));
    const response = await fetch(url);
    expect([response.status, await response.text()]).toEqual([500, 'The figures could not be put together.']);
  });

  it('answers what is under way when it closes, and waits for nobody who asks nothing', async () => {
    let answer: (text: string) => void = () => undefined;
    let asked: () => void = () => undefined;
    const isAsked = new Promise<void>((resolve) => (asked = resolve));
    const url = await opened({}, () => {
      asked();
      return new Promise((resolve) => (answer = resolve));
    });
    const idle = connect(Number(new URL(url).port), '127.0.0.1');
    idle.on('error', () => undefined);
    const told = fetch(url).then((response) => response.text());
    await isAsked;
    const closed = door?.close();
    door = undefined;
    answer('y 2\n');
    expect(await told).toBe('y 2\n');
    await closed;
    idle.destroy();
    await expect(fetch(url)).rejects.toThrow();
  });

  it('is open again within seconds to whoever asks, where others hold all connections and ask nothing', async () => {
    const url = await opened();
    const sockets = Array.from({ length: 16 }, () => connect(Number(new URL(url).port), '127.0.0.1'));
    const closed = sockets.map((socket) => new Promise((resolve) => socket.once('close', resolve)));
    for (const socket of sockets) socket.on('error', () => undefined).resume();
    await Promise.all(sockets.map((socket) => new Promise((resolve) => socket.once('connect', resolve))));
    await expect(fetch(url)).rejects.toThrow();
    await Promise.all(closed);
    expect(await statusOf(url)).toBe(200);
  }, 20_000);

  it('fails with what Node says where its address is taken', async () => {
    const { port } = new URL(await opened());
    const second = openMetricsDoor(
      { text: async () => '', contentType: '' },
      {
        host: '127.0.0.1',
        port: Number(port),
      },
    );
    await expect(second).rejects.toMatchObject({ code: 'EADDRINUSE' });
  });
});
