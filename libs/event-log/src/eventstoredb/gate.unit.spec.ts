import { describe, expect, it } from '@jest/globals';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { Gate } from './gate.js';

describe('a gate', () => {
  it('lets so many run at once and the others follow in order, whether they fail or not', async () => {
    const gate = new Gate(2);
    const begun: number[] = [];
    let running = 0;
    let most = 0;
    const outcomes = await Promise.allSettled(
      [0, 1, 2, 3, 4].map((task) =>
        gate.run(async () => {
          begun.push(task);
          most = Math.max(most, (running += 1));
          await nextTurn();
          running -= 1;
          if (task % 2 === 1) throw new Error('no');
        }),
      ),
    );
    expect(begun).toEqual([0, 1, 2, 3, 4]);
    expect(most).toBe(2);
    expect(outcomes.filter(({ status }) => status === 'rejected')).toHaveLength(2);
  });
});
