import { createRemoteJWKSet, customFetch, type JWTVerifyGetKey } from 'jose';
import { IdentityProviderUnavailable } from '../errors.js';
import { discover } from './discovery.js';
import { fetchJson } from './fetch-json.js';

/** How long the identity provider is waited for, and how often it is asked. Milliseconds. */
export interface ProviderTiming {
  readonly timeoutMs: number;
  /** Keys are asked for again after this: a key that the provider has withdrawn is taken no longer. */
  readonly maxAgeMs: number;
  /**
   * A key that is not known may be new, so the keys are asked for again, but no sooner than this after the last time:
   * anyone can make up names of keys.
   */
  readonly cooldownMs: number;
  /** Where it could not be had, it is let alone for so long. */
  readonly pauseMs: number;
}

export const DEFAULT_TIMING: ProviderTiming = {
  timeoutMs: 5_000,
  maxAgeMs: 600_000,
  cooldownMs: 30_000,
  pauseMs: 1_000,
};

/** What goes along with each request to the provider, such as the trace that it is made in. */
export type OutboundHeaders = () => Readonly<Record<string, string>>;

/** The keys that a provider publishes, found by its discovery document, or at a given address. */
export function providerKeys(
  from: { readonly issuer: string } | { readonly jwks: URL },
  timing: ProviderTiming = DEFAULT_TIMING,
  headers: OutboundHeaders = () => ({}),
): JWTVerifyGetKey {
  const fetchKindly = kindly(timing, headers);
  let pending: Promise<RemoteKeys> | undefined;
  const keys = async (): Promise<RemoteKeys> => {
    const at = 'jwks' in from ? from.jwks : await discover(from.issuer, fetchKindly);
    return keysAt(at, fetchKindly, timing);
  };
  return async (header, token) => {
    const current = (pending ??= keys());
    let known: RemoteKeys | undefined;
    try {
      known = await current;
      return await known(header, token);
    } catch (error) {
      // The keys may have moved: the next caller has them looked for again. But those that may still be used are kept:
      // anyone can ask for a key that nobody knows, just while the provider is away.
      const isOfNoUse = error instanceof IdentityProviderUnavailable && known?.fresh !== true;
      if (isOfNoUse && pending === current) pending = undefined;
      throw error;
    }
  };
}

type RemoteKeys = ReturnType<typeof createRemoteJWKSet>;
type FetchJson = (url: URL) => Promise<unknown>;

function keysAt(url: URL, fetchKindly: FetchJson, timing: ProviderTiming): RemoteKeys {
  const { cooldownMs, maxAgeMs, timeoutMs } = timing;
  return createRemoteJWKSet(url, {
    cooldownDuration: cooldownMs,
    cacheMaxAge: maxAgeMs,
    timeoutDuration: timeoutMs,
    [customFetch]: async () => Response.json(requireKeys(await fetchKindly(url))),
  });
}

function requireKeys(document: unknown): object {
  const keys: unknown =
    typeof document === 'object' && document !== null && 'keys' in document ? document.keys : undefined;
  const areKeys = Array.isArray(keys) && keys.every((key) => typeof key === 'object' && key !== null);
  if (!areKeys || keys.length === 0) throw new IdentityProviderUnavailable('MALFORMED');
  return { keys };
}

/** Fetches, but for a pause after each failure: those who wait then hear at once why the last one failed. */
function kindly({ timeoutMs, pauseMs }: ProviderTiming, headers: OutboundHeaders): FetchJson {
  let last: { readonly error: unknown; readonly until: number } | undefined;
  return async (url) => {
    if (last && performance.now() < last.until) throw last.error;
    try {
      return await fetchJson(url, timeoutMs, headers());
    } catch (error) {
      last = { error, until: performance.now() + pauseMs };
      throw error;
    }
  };
}
