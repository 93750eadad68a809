import { createSecretKey, randomBytes } from 'node:crypto';
import { KEY_BYTES } from '../aes.js';
import { SecretUnusable } from '../errors.js';
import { makeSecretFile, readSecretFile } from '../secret-file.js';
import type { KeyManagementService } from './key-management-service.js';
import { type MasterKeyProvider, wrappingBy } from './master-key.js';

const CONTEXT = 'throughline master key';

export interface KmsMasterKeyOptions {
  readonly kms: KeyManagementService;
  /** Holds the master key as the service wrapped it. Without the service it opens nothing. */
  readonly file: string;
}

/**
 * A master key that lies wrapped in a file and is unwrapped by a key management service: whoever takes the machine's
 * disk has neither. The service is asked once, here, and again only after a rotation; data keys are wrapped in this
 * process, so nothing waits for a network that seals or opens a field, and nothing fails while the service is away.
 * Made as `fileMasterKey` makes
 * its own: with the first key that is wrapped, and never to unwrap one.
 * @throws SecretUnusable where the file or the service cannot be used
 */
export async function kmsMasterKey({ kms, file }: KmsMasterKeyOptions): Promise<MasterKeyProvider> {
  const kept = readSecretFile(file);
  if (kept !== undefined) return unwrapped(kms, kept, file);
  const bytes = randomBytes(KEY_BYTES);
  const wrapped = await kms.wrap(bytes, CONTEXT);
  const key = createSecretKey(bytes);
  bytes.fill(0);
  let isKept = false;
  return wrappingBy((purpose) => {
    if (!isKept && purpose === 'unwrap') throw lost(file);
    if (!isKept) keep(file, wrapped);
    isKept = true;
    return key;
  });
}

/**
 * The master keys that files hold by now, each unwrapped by the service once, whatever its name: a rotation renames
 * them. To be asked whenever a key is met that none at hand opens; several who ask at once share one answer, and a
 * file that has not changed costs the service nothing. Name the files in the order in which one takes the place of the
 * next, so that a renaming in between hides none.
 * @returns what gives them. It throws SecretUnusable where a file or the service cannot be used, and is asked again
 */
export function kmsMasterKeysIn(
  kms: KeyManagementService,
  files: readonly string[],
): () => Promise<readonly MasterKeyProvider[]> {
  const known = new Map<string, MasterKeyProvider>();
  let asking: Promise<readonly MasterKeyProvider[]> | undefined;
  const ask = async (): Promise<readonly MasterKeyProvider[]> => {
    for (const file of files) {
      const kept = readSecretFile(file);
      if (kept !== undefined && !known.has(kept)) known.set(kept, await unwrapped(kms, kept, file));
    }
    return [...known.values()];
  };
  return () => (asking ??= ask().finally(() => (asking = undefined)));
}

async function unwrapped(kms: KeyManagementService, kept: string, file: string): Promise<MasterKeyProvider> {
  const bytes = await kms.unwrap(kept.trim(), CONTEXT);
  if (bytes.length !== KEY_BYTES) {
    throw new SecretUnusable(file, 'MALFORMED', 'does not hold 256 bits: put the wrapped master key back');
  }
  const key = createSecretKey(bytes);
  bytes.fill(0);
  return wrappingBy(() => key);
}

function keep(file: string, wrapped: string): void {
  // Another process may have been quicker: its key is perhaps in use already, and is not written over.
  if (makeSecretFile(file, `${wrapped}\n`)) return;
  throw new SecretUnusable(file, 'UNWRITABLE', 'was made by another process just now: start this one again');
}

function lost(file: string): SecretUnusable {
  return new SecretUnusable(
    file,
    'MISSING',
    'is missing, and there are keys that only it opens: put the wrapped master key back from where you keep a copy; ' +
      'a new one would open none of them',
  );
}
