import type { FastifyInstance } from 'fastify';

/**
 * Nothing that is answered here is a page, is to be kept, or is to be shown inside another page: so browsers are told
 * to do nothing at all with it. (The same that helmet sets, but for what concerns pages alone.)
 */
const HEADERS: Readonly<Record<string, string>> = {
  'content-security-policy':
    "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox",
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'x-permitted-cross-domain-policies': 'none',
  'x-dns-prefetch-control': 'off',
  'cache-control': 'no-store',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
};

/** For two years, as the lists that browsers carry ask for. */
const ONLY_BY_TLS = { 'strict-transport-security': 'max-age=63072000; includeSubDomains' };

interface Surroundings {
  /** Where callers come by TLS: a browser that was told so once never comes without it again. */
  readonly behindTls: boolean;
}

/** The headers of an answer. */
export const headersFor = ({ behindTls }: Surroundings): Readonly<Record<string, string>> => ({
  ...HEADERS,
  ...(behindTls ? ONLY_BY_TLS : {}),
});

/** Puts the headers on every answer that does not set them itself (a page of the staff's own does). */
export function addSecurityHeaders(instance: FastifyInstance, surroundings: Surroundings): void {
  const headers = Object.entries(headersFor(surroundings));
  instance.addHook('onSend', async (_request, reply) => {
    for (const [name, value] of headers) {
      if (!reply.hasHeader(name)) void reply.header(name, value);
    }
  });
}
