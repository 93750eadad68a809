export * from './demo-identities.js';
export * from './local-issuer.js';
export * from './token-verifier.js';
