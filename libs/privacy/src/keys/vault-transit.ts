import { SecretUnusable } from '../errors.js';
import type { KeyManagementService } from './key-management-service.js';

export interface VaultTransitOptions {
  /** `https://host:8200/MOUNT/KEY`, such as `https://vault.example:8200/transit/throughline`. */
  readonly address: URL;
  /** May encrypt and decrypt with that key, and need nothing else. */
  readonly token: string;
  /** Default: 10 seconds. */
  readonly patienceMs?: number;
  /** What goes along with each request, such as the trace that it is made in. Default: nothing. */
  readonly headers?: () => Readonly<Record<string, string>>;
}

/**
 * A key of the transit engine of HashiCorp Vault or OpenBao, over their HTTP interface:
 * `POST /v1/MOUNT/encrypt/KEY` and `/v1/MOUNT/decrypt/KEY`, with the context as associated data. The key must be of
 * a kind that takes some: `aes256-gcm96`, which is theirs where none is named. Older versions of the key go on
 * opening what they wrapped, until `min_decryption_version` forbids it.
 * @throws RangeError where the address names no mount and key
 */
export function vaultTransit({
  address,
  token,
  patienceMs = 10_000,
  headers = () => ({}),
}: VaultTransitOptions): KeyManagementService {
  const parts = address.pathname.split('/').filter((part) => part !== '');
  const key = parts.pop();
  if (key === undefined || parts.length === 0) {
    throw new RangeError('names a mount and a key: https://host:8200/transit/throughline');
  }
  const mount = parts.join('/');
  const location = `${address.origin}/${mount}/${key}`;
  const unusable = (detail: string): SecretUnusable => new SecretUnusable(location, 'UNREACHABLE', detail);

  const ask = async (operation: 'encrypt' | 'decrypt', given: object, wanted: string): Promise<string> => {
    let response: Response;
    try {
      response = await fetch(`${address.origin}/v1/${mount}/${operation}/${key}`, {
        method: 'POST',
        headers: { ...headers(), 'content-type': 'application/json', 'x-vault-token': token },
        body: JSON.stringify(given),
        redirect: 'error', // the token is for nobody else
        signal: AbortSignal.timeout(patienceMs),
      });
    } catch {
      // Without its cause: some of them hold the request.
      throw unusable(`does not answer: the master key cannot be ${operation}ed without it`);
    }
    if (!response.ok) {
      throw unusable(`refused to ${operation} (status ${response.status}): check its key and its token`);
    }
    const text = dataOf(await response.json().catch(() => undefined), wanted);
    if (text === undefined) throw unusable(`answered without ${wanted}: is this the transit engine?`);
    return text;
  };
  const base64 = (text: string): string => Buffer.from(text).toString('base64');
  return {
    location,
    wrap: (plain, context) =>
      ask('encrypt', { plaintext: plain.toString('base64'), associated_data: base64(context) }, 'ciphertext'),
    unwrap: async (wrapped, context) =>
      Buffer.from(
        await ask('decrypt', { ciphertext: wrapped, associated_data: base64(context) }, 'plaintext'),
        'base64',
      ),
  };
}

function dataOf(answer: unknown, field: string): string | undefined {
  const data = memberOf(answer, 'data');
  const value = memberOf(data, field);
  return typeof value === 'string' ? value : undefined;
}

function memberOf(holder: unknown, field: string): unknown {
  return typeof holder === 'object' && holder !== null && Object.hasOwn(holder, field)
    ? Reflect.get(holder, field)
    : undefined;
}
