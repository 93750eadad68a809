export * from './lines.js';
export * from './release.js';
export * from './release-of.js';
export { isReleased, releasedShape, withheldTypes } from './released-event.js';
export { RELEASED } from './released.js';
export * from './replay.js';
export type { ReplaySelection } from './selection.js';
export * from './specification.js';
export * from './uniqueness.js';
