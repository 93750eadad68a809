import type { LoggerService } from '@nestjs/common';
import type { GatewayLogger } from './services.js';

/** What Nest says about itself: its warnings and errors by where they come from; its small talk is left out. */
export function nestLogger(logger: GatewayLogger): LoggerService {
  const from = (rest: readonly unknown[]) => ({ from: String(rest.at(-1) ?? 'nest') });
  return {
    log: () => undefined,
    warn: (_message: unknown, ...rest: readonly unknown[]) => logger.warn(from(rest), 'framework warning'),
    error: (_message: unknown, ...rest: readonly unknown[]) => logger.error(from(rest), 'framework error'),
    fatal: (_message: unknown, ...rest: readonly unknown[]) => logger.error(from(rest), 'framework failure'),
  };
}
