import { IdentityProviderUnavailable, type ProviderFault } from '../errors.js';

/** Enough for the keys and certificates of a large provider. */
export const MAX_ANSWER_BYTES = 256 * 1024;

/**
 * A JSON document of the identity provider. Redirections are not followed: whoever can make one would choose whose
 * keys are trusted here.
 * @throws IdentityProviderUnavailable
 */
export async function fetchJson(
  url: URL,
  timeoutMs: number,
  headers: Readonly<Record<string, string>> = {},
): Promise<unknown> {
  const signal = AbortSignal.timeout(timeoutMs); // bounds the body too
  try {
    const response = await fetch(url, {
      signal,
      redirect: 'manual',
      headers: { ...headers, accept: 'application/json' },
    });
    if (response.status !== 200) {
      await response.body?.cancel();
      throw new IdentityProviderUnavailable('STATUS');
    }
    return parsed(await boundedText(response));
  } catch (error) {
    if (error instanceof IdentityProviderUnavailable) throw error;
    throw new IdentityProviderUnavailable(signal.aborted ? 'TIMEOUT' : 'UNREACHABLE', { cause: error });
  }
}

async function boundedText(response: Response): Promise<string> {
  const body: ReadableStream<Uint8Array> | null = response.body;
  if (!body) return '';
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  // Leaving the loop early cancels the rest.
  for await (const chunk of body) {
    bytes += chunk.byteLength;
    if (bytes > MAX_ANSWER_BYTES) throw unavailable('TOO_LARGE');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw unavailable('MALFORMED');
  }
}

const unavailable = (fault: ProviderFault): IdentityProviderUnavailable =>
  new IdentityProviderUnavailable(fault);
