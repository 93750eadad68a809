export * from './errors.js';
export * from './keys/index.js';
export {
  PostgresDatabase,
  type PostgresDatabaseOptions,
  type Query,
  type Row,
} from './postgres/postgres-database.js';
export * from './pseudonyms/index.js';
export { isReadOnly } from './read-only.js';
export * from './seal.js';
export * from './sealing/index.js';
export { hasCode, makeSecretFile, readSecretFile, writeSecretFile } from './secret-file.js';
export { copySqlite, type SqliteCopy } from './sqlite-copy.js';
export * from './suppression/index.js';
