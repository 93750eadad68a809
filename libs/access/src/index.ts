export * from './alerts/index.js';
export { mayCorrect, mayTakeBackFrom, requireCorrection, requireCorrectionOf } from './corrections.js';
export * from './errors.js';
export * from './policy.js';
export * from './principal.js';
export * from './record/index.js';
export * from './scope.js';
export * from './tokens/index.js';
export * from './visibility.js';
