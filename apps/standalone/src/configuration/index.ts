export { Configuration, type ProcessKind } from './configuration.js';
export type { IdentityProvider } from './identity-provider.js';
export type { Environment } from './setting-reader.js';
export { describeSettings } from './settings.js';
export type { DatabaseStore, LogStore, ServerStore, SqliteStore } from './stores.js';
