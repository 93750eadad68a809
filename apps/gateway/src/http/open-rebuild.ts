import { Readable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import { onRecord } from '../context/on-record.js';
import type { RequestContext } from '../context/request-context.js';
import type { DoorServices } from '../services.js';
import { namedProjection } from './named-projection.js';

const TELL_EVERY_MS = 500;
/** What is wrong from the beginning is answered as a failure; after that the answer is under way. */
const REFUSED_WITHIN_MS = 50;

/**
 * Builds a read model anew beside the live one, or all of them together, and tells how far each has come, a line of
 * JSON at a time. It goes on to its end also where nobody listens any more.
 * @throws AccessDenied, InvalidInput; an error with the code NOT_PROJECTING
 */
export function openRebuild(
  services: DoorServices,
  context: RequestContext,
  given: Readonly<Record<string, unknown>>,
): Promise<Readable> {
  return onRecord(services, context, 'rebuild', [], async () => {
    const projection = namedProjection(services, given);
    const building = services.readModels.engine.rebuild(projection);
    const told = building.then(
      () => 'done' as const,
      (error: unknown) => ({ error }),
    );
    const first = await Promise.race([told, delay(REFUSED_WITHIN_MS, undefined)]);
    if (typeof first === 'object') throw first.error;
    const names = services.readModels.engine.names.filter((name) => (projection ?? name) === name);
    return { answer: Readable.from(rebuildLines(services, names, told)), subjects: [] };
  });
}

type Told = Promise<'done' | { readonly error: unknown }>;

async function* rebuildLines(
  { readModels: { engine } }: DoorServices,
  names: readonly string[],
  told: Told,
): AsyncGenerator<string, void, undefined> {
  for (const projection of names) yield line({ projection, state: 'BUILDING', position: null });
  for (;;) {
    const state = await Promise.race([told, delay(TELL_EVERY_MS, 'under way' as const)]);
    if (typeof state === 'object') throw state.error;
    if (state === 'done') break;
    for (const { name, rebuilding } of await engine.health()) {
      if (rebuilding && names.includes(name))
        yield line({ projection: name, state: 'BUILDING', position: rebuilding.position });
    }
  }
  for (const projection of names)
    yield line({ projection, state: 'LIVE', position: engine.position(projection) });
  yield line({ end: true, rebuilt: names.length });
}

const line = (value: object): string => `${JSON.stringify(value)}\n`;
