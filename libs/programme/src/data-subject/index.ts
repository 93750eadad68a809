export * from './commands.js';
export * from './decider.js';
export * from './erasure-commands.js';
export { ERASURE_COMMANDS } from './erasure-decider.js';
export * from './erasure-events.js';
export * from './events.js';
export * from './state.js';
export * from './subject-access-commands.js';
