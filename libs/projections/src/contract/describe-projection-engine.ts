import { describe } from '@jest/globals';
import type { PlaceFactory } from '../testing/bench.js';
import { following } from './following.js';
import { parking } from './parking.js';
import { projecting } from './projecting.js';
import { rebuilding } from './rebuilding.js';
import { stopping } from './stopping.js';
import { waiting } from './waiting.js';

/** What every storage of projections must give. Names read as sentences, after the storage. */
export function describeProjectionEngine(storage: string, factory: PlaceFactory): void {
  describe(`the projection engine on ${storage}`, () => {
    projecting(factory);
    parking(factory);
    waiting(factory);
    rebuilding(factory);
    following(factory);
    stopping(factory);
  });
}
