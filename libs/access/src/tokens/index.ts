export * from './algorithms.js';
export * from './bearer-token.js';
export * from './claim-mapping.js';
export * from './demo-identities.js';
export * from './local-issuer.js';
export { DEFAULT_TIMING, type ProviderTiming } from './provider-keys.js';
export { MAX_TOKEN_BYTES } from './token-form.js';
export * from './token-verifier.js';
