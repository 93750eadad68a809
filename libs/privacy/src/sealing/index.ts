export * from './open-fields.js';
export * from './seal-fields.js';
export { type FieldPath, isSealed, parseSealed } from './sealed-text.js';
