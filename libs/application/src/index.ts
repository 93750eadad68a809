export * from './catalogue/index.js';
export * from './inputs/index.js';
export * from './execution/index.js';
export * from './reactions/index.js';
export * from './import/index.js';
export * from './replay/index.js';
