import { IdentityProviderUnavailable } from '../errors.js';

/**
 * Where a provider publishes its keys, by OpenID Connect Discovery 1.0, section 4. The document must speak for this
 * very issuer, to the letter: another's would bring in another's keys.
 * @throws IdentityProviderUnavailable
 */
export async function discover(issuer: string, fetchJson: (url: URL) => Promise<unknown>): Promise<URL> {
  const document = await fetchJson(new URL(`${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`));
  if (textIn(document, 'issuer') !== issuer) throw new IdentityProviderUnavailable('OTHER_ISSUER');
  const address = textIn(document, 'jwks_uri') ?? '';
  if (!URL.canParse(address)) throw new IdentityProviderUnavailable('MALFORMED');
  const keys = new URL(address);
  const isSecure = keys.protocol === 'https:' || (isOnLoopback(keys) && isOnLoopback(new URL(issuer)));
  if (!isSecure) throw new IdentityProviderUnavailable('INSECURE_KEYS');
  return keys;
}

/** http to this very machine, which nobody listens to on the way. */
const isOnLoopback = ({ protocol, hostname }: URL): boolean =>
  protocol === 'http:' && ['127.0.0.1', '[::1]', 'localhost'].includes(hostname);

function textIn(document: unknown, name: string): string | undefined {
  if (typeof document !== 'object' || document === null) return undefined;
  const value: unknown = Object.getOwnPropertyDescriptor(document, name)?.value;
  return typeof value === 'string' ? value : undefined;
}
