export * from './finish-erasure.js';
export { type ErasuresHealth, PendingErasures } from './pending-erasures.js';
export * from './returned-keys.js';
export * from './run-erasures.js';
export * from './run-overwriting.js';
