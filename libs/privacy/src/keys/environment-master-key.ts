import { SecretUnusable } from '../errors.js';
import { type MasterKeyProvider, parseKey, wrappingBy } from './master-key.js';

/**
 * A master key from an environment variable: 256 bits as base64 or hex, such as `openssl rand -base64 32` gives.
 * @throws SecretUnusable at once, naming the variable and never its value
 */
export function environmentMasterKey(
  variable: string,
  environment: Readonly<Record<string, string | undefined>> = process.env,
): MasterKeyProvider {
  const text = environment[variable];
  if (text === undefined || text.trim() === '') {
    throw new SecretUnusable(variable, 'MISSING', 'is not set: give it 256 bits as base64 or hex');
  }
  const key = parseKey(text);
  if (!key) throw new SecretUnusable(variable, 'MALFORMED', 'must be 256 bits as base64 or hex');
  return wrappingBy(() => key);
}
