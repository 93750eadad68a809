import { Readable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import { InvalidInput } from '#application';
import { onRecord } from '../context/on-record.js';
import type { RequestContext } from '../context/request-context.js';
import type { Gateway } from '../services.js';

const TELL_EVERY_MS = 500;

/**
 * Builds read models anew beside the live ones, and tells how far each has come, a line of JSON at a time. It goes on
 * to its end also where nobody listens any more.
 * @throws AccessDenied, InvalidInput
 */
export function openRebuild(
  gateway: Gateway,
  context: RequestContext,
  given: Readonly<Record<string, unknown>>,
): Promise<Readable> {
  return onRecord(gateway, context, 'rebuild', [], async () => {
    const names = namesIn(gateway, given);
    return { answer: Readable.from(rebuildLines(gateway, names)), subjects: [] };
  });
}

function namesIn({ readModels }: Gateway, given: Readonly<Record<string, unknown>>): readonly string[] {
  const { names } = readModels.engine;
  const unknown = Object.keys(given).filter((field) => field !== 'projection');
  const { projection } = given;
  const faults = [
    ...unknown.map((field) => ({ field, rule: 'is not a parameter: remove it; there is projection' })),
    ...(projection === undefined || names.some((name) => name === projection)
      ? []
      : [{ field: 'projection', rule: `must be one of ${names.join(', ')}` }]),
  ];
  if (faults.length > 0) throw new InvalidInput(faults);
  return names.filter((name) => projection === undefined || name === projection);
}

async function* rebuildLines(
  gateway: Gateway,
  names: readonly string[],
): AsyncGenerator<string, void, undefined> {
  for (const name of names) {
    yield line({ projection: name, state: 'BUILDING', position: null });
    const building = gateway.rebuild(name);
    while ((await Promise.race([building, delay(TELL_EVERY_MS, 'under way')])) === 'under way') {
      yield line({ projection: name, state: 'BUILDING', position: await builtTo(gateway, name) });
    }
    yield line({ projection: name, state: 'LIVE', position: gateway.readModels.engine.position(name) });
  }
  yield line({ end: true, rebuilt: names.length });
}

async function builtTo({ readModels }: Gateway, name: string): Promise<string | null> {
  const health = await readModels.engine.health();
  return health.find((projection) => projection.name === name)?.rebuilding?.position ?? null;
}

const line = (value: object): string => `${JSON.stringify(value)}\n`;
