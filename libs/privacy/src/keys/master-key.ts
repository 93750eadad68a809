import { createHmac, createSecretKey, type KeyObject } from 'node:crypto';
import { decrypt, encrypt, KEY_BYTES } from '../aes.js';
import { KeysCorrupt, RotationUnfinished } from '../errors.js';
import type { MasterKeyRing } from './master-key-ring.js';

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
export function wrappingBy(key: (purpose: 'wrap' | 'unwrap') => KeyObject): MasterKeyProvider {
  return {
    get keyId() {
      return fingerprint(key('unwrap'));
    },
    wrap: (plain, context) => encrypt(key('wrap'), plain, Buffer.from(context)),
    unwrap: (wrapped, context) => decrypt(key('unwrap'), wrapped, Buffer.from(context)),
  };
}

function fingerprint(key: KeyObject): string {
  return createHmac('sha256', key).update('throughline master key id').digest('hex').slice(0, 16);
}

const PROOF = Buffer.from('throughline keys');
const PROOF_CONTEXT = 'proof';

/** What a key database keeps to know its master key again. */
export function wrappedProof(masterKey: MasterKeyProvider): Buffer {
  return masterKey.wrap(PROOF, PROOF_CONTEXT);
}

/** Which master keys a key database says it belongs to. */
export interface KeptMasterKey {
  /** The one that wraps what is new. */
  readonly masterKeyId: string;
  readonly proof: Buffer;
  /** While a rotation is under way: the one that still wraps some of the keys. */
  readonly formerId: string | null;
}

/**
 * Makes sure that all that is kept can be unwrapped by what was given.
 * @throws WrongMasterKey, KeysCorrupt, SecretUnusable
 */
export function requireProof(kept: KeptMasterKey, ring: MasterKeyRing, location: string): void {
  const current = ring.require(kept.masterKeyId, location);
  if (kept.formerId !== null) ring.require(kept.formerId, location);
  if (current.unwrap(kept.proof, PROOF_CONTEXT)?.equals(PROOF)) return;
  throw new KeysCorrupt(location, 'its proof of the master key does not open');
}

/**
 * Whether a rotation has keys left to wrap. Asked in each of its transactions: another process may have finished it
 * meanwhile, and what the next one wraps must not be wrapped back by the last.
 * @throws RotationUnfinished where the next one has begun
 */
export function isUnderWay(
  { masterKeyId, formerId }: KeptMasterKey,
  to: MasterKeyProvider,
  location: string,
): boolean {
  if (masterKeyId === to.keyId) return formerId !== null;
  throw new RotationUnfinished(
    location,
    `another process finished this rotation, and the next, to master key ${masterKeyId}, has begun: look whether ` +
      'that is what you want',
  );
}

/** Reads 256 bits written as base64 (44 characters) or hex (64); undefined where it is neither. */
export function parseKey(text: string): KeyObject | undefined {
  const trimmed = text.trim();
  if (/^[0-9a-f]{64}$/i.test(trimmed)) return createSecretKey(trimmed, 'hex');
  if (!/^[A-Za-z0-9+/_-]{43}=?$/.test(trimmed)) return undefined;
  const key = Buffer.from(trimmed, 'base64');
  return key.length === KEY_BYTES ? createSecretKey(key) : undefined;
}
