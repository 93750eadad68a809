import { parsePosition } from '#event-log';
import { GatewayError } from '../errors/gateway-errors.js';
import type { Gateway } from '../services.js';

/**
 * Waits until a read model has taken in the position that a query asks for.
 * @throws GatewayError STALE with the position reached, POSITION_BEYOND_HEAD, InvalidArgument
 */
export async function waitFor(
  { readModels, limits }: Gateway,
  projection: string,
  atLeast: string | null | undefined,
): Promise<void> {
  if (atLeast == null) return;
  const { engine } = readModels;
  const position = parsePosition(atLeast, 'atLeast');
  const outcome = await engine.waitFor(projection, position, { timeoutMs: limits.waitMs });
  if (outcome === 'stale') {
    throw new GatewayError('STALE', 'stale', { atLeast, reached: engine.position(projection) });
  }
}
