import type { FieldPath } from './sealed-text.js';

/**
 * A copy of a plain structure with every string replaced. Keys are never changed, and what is neither a string, an
 * array nor a plain object (numbers, bigints, dates, undefined) is passed on as it is.
 * @param path where `value` stands; it is extended on the way down
 */
export function mapStrings<Value>(
  value: Value,
  path: FieldPath,
  replace: (text: string, path: FieldPath) => string,
): Value {
  // The shape stays: strings become strings and nothing else changes, which the compiler cannot follow.
  return map(value, path, replace) as Value;
}

function map(value: unknown, path: FieldPath, replace: (text: string, path: FieldPath) => string): unknown {
  if (typeof value === 'string') return replace(value, path);
  if (Array.isArray(value)) return value.map((item: unknown, index) => map(item, [...path, index], replace));
  if (typeof value !== 'object' || value === null || !isPlain(value)) return value;
  const entries = Object.entries(value).map(([field, item]: [string, unknown]) => [
    field,
    map(item, [...path, field], replace),
  ]);
  return Object.fromEntries(entries);
}

/** By the shape of the prototype chain rather than by identity: a plain object of another realm is plain too. */
function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}
