import type { KeyObject } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import Provider, { errors } from 'oidc-provider';
import type { GatewayLogger } from '../../../gateway/src/index.js';
import { providerConfiguration } from './provider-configuration.js';
import { signIn } from './sign-in.js';

/** No page of ours loads anything, is framed, or is kept. (No `form-action`: it would forbid the way back.) */
const HEADERS: Readonly<Record<string, string>> = {
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'; base-uri 'none'",
  'x-content-type-options': 'nosniff',
  'cache-control': 'no-store',
  'referrer-policy': 'no-referrer',
};

/** Loaded when somebody first asks: see `addDemonstrationIssuer`. */
export function openProvider(
  issuer: string,
  privateKey: KeyObject,
  path: string,
  logger: Pick<GatewayLogger, 'warn'>,
): (request: IncomingMessage, response: ServerResponse) => Promise<void> {
  const provider = new Provider(issuer, providerConfiguration(privateKey, path));
  const failed = (): void => logger.warn({}, 'the issuer of the demonstration could not answer a request');
  provider.on('server_error', failed);
  provider.silent = true; // the errors themselves would go to the console
  const answer = provider.callback();
  return async (request, response) => {
    // As a server says that the library is mounted there: it makes its own addresses by that.
    Object.assign(request, { url: request.url?.slice(path.length), baseUrl: path });
    for (const [name, value] of Object.entries(HEADERS)) response.setHeader(name, value);
    try {
      if (!(await signIn(provider, request, response))) await answer(request, response);
    } catch (error) {
      // Where the attempt to sign in is over, or was never begun here, there is nothing to log.
      if (!(error instanceof errors.OIDCProviderError)) failed();
      if (!response.headersSent) response.writeHead(400, { 'content-type': 'text/plain' });
      response.end('This attempt to sign in is over, or was begun elsewhere: begin again.');
    }
  };
}
