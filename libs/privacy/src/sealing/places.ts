import { type FieldPath, isSealed } from './sealed-text.js';

/** A text that reads as sealed, and where it stands. */
export interface FoundText {
  readonly text: string;
  readonly path: FieldPath;
}

/**
 * Every text in a plain structure that reads as sealed, at whatever depth. What is neither a string, an array nor a
 * plain object (numbers, bigints, dates, undefined) is passed over.
 * @param path where `value` stands; it is extended on the way down
 */
export function sealedTexts(value: unknown, path: FieldPath): readonly FoundText[] {
  const found: FoundText[] = [];
  collect(value, [...path], found);
  return found;
}

/** @param way where `value` stands. One array for the whole walk: most texts are not sealed, and need no path. */
function collect(value: unknown, way: (string | number)[], found: FoundText[]): void {
  if (typeof value === 'string') {
    if (isSealed(value)) found.push({ text: value, path: [...way] });
  } else if (Array.isArray(value)) {
    for (let index = 0; index < value.length; index += 1) {
      way.push(index);
      collect(value[index], way, found);
      way.pop();
    }
  } else if (typeof value === 'object' && value !== null && isPlain(value)) {
    const fields = value as Readonly<Record<string, unknown>>;
    for (const field of Object.keys(fields)) {
      const item = fields[field];
      if (typeof item === 'string' ? !isSealed(item) : typeof item !== 'object') continue;
      way.push(field);
      collect(item, way, found);
      way.pop();
    }
  }
}

/** By the shape of the prototype chain rather than by identity: a plain object of another realm is plain too. */
function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

/**
 * The value with another text at one of its places. What lies on the way to it is copied, and the rest shared: the
 * value itself never changes.
 * @param depth how long the path of `value` itself is: the place lies below it
 */
export function withText<Value>(value: Value, text: string, path: FieldPath, depth: number): Value {
  // The shape stays: a text becomes a text and nothing else changes, which the compiler cannot follow.
  return placed(value, text, path, depth) as Value;
}

function placed(node: unknown, text: string, path: FieldPath, depth: number): unknown {
  const step = path[depth];
  if (step === undefined) return text;
  if (typeof node !== 'object' || node === null) throw new TypeError('there is nothing at this place');
  const copy: object = Array.isArray(node) ? [...(node as unknown[])] : { ...node };
  Reflect.set(copy, step, placed(Reflect.get(node, step), text, path, depth + 1));
  return copy;
}
