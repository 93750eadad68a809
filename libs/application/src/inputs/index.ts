export * from './command-input.js';
export * from './fields.js';
