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

/** Builds both doors of the API on the given services. Nothing listens until `listen`. */
export async function createGateway(
  services: GatewayServices,
  options: GatewayOptions,
): Promise<RunningGateway> {
  const { host, port, production, introspection = !production, allowedOrigins = [] } = options;
  const limits = { ...DEFAULT_LIMITS, ...options.limits };
  const gateway: Gateway = { ...services, limits, suppression: options.suppression ?? DEFAULT_RULE };
  const rules = documentRules(limits.document, introspection);
  let schema: GraphQLSchema | undefined;
  const errors = errorPresenter(services.logger, (name) => enumValues(schema, name), introspection);

  const app = await NestFactory.create<NestFastifyApplication>(
    GatewayModule.of(gateway, { rules, document: limits.document, errors, production }),
    new FastifyAdapter({ bodyLimit: limits.bodyBytes, forceCloseConnections: 'idle' }),
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
  schema = app.get(GraphQLSchemaHost).schema;
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
      await app.close();
    },
  };
}

function enumValues(schema: GraphQLSchema | undefined, name: string): readonly string[] | undefined {
  const type = schema?.getType(name);
  return isEnumType(type) ? type.getValues().map((value) => value.name) : undefined;
}
