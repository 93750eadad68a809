export { entityKind } from './entity-kind.js';
export * from './pseudonymised-event.js';
export * from './pseudonymiser.js';
export * from './release-shape.js';
