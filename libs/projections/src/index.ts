export * from './engine-contract.js';
export * from './define-projection.js';
export { projectionEngine, type EngineOptions, type ReadableEngine } from './engine/projection-engine.js';
export { type EngineLogger } from './engine/logger.js';
export {
  CheckpointConflict,
  EngineStopped,
  PositionBeyondHead,
  ProjectionError,
  UnknownProjection,
} from './engine/errors.js';
export type { EngineTables } from './kysely/engine-tables.js';
