import 'reflect-metadata';
import { silentDoor } from '#telemetry';
import {
  DEFAULT_LIMITS,
  type DoorOptions,
  type DoorServices,
  countErrors,
  errorPresenter,
  httpDoor,
  Rates,
  runningDoor,
  type RunningDoor,
} from '../../gateway/src/index.js';
import { ProjectorModule } from './projector.module.js';

/**
 * The door of a process that keeps read models up to date: its health, and what an administrator does with them.
 * Lanes and reactions run behind it, and do not need it. Nothing listens until `listen`.
 */
export async function createProjector(services: DoorServices, options: DoorOptions): Promise<RunningDoor> {
  const { metrics = silentDoor } = services;
  const errors = countErrors(
    errorPresenter(services.logger, () => undefined, false),
    metrics,
  );
  const { bodyBytes, rate } = DEFAULT_LIMITS;
  const door = { bodyBytes, rate, rates: new Rates(rate, metrics.rateLimited), behindTls: false };
  const app = await httpDoor(ProjectorModule.of(services), services, errors, door);
  await app.init();
  return runningDoor(app, options);
}
