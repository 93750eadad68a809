export * from './environment-master-key.js';
export * from './file-master-key.js';
export * from './key-store.js';
export type { MasterKeyProvider } from './master-key.js';
export * from './sqlite-key-store.js';
