export * from './engine-contract.js';
export * from './define-projection.js';
export type { Writer } from './writing/writer.js';
export { projectionEngine, type EngineOptions, type ReadableEngine } from './engine/projection-engine.js';
export { catchUp, type CatchUpOptions, type CatchUpTarget } from './engine/catch-up.js';
export { type EngineLogger } from './engine/logger.js';
export {
  BuildGone,
  EngineStopped,
  NoPreviousBuild,
  NotBuiltYet,
  NotProjecting,
  PositionBeyondHead,
  ProjectionError,
  UnknownProjection,
} from './engine/errors.js';
export { isCorruption, isStoreFault } from './storage/store-faults.js';
export type { EngineTables } from './kysely/engine-tables.js';
export type {
  Build,
  Builds,
  Checkpoint,
  ProjectionStorage,
  ReadStore,
  Store,
} from './storage/projection-storage.js';
export { sqliteStorage } from './sqlite/sqlite-storage.js';
export { postgresStorage, type PostgresStorageOptions } from './postgres/postgres-storage.js';
