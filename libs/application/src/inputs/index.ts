export * from './command-input.js';
export * from './fields.js';
export * from './read-input.js';
