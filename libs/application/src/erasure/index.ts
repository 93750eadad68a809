export * from './finish-erasure.js';
export * from './returned-keys.js';
export * from './run-erasures.js';
export * from './run-overwriting.js';
