import { describe, expect, it } from '@jest/globals';
import type { Position } from '../port.js';
import { formatPair } from '../position.js';
import { RecordedTimes } from './recorded-times.js';

const at = (place: number): Position => formatPair(BigInt(place), BigInt(place));

describe('times of recording', () => {
  it('stand still where the times of creation go back, and are the same on a later read', () => {
    const times = new RecordedTimes();
    const created = ['05', '03', '04', '06', '02', '09'];
    const seen = created.map((time, index) => times.at(at(index), time));
    expect(seen).toEqual(['05', '05', '05', '06', '06', '09']);
    for (const index of [4, 1, 2, 0, 5, 3]) {
      expect(times.at(at(index), created[index] ?? '')).toBe(seen[index]);
    }
  });
});
