export * from './follow-changes.js';
