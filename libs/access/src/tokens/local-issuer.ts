import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { readSecretFile, SecretUnusable, writeSecretFile } from '#privacy';
import { SignJWT } from 'jose';
import type { Principal } from '../principal.js';

export const LOCAL_ISSUER = 'throughline-demonstration';
export const LOCAL_AUDIENCE = 'throughline';

/** Whom a token is for: a principal without its expiry. */
export type Identity = Omit<Principal, 'expiresAt'>;

/** Issues tokens for the demonstration and for tests: anyone who can read its key file can be anyone. */
export interface LocalIssuer {
  readonly issuer: string;
  readonly audience: string;
  readonly publicKey: KeyObject;
  /** Signs: never leaves the process. */
  readonly privateKey: KeyObject;
  issue(identity: Identity, lifetimeSeconds: number): Promise<string>;
}

/**
 * An issuer with an ES256 key pair of its own.
 * @param options.keyFile keeps the private key (0600), so that tokens survive a restart; without it the pair is new
 * @throws SecretUnusable where the file is open to others, unreadable, or holds something else
 */
export function localIssuer(options: { readonly keyFile?: string; readonly clock: () => Date }): LocalIssuer {
  const { keyFile, clock } = options;
  const privateKey = keyFile === undefined ? newKey() : keptKey(keyFile);
  return {
    issuer: LOCAL_ISSUER,
    audience: LOCAL_AUDIENCE,
    publicKey: createPublicKey(privateKey),
    privateKey,
    issue({ id, name, organisation, roles, personId, contracts, units }, lifetimeSeconds) {
      const now = Math.floor(clock().getTime() / 1000);
      // JSON leaves out what is undefined.
      return new SignJWT({ name, organisation, roles, person_id: personId, contracts, units })
        .setProtectedHeader({ alg: 'ES256', typ: 'JWT' })
        .setSubject(id)
        .setIssuer(LOCAL_ISSUER)
        .setAudience(LOCAL_AUDIENCE)
        .setIssuedAt(now)
        .setNotBefore(now)
        .setExpirationTime(now + lifetimeSeconds)
        .sign(privateKey);
    },
  };
}

const newKey = (): KeyObject => generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;

function keptKey(file: string): KeyObject {
  const pem = readSecretFile(file);
  if (pem === undefined) {
    const key = newKey();
    writeSecretFile(file, key.export({ type: 'pkcs8', format: 'pem' }).toString());
    return key;
  }
  const key = parse(pem);
  if (key?.asymmetricKeyType === 'ec' && key.asymmetricKeyDetails?.namedCurve === 'prime256v1') return key;
  throw new SecretUnusable(
    file,
    'MALFORMED',
    'must hold a P-256 private key in PEM: delete it to have a new one made; tokens issued before end with it',
  );
}

function parse(pem: string): KeyObject | undefined {
  try {
    return createPrivateKey(pem);
  } catch {
    return undefined; // whatever OpenSSL finds wrong with it, the caller says what it must be
  }
}
