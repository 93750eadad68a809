import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { isTraceparent } from '#programme';
import {
  currentTraceparent,
  inTrace,
  joinTrace,
  newTraceparent,
  traceHeaders,
  traceparentOr,
} from './current-trace.js';

const ONE = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';
const OTHER = '00-aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa-bbbbbbbbbbbbbbbb-00';

describe('The trace of a caller', () => {
  it('is taken as it is where it has its form', () => {
    expect(traceparentOr(ONE)).toBe(ONE);
  });

  it('is left aside where it is anything else, and a new one begins', () => {
    for (const given of ['Daisy', `${ONE}-Daisy`, undefined, 7, [ONE], { toString: () => ONE }]) {
      const trace = traceparentOr(given);
      expect(isTraceparent(trace)).toBe(true);
      expect(trace).not.toContain('4bf92f');
    }
    expect(newTraceparent()).not.toBe(newTraceparent());
  });
});

describe('Work in a trace', () => {
  it('knows it wherever it goes on, beside work in another', async () => {
    const seen = (traceparent: string) =>
      inTrace(traceparent, async () => {
        await delay(1);
        return [currentTraceparent(), traceHeaders().traceparent];
      });
    expect(await Promise.all([seen(ONE), seen(OTHER)])).toEqual([
      [ONE, ONE],
      [OTHER, OTHER],
    ]);
    expect(currentTraceparent()).toBeUndefined();
    expect(isTraceparent(traceHeaders().traceparent)).toBe(true);
  });

  it('may join another trace later, and not one that is none', async () => {
    await inTrace(ONE, async () => {
      joinTrace('Daisy');
      expect(currentTraceparent()).toBe(ONE);
      joinTrace(OTHER);
      await delay(1);
      expect(currentTraceparent()).toBe(OTHER);
    });
  });
});
