export * from './catalogue.js';
export * from './command-definition.js';
export * from './discreet.js';
