import { InvalidInput } from '#application';
import type { DoorServices } from '../services.js';

type Given = Readonly<Record<string, unknown>>;

/**
 * The projection that a request names, or undefined where it names none.
 * @throws InvalidInput naming every fault
 */
export function namedProjection({ readModels }: DoorServices, given: Given): string | undefined {
  const { names } = readModels.engine;
  const { projection, ...unknown } = given;
  const known = names.find((name) => name === projection);
  const faults = [
    ...Object.keys(unknown).map((field) => ({
      field,
      rule: 'is not a parameter: remove it; there is projection',
    })),
    ...(projection === undefined || known !== undefined
      ? []
      : [{ field: 'projection', rule: `must be one of ${names.join(', ')}` }]),
  ];
  if (faults.length > 0) throw new InvalidInput(faults);
  return known;
}

/** The same where it must name one. */
export function oneProjection(services: DoorServices, given: Given): string {
  const name = namedProjection(services, given);
  if (name !== undefined) return name;
  const { names } = services.readModels.engine;
  throw new InvalidInput([{ field: 'projection', rule: `is needed: one of ${names.join(', ')}` }]);
}
