export * from './date-patterns.js';
export { entityKind } from './entity-kind.js';
export { dayOf } from './london-day.js';
export * from './mixed-order.js';
export * from './precision.js';
export * from './pseudonymised-event.js';
export * from './pseudonymiser.js';
export * from './release-shape.js';
