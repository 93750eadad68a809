import { type DynamicModule, Module } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { GraphQLModule } from '@nestjs/graphql';
import { RunCommandHandler } from '#application';
import { type GraphQLDoor, graphqlOptions } from './graphql-options.js';
import { HealthController } from './http/health.controller.js';
import { MaintenanceController } from './http/maintenance.controller.js';
import { ReplayController } from './http/replay.controller.js';
import { CommandsResolver } from './mutations/commands.resolver.js';
import { AccessRecordResolver } from './queries/access-record.resolver.js';
import { QueriesResolver } from './queries/queries.resolver.js';
import type { Gateway } from './services.js';
import { DOOR, GATEWAY } from './services.js';
import { SubjectAccessResolver } from './subject-access/subject-access.resolver.js';
import { CaseUpdatesResolver } from './subscriptions/case-updates.resolver.js';

/** The classes from which the schema is made. */
export const resolvers = [
  QueriesResolver,
  AccessRecordResolver,
  CommandsResolver,
  CaseUpdatesResolver,
  SubjectAccessResolver,
] as const;

@Module({})
export class GatewayModule {
  static of(gateway: Gateway, door: GraphQLDoor): DynamicModule {
    return {
      module: GatewayModule,
      imports: [CqrsModule.forRoot(), GraphQLModule.forRoot(graphqlOptions(door))],
      controllers: [HealthController, ReplayController, MaintenanceController],
      providers: [
        { provide: DOOR, useValue: gateway },
        { provide: GATEWAY, useValue: gateway },
        { provide: RunCommandHandler, useFactory: () => new RunCommandHandler(gateway.executor) },
        ...resolvers,
      ],
    };
  }
}
