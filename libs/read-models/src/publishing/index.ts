export { withCutOff } from './cut-off.js';
export * from './published-summary.js';
