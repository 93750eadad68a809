import { InvalidPersonalField } from '../errors.js';
import type { KeyStore } from '../keys/key-store.js';
import type { Seal } from '../seal.js';
import { type FieldPath, isSealed, sealText } from './sealed-text.js';
import { mapStrings } from './walk.js';

/** A personal field of one event: where it stands, and whose key seals it. */
export interface PersonalField {
  readonly path: FieldPath;
  readonly subject: string;
  readonly seal: Seal;
}

/**
 * Seals the personal fields of an event on its way into the log, and leaves the rest as it is. A field that the
 * event does not have is passed over: many are optional.
 *
 * Text in any other field that reads as sealed is refused: a reader could not tell it from a broken seal.
 * @throws SubjectErased where the subject of a field was erased; the event must then not be recorded
 * @throws InvalidPersonalField where a personal field is not text, or another one reads as sealed
 */
export async function sealFields<
  Event extends { readonly id: string; readonly data: object; readonly metadata: object },
>(event: Event, fields: readonly PersonalField[], keys: KeyStore): Promise<Event> {
  const byPath = new Map(fields.map((field) => [pathKey(field.path), field]));
  const keyOf = new Map<PersonalField, Buffer>();
  for (const field of fields) {
    const value = valueAt(event, field.path);
    if (value === undefined) continue;
    if (typeof value !== 'string') {
      throw new InvalidPersonalField(
        field.path.join('.'),
        'is personal, so it must be text: only text is sealed',
      );
    }
    keyOf.set(field, await keys.dataKey(field.subject, field.seal));
  }

  const seal = (text: string, path: FieldPath): string => {
    const field = byPath.get(pathKey(path));
    const key = field && keyOf.get(field);
    if (field && key) return sealText(text, field.seal, field.subject, key, { eventId: event.id, path });
    if (!isSealed(text)) return text;
    throw new InvalidPersonalField(path.join('.'), 'must not begin with "sealed:1:": reword it');
  };
  return {
    ...event,
    data: mapStrings(event.data, ['data'], seal),
    metadata: mapStrings(event.metadata, ['metadata'], seal),
  };
}

const pathKey = (path: FieldPath): string => JSON.stringify(path);

function valueAt(event: object, path: FieldPath): unknown {
  let value: unknown = event;
  for (const step of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) return undefined;
    value = Reflect.get(value, step);
  }
  return value;
}
