import type { AnyProjection } from '#projections';
import { caseFileProjection } from './case-file/projection.js';
import { casesProjection } from './cases/projection.js';
import { changesProjection } from './changes/projection.js';
import { factUsesProjection } from './fact-uses/projection.js';
import { summaryProjection } from './programme-summary/projection.js';
import { tasksProjection } from './tasks/projection.js';

/** Everything that is kept up to date with the log. */
export const allProjections: readonly AnyProjection[] = [
  caseFileProjection,
  casesProjection,
  summaryProjection,
  changesProjection,
  factUsesProjection,
  tasksProjection,
];
