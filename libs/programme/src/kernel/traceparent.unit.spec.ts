import { describe, expect, it } from '@jest/globals';
import { isTraceparent } from './traceparent.js';

describe('A trace context', () => {
  it('is version 00 in lower-case hex, of its fixed length', () => {
    expect(isTraceparent('00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01')).toBe(true);
  });

  it.each([
    ['another version', '01-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01'],
    ['capitals', '00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01'],
    ['something behind it', '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-Daisy'],
    ['something in a second line', '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01\nDaisy'],
    ['a line end', '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01\n'],
    ['no trace', '00-00000000000000000000000000000000-00f067aa0ba902b7-01'],
    ['no place in a trace', '00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01'],
    ['a list', ['00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01']],
    ['nothing', undefined],
  ])('is not one with %s', (_what, text) => {
    expect(isTraceparent(text)).toBe(false);
  });
});
