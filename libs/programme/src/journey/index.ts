export * from './case-on.js';
export * from './commands.js';
export * from './decider.js';
export * from './events.js';
export * from './scales.js';
export * from './state.js';
