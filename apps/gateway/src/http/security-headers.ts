import type { FastifyInstance } from 'fastify';

/** Nothing that is answered here is a page, is to be kept, or is to be shown inside another page. */
const HEADERS: Readonly<Record<string, string>> = {
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'cache-control': 'no-store',
  'referrer-policy': 'no-referrer',
  'cross-origin-resource-policy': 'same-origin',
};

/** Puts the headers on every answer that does not set them itself (a page of the staff's own does). */
export function addSecurityHeaders(instance: FastifyInstance): void {
  instance.addHook('onSend', async (_request, reply) => {
    for (const [name, value] of Object.entries(HEADERS)) {
      if (!reply.hasHeader(name)) void reply.header(name, value);
    }
  });
}
