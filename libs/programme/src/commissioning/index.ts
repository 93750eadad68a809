export * from './contract.js';
export * from './contract-commands.js';
export * from './contract-events.js';
export * from './contract-state.js';
export * from './organisation.js';
