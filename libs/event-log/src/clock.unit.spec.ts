import { describe, expect, it } from '@jest/globals';
import { RecordingClock } from './clock.js';

describe('the time of recording', () => {
  it('stands still while the machine clock is set back, and goes on once that has caught up', () => {
    const instants = ['2026-01-01T10:00:00.000Z', '2026-01-01T09:00:00.000Z', '2026-01-01T10:00:00.001Z'];
    const clock = new RecordingClock(() => new Date(instants.shift() ?? 0), null);
    expect([clock.now(), clock.now(), clock.now()]).toEqual([
      '2026-01-01T10:00:00.000Z',
      '2026-01-01T10:00:00.000Z',
      '2026-01-01T10:00:00.001Z',
    ]);
  });

  it('never goes back behind what the store holds', () => {
    const clock = new RecordingClock(() => new Date(0), '2026-01-01T10:00:00.000Z');
    expect(clock.now()).toBe('2026-01-01T10:00:00.000Z');
    clock.startAfter('2025-01-01T10:00:00.000Z');
    expect(clock.now()).toBe('2026-01-01T10:00:00.000Z');
  });

  it('refuses a clock that gives no date', () => {
    expect(() => new RecordingClock(() => new Date(Number.NaN), null).now()).toThrow(
      'clock: must give a valid date',
    );
  });
});
