import { onRecord } from '../context/on-record.js';
import type { RequestContext } from '../context/request-context.js';
import type { DoorServices } from '../services.js';
import { oneProjection } from './named-projection.js';

export interface Done {
  readonly projection: string;
  /** Events that are still parked, after they were tried again. */
  readonly parked?: number;
}

type Given = Readonly<Record<string, unknown>>;

/**
 * Lets the build before the live one answer again.
 * @throws AccessDenied, InvalidInput; errors with the code NO_PREVIOUS_BUILD, NOT_PROJECTING
 */
export function rollBack(services: DoorServices, context: RequestContext, given: Given): Promise<Done> {
  return onRecord(services, context, 'rollBack', [], async () => {
    const projection = oneProjection(services, given);
    await services.readModels.engine.rollBack(projection);
    return { answer: { projection }, subjects: [] };
  });
}

/**
 * Tries again what could not be projected.
 * @throws AccessDenied, InvalidInput; an error with the code NOT_PROJECTING
 */
export function unpark(services: DoorServices, context: RequestContext, given: Given): Promise<Done> {
  return onRecord(services, context, 'unpark', [], async () => {
    const projection = oneProjection(services, given);
    const parked = await services.readModels.engine.unpark(projection);
    return { answer: { projection, parked }, subjects: [] };
  });
}
