import { type DynamicModule, Module } from '@nestjs/common';
import { DOOR, type DoorServices, HealthController, MaintenanceController } from '../../gateway/src/index.js';

/** How a projector is doing, and what an administrator does with its read models. It serves nobody else. */
@Module({})
export class ProjectorModule {
  static of(services: DoorServices): DynamicModule {
    return {
      module: ProjectorModule,
      controllers: [HealthController, MaintenanceController],
      providers: [{ provide: DOOR, useValue: services }],
    };
  }
}
