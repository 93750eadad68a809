import { createHmac } from 'node:crypto';
import { decrypt, encrypt, KEY_BYTES } from '../aes.js';

/**
 * Wraps the data keys. The only port to a secret that is not in the key database, so that a stolen copy of the
 * database opens nothing. Synchronous: a provider that fetches its key from elsewhere does so before it is handed
 * over.
 */
export interface MasterKeyProvider {
  /** Tells one master key from another without giving it away. */
  readonly keyId: string;
  /** Encrypts, bound to `context`. Makes the master key where the provider may and there is none. */
  wrap(plain: Buffer, context: string): Buffer;
  /**
   * Decrypts what `wrap` gave for the same context, or gives undefined where it is not that. Never makes a key.
   */
  unwrap(wrapped: Buffer, context: string): Buffer | undefined;
}

/** Wraps by AES-256-GCM under a key that is asked for at each use. */
export function wrappingBy(key: (purpose: 'wrap' | 'unwrap') => Buffer): MasterKeyProvider {
  return {
    get keyId() {
      return fingerprint(key('unwrap'));
    },
    wrap: (plain, context) => encrypt(key('wrap'), plain, Buffer.from(context)),
    unwrap: (wrapped, context) => decrypt(key('unwrap'), wrapped, Buffer.from(context)),
  };
}

function fingerprint(key: Buffer): string {
  return createHmac('sha256', key).update('throughline master key id').digest('hex').slice(0, 16);
}

/** Reads 256 bits written as base64 (44 characters) or hex (64); undefined where it is neither. */
export function parseKey(text: string): Buffer | undefined {
  const trimmed = text.trim();
  if (/^[0-9a-f]{64}$/i.test(trimmed)) return Buffer.from(trimmed, 'hex');
  if (!/^[A-Za-z0-9+/_-]{43}=?$/.test(trimmed)) return undefined;
  const key = Buffer.from(trimmed, 'base64');
  return key.length === KEY_BYTES ? key : undefined;
}
