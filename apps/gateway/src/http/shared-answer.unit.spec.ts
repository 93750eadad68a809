import { beforeEach, describe, expect, it } from '@jest/globals';
import { sharedAnswer } from './shared-answer.js';

describe('An answer that is shared', () => {
  let now = 0;
  let asked = 0;
  let answerNow: (value: string) => void = () => undefined;
  let failNow: (error: Error) => void = () => undefined;
  const question = () => {
    asked += 1;
    return new Promise<string>((resolve, reject) => {
      answerNow = resolve;
      failNow = reject;
    });
  };
  let ask = sharedAnswer(question, 1_000, () => now);
  beforeEach(() => {
    now = 0;
    asked = 0;
    ask = sharedAnswer(question, 1_000, () => now);
  });
  /** Asks, and has the question put: it is, a moment later. */
  const put = async () => {
    const answer = ask();
    await Promise.resolve();
    return { answer };
  };

  it('is asked for once by all who ask while it is on its way, however long that is', async () => {
    const first = await put();
    now = 2_900;
    const second = await put();
    answerNow('ready');
    expect([await first.answer, await second.answer, asked]).toEqual(['ready', 'ready', 1]);
  });

  it('is given again until it is as old as it may be', async () => {
    const first = await put();
    answerNow('ready');
    await first.answer;
    now = 999;
    expect([await ask(), asked]).toEqual(['ready', 1]);
    now = 1_000;
    const next = await put();
    answerNow('not ready');
    expect([await next.answer, asked]).toEqual(['not ready', 2]);
  });

  it('is as old as its question: one that took long is given to nobody who asks afterwards', async () => {
    const first = await put();
    now = 1_500;
    answerNow('ready');
    await first.answer;
    const next = await put();
    answerNow('not ready');
    expect([await next.answer, asked]).toEqual(['not ready', 2]);
  });

  it('is not kept where it failed', async () => {
    const [first, second] = [await put(), await put()];
    failNow(new Error('away'));
    await expect(first.answer).rejects.toThrow('away');
    await expect(second.answer).rejects.toThrow('away');
    const next = await put();
    answerNow('ready');
    expect([await next.answer, asked]).toEqual(['ready', 2]);
  });
});
