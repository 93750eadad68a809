export * from './environment-master-key.js';
export * from './file-master-key.js';
export { gatherLookups } from './gather-lookups.js';
export * from './key-store.js';
export type { MasterKeyProvider } from './master-key.js';
export * from './postgres-key-store.js';
export { requireSharedSecrets, type SharedSecretsOptions } from './shared-secrets.js';
export * from './sqlite-key-store.js';
