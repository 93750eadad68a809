export * from './errors.js';
export * from './port.js';
export { canonicalJson } from './canonical.js';
export { chainHash, type ChainedEvent, logDigest } from './chain-hash.js';
export type { Clock } from './clock.js';
export * from './copy/index.js';
export { parseConnectionString as parseEventStoreDbConnection } from './eventstoredb/connection-string.js';
export { openEventStoreDbLog, type EventStoreDbLogOptions } from './eventstoredb/open.js';
export { memoryEventLog, type MemoryEventLogOptions } from './memory/memory-event-log.js';
export { parsePosition } from './position.js';
export { openSqliteEventLog, openSqliteEventLogReadOnly, type SqliteEventLogOptions } from './sqlite/open.js';
export type {
  Inspectable,
  LogInspection,
  StoredAnchor,
  StreamHead,
  SyncInspectable,
  SyncLogInspection,
} from './verify/inspection.js';
export type { FaultCode, LogFault, VerifyReport } from './verify/report.js';
export { verifyLog, type VerifyOptions } from './verify/verify-log.js';
