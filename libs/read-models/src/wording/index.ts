export * from './entry-summary.js';
export * from './when-line.js';
