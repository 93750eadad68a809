export * from './contract.js';
export * from './following/index.js';
export * from './publishing/index.js';
export * from './wording/index.js';
