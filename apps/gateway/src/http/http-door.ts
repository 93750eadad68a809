import { type DynamicModule } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { requireIdentity } from '../context/authentication.js';
import { HttpErrorsFilter } from '../errors/http-errors.filter.js';
import type { ErrorPresenter } from '../errors/present-error.js';
import { nestLogger } from '../nest-logger.js';
import { silentDoor } from '#telemetry';
import { observeRequests } from '../telemetry/observe-requests.js';
import type { DoorOptions, DoorServices } from '../services.js';
import type { RateLimits, Rates } from '../limits/rates.js';
import { rateGuard } from './rate-guard.js';
import { addSecurityHeaders, headersFor } from './security-headers.js';

export interface RunningDoor {
  /** To add routes of the same process before it listens. */
  readonly app: NestFastifyApplication;
  /** @throws what Node says of an address that cannot be had: EADDRINUSE, EACCES */
  listen(): Promise<{ readonly url: string }>;
  /** Ends sockets and requests. The services are their owner's to close, after this. */
  close(): Promise<void>;
}

/** How long a request may take to arrive whole. Fastify's default is for ever, and no identity is needed to begin. */
const ARRIVAL_MS = 30_000;
const BAD_ADDRESS = { code: 'BAD_REQUEST', message: 'The address cannot be read. Encode it as a URL.' };
/** How long closing waits for answers that are on their way. */
const PATIENCE_MS = 3_000;

export interface HttpDoorOptions {
  readonly bodyBytes: number;
  readonly rate: RateLimits;
  /** The counts of this process, which the door for subscriptions shares. */
  readonly rates: Rates;
  /** True where a proxy before this process speaks TLS with callers. */
  readonly behindTls: boolean;
}

/** An application behind an identity, with our headers and errors. It is its maker's to `init`. */
export async function httpDoor(
  module: DynamicModule,
  services: DoorServices,
  errors: ErrorPresenter,
  { bodyBytes: bodyLimit, rate, rates, behindTls }: HttpDoorOptions,
): Promise<NestFastifyApplication> {
  const app = await NestFactory.create<NestFastifyApplication>(
    module,
    new FastifyAdapter({
      bodyLimit,
      requestTimeout: ARRIVAL_MS,
      forceCloseConnections: 'idle',
      // An address that cannot be read reaches no hook, and so no filter.
      frameworkErrors: (_error: Error, _request: FastifyRequest, reply: FastifyReply) => {
        const { code, message } = BAD_ADDRESS;
        void reply
          .code(400)
          .headers(headersFor({ behindTls }))
          .send({ errors: [{ message, extensions: { code } }] });
      },
    }),
    { logger: nestLogger(services.logger), abortOnError: false, bodyParser: false },
  );
  const instance = app.getHttpAdapter().getInstance();
  instance.removeContentTypeParser('text/plain');
  addSecurityHeaders(instance, { behindTls });
  observeRequests(instance, services.metrics ?? silentDoor);
  const guard = rateGuard(rates, rate);
  guard.beforeIdentity(instance);
  requireIdentity(instance, services, guard.identityFailed);
  guard.afterIdentity(instance);
  app.useGlobalFilters(new HttpErrorsFilter(errors));
  return app;
}

/** Nothing listens until `listen`. */
export function runningDoor(
  app: NestFastifyApplication,
  { host, port }: DoorOptions,
  closeSockets: () => Promise<void> = async () => undefined,
): RunningDoor {
  return {
    app,
    async listen() {
      await app.listen(port, host);
      return { url: await app.getUrl() };
    },
    async close() {
      await closeSockets();
      // Requests under way are answered; a stream that nobody takes any more must not keep the process.
      const server = app.getHttpServer();
      const patience = setTimeout(() => server.closeAllConnections(), PATIENCE_MS);
      await app.close();
      clearTimeout(patience);
    },
  };
}
