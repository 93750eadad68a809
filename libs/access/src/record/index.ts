export * from './access-record.js';
export { isKeepable } from './keepable-text.js';
export { LOOK_KINDS, lookKind, type LookKind } from './look-kind.js';
export { openPostgresAccessRecord } from './postgres-access-record.js';
export { PURPOSES_OF_ACCESS, type PurposeOfAccess, purposeOfAccess } from './purpose.js';
export { openAccessRecord } from './sqlite-access-record.js';
export { backUpSqliteAccessRecord, type RecordBackup } from './sqlite-backup.js';
