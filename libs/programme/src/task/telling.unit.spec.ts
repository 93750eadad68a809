import { describe, expect, it } from '@jest/globals';
import { tellsOfPrecaution } from './telling.js';

describe('a task tells of a non-association', () => {
  it.each([
    ['DEVIATION_REVIEW', 'mentor-ann', true],
    ['DEPENDENT_FACT_REVIEW', 'dataSubject-ben', true],
    ['DEVIATION_REVIEW', 'match-1', false],
    ['DEPENDENT_FACT_REVIEW', 'supervision-ben', false],
    ['MATCH_REVIEW', 'mentor-ann', false],
    ['DEVIATION_REVIEW', 'mentorship-ann', false],
    ['DEVIATION_REVIEW', undefined, false],
  ])('as a %s about %s: %s', (kind, stream, tells) => {
    expect(tellsOfPrecaution(kind, stream)).toBe(tells);
  });
});
