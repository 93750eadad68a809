export { createGateway } from './create-gateway.js';
export { errorPresenter } from './errors/present-error.js';
export { HealthController } from './http/health.controller.js';
export { httpDoor, runningDoor, type RunningDoor } from './http/http-door.js';
export { MaintenanceController } from './http/maintenance.controller.js';
export { DEFAULT_LIMITS, type GatewayLimits } from './limits/limits.js';
export { DEFAULT_RATES, Rates } from './limits/rates.js';
export { countErrors } from './telemetry/count-errors.js';
export { gatewaySchema, printAccessMatrix, printGatewaySchema } from './print-schema.js';
export {
  DOOR,
  type DoorOptions,
  type DoorServices,
  type GatewayLogger,
  type GatewayOptions,
  type GatewayServices,
} from './services.js';
