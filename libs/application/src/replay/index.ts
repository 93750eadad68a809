export * from './lines.js';
export * from './replay.js';
export type { ReplaySelection } from './selection.js';
