export * from './kernel/index.js';
export * from './codec.js';
export * from './registry.js';
export * from './supervision/index.js';
