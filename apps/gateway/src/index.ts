export { createGateway, type RunningGateway } from './create-gateway.js';
export { DEFAULT_LIMITS, type GatewayLimits } from './limits/limits.js';
export { printGatewaySchema } from './print-schema.js';
export type { GatewayLogger, GatewayOptions, GatewayServices } from './services.js';
