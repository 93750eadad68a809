export { reviewConcerns } from './review-concerns.js';
export * from './officer-before.js';
export type { AfterFailure } from './raise-task.js';
export * from './reaction.js';
export * from './reactor.js';
export * from './review-dependents.js';
export * from './review-deviations.js';
export * from './review-matches.js';
export * from './review-self-assignments.js';
