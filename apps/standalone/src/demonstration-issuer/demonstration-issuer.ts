import type { KeyObject } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { FastifyInstance } from 'fastify';
import type { GatewayLogger } from '../../../gateway/src/index.js';
import { BootFailure } from '../boot-failure.js';
import { isLoopback } from '../configuration/loopback.js';

/** Where the issuer answers, behind the address of this process. */
export const ISSUER_PATH = '/identity';

type Handle = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

export interface DemonstrationIssuer {
  /** Tells it where it answers, once that is known. */
  listensAt(url: string): void;
}

/**
 * Adds the identity provider of the demonstration to a process that does not listen yet: OpenID Connect with an account
 * for each role and no password. What it takes is loaded when it is first asked: a start does not wait for it.
 * @throws BootFailure in production, where nobody may be whoever they like
 */
export function addDemonstrationIssuer(
  instance: FastifyInstance,
  { production }: { readonly production: boolean },
  privateKey: KeyObject,
  logger: Pick<GatewayLogger, 'warn'>,
): DemonstrationIssuer {
  if (production) {
    throw new BootFailure(
      'the issuer of the demonstration does not run with NODE_ENV=production: in it anyone may be anyone. Set OIDC_ISSUER',
    );
  }
  let url = '';
  let loading: Promise<Handle> | undefined;
  const handle: Handle = async (request, response) => {
    loading ??= import('./provider.js').then(({ openProvider }) =>
      openProvider(`${url}${ISSUER_PATH}`, privateKey, ISSUER_PATH, logger),
    );
    await (
      await loading
    )(request, response);
  };
  void instance.register(async (scope) => {
    // The library reads bodies by itself.
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', (_request, _payload, done) => done(null));
    scope.route({
      method: ['GET', 'POST'],
      url: `${ISSUER_PATH}/*`,
      config: { open: true },
      async handler({ raw }, reply) {
        reply.hijack();
        if (isOurName(raw.headers.host)) await handle(raw, reply.raw);
        else reply.raw.writeHead(421).end();
      },
    });
  });
  return { listensAt: (address) => void (url = address) };
}

/** A page of the outside could point its own name at this machine, and then read what is answered to it. */
const isOurName = (host = ''): boolean =>
  URL.canParse(`http://${host}`) && isLoopback(new URL(`http://${host}`).hostname);
