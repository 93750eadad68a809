import { expect } from '@jest/globals';

/** What would tell of our insides: frames of a stack, and places of files. */
const INSIDES = [/^\s+at /m, /node_modules/, /\bnode:internal/, /\/dist\//, /\.(js|ts):\d+/];

/** Asserts that what a person or a client is told speaks of their matter, and not of our program. */
export function expectNoInsides(told: string): void {
  for (const inside of INSIDES) expect(told).not.toMatch(inside);
}
