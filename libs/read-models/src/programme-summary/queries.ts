import type { ReadableEngine } from '#projections';
import { PROJECTION, type ProgrammeSummaryReads } from '../contract.js';
import { readContracts } from './contracts.js';
import { summaryProjection } from './projection.js';
import { summarise } from './summarise.js';

export function programmeSummaryReads(engine: ReadableEngine): ProgrammeSummaryReads {
  return {
    programmeSummary: (query) =>
      engine.read(summaryProjection, (db, position) =>
        summarise(db, query, position, engine.incompleteFor(PROJECTION.programmeSummary)),
      ),
    contracts: ({ asOf }) =>
      engine.read(summaryProjection, (db, position) => readContracts(db, { asOf, position })),
  };
}
