import 'reflect-metadata';
import { GraphQLSchemaHost } from '@nestjs/graphql';
import { DEFAULT_RULE } from '#privacy';
import { silentDoor } from '#telemetry';
import { type GraphQLSchema, isEnumType } from 'graphql';
import { watchAccess } from './alerts/watch-access.js';
import { errorPresenter } from './errors/present-error.js';
import { GatewayModule } from './gateway.module.js';
import { onlyAllowedDocuments } from './http/only-allowed-documents.js';
import { postOnly } from './http/post-only.js';
import { httpDoor, runningDoor, type RunningDoor } from './http/http-door.js';
import { allowedDocuments } from './limits/allowed-documents.js';
import { DEFAULT_LIMITS } from './limits/limits.js';
import { Rates } from './limits/rates.js';
import { documentRules } from './limits/rules.js';
import type { Gateway, GatewayOptions, GatewayServices } from './services.js';
import { countErrors } from './telemetry/count-errors.js';
import { openSubscriptionDoor } from './websocket/subscription-door.js';

/** How long a browser goes by what it was told, in place of asking before each call. */
const MAY_CALL_SECONDS = 600;

/** Builds both doors of the API on the given services. Nothing listens until `listen`. */
export async function createGateway(
  services: GatewayServices,
  options: GatewayOptions,
): Promise<RunningDoor> {
  const { production, introspection = !production, allowedOrigins = [], behindTls = false } = options;
  const limits = { ...DEFAULT_LIMITS, ...options.limits };
  const accessWatch = watchAccess(services, options.alertRules);
  const suppression = options.suppression ?? DEFAULT_RULE;
  const { metrics = silentDoor } = services;
  const gateway: Gateway = { ...services, limits, suppression, accessWatch, metrics };
  const rules = documentRules(limits.document, introspection);
  const built: { schema?: GraphQLSchema } = {}; // it is made with the application, which needs the errors
  const errors = countErrors(
    errorPresenter(services.logger, (name) => enumValues(built.schema, name), introspection),
    metrics,
  );

  const module = GatewayModule.of(gateway, { rules, document: limits.document, errors, production });
  const rates = new Rates(limits.rate, metrics.rateLimited);
  const { bodyBytes, rate } = limits;
  const app = await httpDoor(module, services, errors, { bodyBytes, rate, rates, behindTls });
  const instance = app.getHttpAdapter().getInstance();
  postOnly(instance, '/graphql');
  const judgeDocument = allowedDocuments(options.documents);
  onlyAllowedDocuments(instance, '/graphql', judgeDocument);
  if (allowedOrigins.length > 0) app.enableCors({ origin: [...allowedOrigins], maxAge: MAY_CALL_SECONDS });
  await app.init();
  const { schema } = app.get(GraphQLSchemaHost);
  built.schema = schema;
  const door = openSubscriptionDoor({
    server: app.getHttpServer(),
    schema,
    rules,
    judgeDocument,
    gateway,
    errors,
    allowedOrigins,
    rates,
  });

  accessWatch.begin();
  return runningDoor(app, options, async () => {
    await door.close();
    await accessWatch.close();
  });
}

function enumValues(schema: GraphQLSchema | undefined, name: string): readonly string[] | undefined {
  const type = schema?.getType(name);
  return isEnumType(type) ? type.getValues().map((value) => value.name) : undefined;
}
