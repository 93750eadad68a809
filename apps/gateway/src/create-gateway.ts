import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { GraphQLSchemaHost } from '@nestjs/graphql';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { DEFAULT_RULE } from '#privacy';
import { type GraphQLSchema, isEnumType } from 'graphql';
import { requireIdentity } from './context/authentication.js';
import { HttpErrorsFilter } from './errors/http-errors.filter.js';
import { errorPresenter } from './errors/present-error.js';
import { GatewayModule } from './gateway.module.js';
import { postOnly } from './http/post-only.js';
import { addSecurityHeaders } from './http/security-headers.js';
import { DEFAULT_LIMITS } from './limits/limits.js';
import { documentRules } from './limits/rules.js';
import { nestLogger } from './nest-logger.js';
import type { Gateway, GatewayOptions, GatewayServices } from './services.js';
import { openSubscriptionDoor } from './websocket/subscription-door.js';

export interface RunningGateway {
  /** To add routes of the same process before it listens. */
  readonly app: NestFastifyApplication;
  /** @throws what Node says of an address that cannot be had: EADDRINUSE, EACCES */
  listen(): Promise<{ readonly url: string }>;
  /** Ends sockets and requests. The services are their owner's to close, after this. */
  close(): Promise<void>;
}

/** How long a request may take to arrive whole. Fastify's default is for ever, and no identity is needed to begin. */
const ARRIVAL_MS = 30_000;
/** How long closing waits for answers that are on their way. */
const PATIENCE_MS = 3_000;

/** Builds both doors of the API on the given services. Nothing listens until `listen`. */
export async function createGateway(
  services: GatewayServices,
  options: GatewayOptions,
): Promise<RunningGateway> {
  const { host, port, production, introspection = !production, allowedOrigins = [] } = options;
  const limits = { ...DEFAULT_LIMITS, ...options.limits };
  const gateway: Gateway = { ...services, limits, suppression: options.suppression ?? DEFAULT_RULE };
  const rules = documentRules(limits.document, introspection);
  const built: { schema?: GraphQLSchema } = {}; // it is made with the application, which needs the errors
  const errors = errorPresenter(services.logger, (name) => enumValues(built.schema, name), introspection);

  const app = await NestFactory.create<NestFastifyApplication>(
    GatewayModule.of(gateway, { rules, document: limits.document, errors, production }),
    new FastifyAdapter({
      bodyLimit: limits.bodyBytes,
      requestTimeout: ARRIVAL_MS,
      forceCloseConnections: 'idle',
    }),
    { logger: nestLogger(services.logger), abortOnError: false, bodyParser: false },
  );
  const instance = app.getHttpAdapter().getInstance();
  instance.removeContentTypeParser('text/plain');
  addSecurityHeaders(instance);
  postOnly(instance, '/graphql');
  requireIdentity(instance, services);
  if (allowedOrigins.length > 0) app.enableCors({ origin: [...allowedOrigins] });
  app.useGlobalFilters(new HttpErrorsFilter(errors));
  await app.init();
  const { schema } = app.get(GraphQLSchemaHost);
  built.schema = schema;
  const door = openSubscriptionDoor({
    server: app.getHttpServer(),
    schema,
    rules,
    gateway,
    errors,
    allowedOrigins,
  });

  return {
    app,
    async listen() {
      await app.listen(port, host);
      return { url: await app.getUrl() };
    },
    async close() {
      await door.close();
      // Requests under way are answered; a stream that nobody takes any more must not keep the process.
      const server = app.getHttpServer();
      const patience = setTimeout(() => server.closeAllConnections(), PATIENCE_MS);
      await app.close();
      clearTimeout(patience);
    },
  };
}

function enumValues(schema: GraphQLSchema | undefined, name: string): readonly string[] | undefined {
  const type = schema?.getType(name);
  return isEnumType(type) ? type.getValues().map((value) => value.name) : undefined;
}
