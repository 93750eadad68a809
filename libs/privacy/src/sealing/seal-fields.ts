import { InvalidPersonalField } from '../errors.js';
import { nameOf } from '../keys/data-key.js';
import type { KeyName, KeyStore } from '../keys/key-store.js';
import type { Seal } from '../seal.js';
import { sealedTexts, withText } from './places.js';
import { type FieldPath, sealText } from './sealed-text.js';

/**
 * A personal field of one event: where it stands, and whose keys seal it. Of several persons it takes all of their keys
 * to open it: with the key of any of them it is gone. Those who are erased already have none: it is sealed with the keys
 * of the others, or refused where there is no other.
 */
export interface PersonalField {
  readonly path: FieldPath;
  readonly subjects: readonly [string, ...string[]];
  readonly seal: Seal;
}

/**
 * Seals the personal fields of an event on its way into the log, and leaves the rest as it is: what is not personal
 * is shared with the event given, which never changes. A field that the event does not have is passed over: many are
 * optional.
 *
 * Text in any other field that reads as sealed is refused: a reader could not tell it from a broken seal.
 * @throws SubjectErased where all subjects of a field were erased; the event must then not be recorded
 * @throws InvalidPersonalField where a personal field is not text, or another one reads as sealed
 * @throws KeysUnavailable, KeysCorrupt
 */
export async function sealFields<
  Event extends { readonly id: string; readonly data: object; readonly metadata: object },
>(event: Event, fields: readonly PersonalField[], keys: KeyStore): Promise<Event> {
  const texts: Text[] = [];
  for (const field of fields) {
    const text = textAt(event, field.path);
    if (text !== undefined) texts.push({ field, text });
  }
  refuseForged(event, fields);
  if (texts.length === 0) return event;
  // Nearly all are about one person: whether a key was destroyed is told where it is asked for.
  const left = texts.some(isAboutSeveral) ? await withoutErased(texts, keys) : texts;
  const dataKeys = await keys.dataKeys(left.flatMap(({ field }) => namesOf(field)));
  let sealed = event;
  let from = 0;
  for (const { field, text } of left) {
    const { path, seal, subjects } = field;
    const own = dataKeys.slice(from, (from += subjects.length));
    sealed = withText(sealed, sealText(text, seal, subjects, own, { eventId: event.id, path }), path, 0);
  }
  return sealed;
}

interface Text {
  readonly field: PersonalField;
  readonly text: string;
}

const isAboutSeveral = ({ field }: Text): boolean => field.subjects.length > 1;

/** The same without those subjects of each who are erased, where another is left. */
async function withoutErased(texts: readonly Text[], keys: KeyStore): Promise<readonly Text[]> {
  const names = texts.filter(isAboutSeveral).flatMap(({ field }) => namesOf(field));
  const found = await keys.find(names);
  const erased = new Set(names.filter((_, index) => found[index] === 'destroyed').map(nameOf));
  return texts.map(({ field, text }) => {
    const { seal, subjects } = field;
    const [first, ...others] = subjects.filter((subject) => !erased.has(nameOf({ subject, seal })));
    return first === undefined
      ? { field, text }
      : { field: { ...field, subjects: [first, ...others] }, text };
  });
}

const namesOf = ({ subjects, seal }: PersonalField): readonly KeyName[] =>
  subjects.map((subject) => ({ subject, seal }));

/** @throws InvalidPersonalField where there is something else than text */
function textAt(event: object, path: FieldPath): string | undefined {
  const value = valueAt(event, path);
  if (value === undefined || typeof value === 'string') return value;
  throw new InvalidPersonalField(path.join('.'), 'is personal, so it must be text: only text is sealed');
}

function refuseForged(
  { data, metadata }: { data: object; metadata: object },
  fields: readonly PersonalField[],
) {
  for (const { path } of [...sealedTexts(data, ['data']), ...sealedTexts(metadata, ['metadata'])]) {
    if (fields.some((field) => isSame(field.path, path))) continue; // what reads as sealed itself is sealed again
    throw new InvalidPersonalField(path.join('.'), 'must not begin with "sealed:1:": reword it');
  }
}

function isSame(one: FieldPath, other: FieldPath): boolean {
  return one.length === other.length && one.every((step, index) => step === other[index]);
}

function valueAt(event: object, path: FieldPath): unknown {
  let value: unknown = event;
  for (const step of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) return undefined;
    value = Reflect.get(value, step);
  }
  return value;
}
