export * from './finish-erasure.js';
export * from './run-erasures.js';
