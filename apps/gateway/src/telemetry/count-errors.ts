import { discreetRefusals } from '#application';
import { refusalCodes } from '#programme';
import { DISCREET, type DoorMetrics } from '#telemetry';
import { TOLD_CODES } from '../errors/expected-failures.js';
import { CODES_OF_THE_REQUEST, type ErrorPresenter } from '../errors/present-error.js';

const CODES = new Set([...Object.keys(refusalCodes), ...TOLD_CODES, ...CODES_OF_THE_REQUEST]);

/** The same presenter, with what it tells counted by code: by those that the program has, and no others. */
export function countErrors(errors: ErrorPresenter, metrics: DoorMetrics): ErrorPresenter {
  const count = (code: unknown): void => metrics.told(labelOf(code));
  return {
    present(error, correlationId) {
      const presented = errors.present(error, correlationId);
      count(presented.extensions.code);
      return presented;
    },
    presentGraphQL(error, correlationId) {
      const presented = errors.presentGraphQL(error, correlationId);
      count(presented.extensions?.['code']);
      return presented;
    },
  };
}

function labelOf(code: unknown): string {
  if (typeof code !== 'string' || !CODES.has(code)) return 'OTHER';
  return discreetRefusals.has(code) ? DISCREET : code;
}
