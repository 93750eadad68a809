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
 * The value with other texts at some of its places. What lies on the way to one is copied, and the rest shared: the
 * value itself never changes.
 * @param depth how long the path of `value` itself is: the places begin below it
 */
export function withTexts<Value>(value: Value, depth: number, texts: readonly FoundText[]): Value {
  const copies = new Set<unknown>();
  const copyOf = (node: unknown): object => {
    if (typeof node !== 'object' || node === null) throw new TypeError('there is nothing at this place');
    if (copies.has(node)) return node;
    const copy: object = Array.isArray(node) ? [...(node as unknown[])] : { ...node };
    copies.add(copy);
    return copy;
  };
  let root: unknown = value;
  for (const { text, path } of texts) {
    if (path.length === depth) root = text;
    else root = place(copyOf(root), path, depth, text, copyOf);
  }
  // The shape stays: texts become texts and nothing else changes, which the compiler cannot follow.
  return root as Value;
}

function place(
  root: object,
  path: FieldPath,
  depth: number,
  text: string,
  copyOf: (node: unknown) => object,
): object {
  let node = root;
  for (let index = depth; index < path.length - 1; index += 1) {
    const step = path[index] ?? '';
    const below = copyOf(Reflect.get(node, step));
    Reflect.set(node, step, below);
    node = below;
  }
  Reflect.set(node, path.at(-1) ?? '', text);
  return root;
}
