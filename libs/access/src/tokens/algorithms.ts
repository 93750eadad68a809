/**
 * Signatures by a key pair. None with a shared secret is among them, so that no configuration can make the public key
 * one.
 */
export const ASYMMETRIC_ALGORITHMS = [
  'ES256',
  'ES384',
  'ES512',
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'EdDSA',
] as const;
export type Algorithm = (typeof ASYMMETRIC_ALGORITHMS)[number];

/** What identity providers sign with unless they are told otherwise. */
export const DEFAULT_ALGORITHMS: readonly Algorithm[] = ['RS256', 'PS256', 'ES256'];
