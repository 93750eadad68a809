import { describe, expect, it } from '@jest/globals';
import { Metrics } from './metrics.js';

const valueOf = (text: string, name: string): string | undefined =>
  new RegExp(`^${name} (.+)$`, 'm').exec(text)?.[1];

describe('Figures that are asked for', () => {
  it('are found out once for all who ask at the same time, and again for the next', async () => {
    const metrics = new Metrics();
    const looks = metrics.gauge('looks', 'How often');
    let times = 0;
    metrics.addLook({
      part: 'looks',
      forget: () => undefined,
      look: async () => looks.set((times += 1)),
    });
    const [one, other] = await Promise.all([metrics.text(), metrics.text()]);
    expect([one, valueOf(one, 'throughline_looks')]).toEqual([other, '1']);
    expect(valueOf(await metrics.text(), 'throughline_looks')).toBe('2');
  });

  it('are not asked of a part again that has not answered yet, so that nothing piles up before it', async () => {
    const metrics = new Metrics(200);
    let asked = 0;
    let answer: () => void = () => undefined;
    const look = (): Promise<void> => {
      asked += 1;
      return new Promise((resolve) => (answer = resolve));
    };
    metrics.addLook({ part: 'slow', forget: () => undefined, look });
    for (let time = 1; time <= 4; time += 1) {
      expect(await metrics.text()).toContain(`throughline_scrape_failures_total{part="slow"} ${time}`);
    }
    expect(asked).toBe(1);
    answer();
    await new Promise((resolve) => setImmediate(resolve));
    await metrics.text();
    expect(asked).toBe(2);
  });

  it('are asked of a part again in the end, whose answer was lost', async () => {
    const metrics = new Metrics(5);
    let asked = 0;
    const figure = metrics.gauge('figure', 'Of a store that was away');
    const look = (): Promise<void> => {
      asked += 1;
      if (asked === 1) return new Promise(() => undefined);
      figure.set(4);
      return Promise.resolve();
    };
    metrics.addLook({ part: 'slow', forget: () => figure.remove(), look });
    await metrics.text();
    await new Promise((resolve) => setTimeout(resolve, 110));
    expect(valueOf(await metrics.text(), 'throughline_figure')).toBe('4');
  });

  it.each([
    ['fails', () => Promise.reject(new Error('a store that holds a secret is away'))],
    ['takes for ever', () => new Promise<void>(() => undefined)],
  ])(
    'are left out where what tells them %s, which is counted, and the others are told',
    async (_what, fail) => {
      const metrics = new Metrics(50);
      const old = metrics.gauge('old', 'As of the last time');
      const other = metrics.gauge('other', 'Of another part');
      let look: () => Promise<void> = async () => old.set(7);
      metrics.addLook({ part: 'old', forget: () => old.remove(), look: () => look() });
      metrics.addLook({ part: 'other', forget: () => undefined, look: async () => other.set(3) });
      expect(valueOf(await metrics.text(), 'throughline_old')).toBe('7');
      look = fail;
      const text = await metrics.text();
      expect(valueOf(text, 'throughline_old')).toBeUndefined();
      expect(valueOf(text, 'throughline_other')).toBe('3');
      expect(text).toContain('throughline_scrape_failures_total{part="old"} 1');
      expect(text).not.toContain('secret');
    },
  );
});
