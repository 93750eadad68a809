export * from './access-record.js';
export { openPostgresAccessRecord } from './postgres-access-record.js';
export { openAccessRecord } from './sqlite-access-record.js';
