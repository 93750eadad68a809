export * from './catalogue.js';
export * from './command-definition.js';
