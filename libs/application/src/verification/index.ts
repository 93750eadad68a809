export * from './verify-seals.js';
