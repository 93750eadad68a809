import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { eventDefinitions, isEventType, isInstant, isLondonDay, PERSONAL } from '#programme';
import type { Enveloped } from './write-pipeline.js';

const ajv = new Ajv2020({ allErrors: true, strict: true });
ajv.addKeyword(PERSONAL);
ajv.addFormat('london-day', isLondonDay);
ajv.addFormat('utc-instant', isInstant);
const validators = new Map<string, ValidateFunction>();

/**
 * Holds the data of an event against its published schema.
 * @throws Error naming the type, the field and the rule, never the value
 */
export function requireValid(event: Pick<Enveloped, 'type' | 'data'>): void {
  const validate = validatorFor(event.type);
  if (validate({ ...event.data })) return;
  const faults = (validate.errors ?? []).map(({ instancePath, message }) => `data${instancePath} ${message}`);
  throw new Error(`${event.type} does not match its schema: ${faults.join('; ')}`);
}

function validatorFor(type: string): ValidateFunction {
  const known = validators.get(type);
  if (known) return known;
  if (!isEventType(type)) throw new Error(`${type} is not an event of the programme`);
  const validate = ajv.compile(eventDefinitions[type].data);
  validators.set(type, validate);
  return validate;
}
