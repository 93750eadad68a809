export * from './published-summary.js';
