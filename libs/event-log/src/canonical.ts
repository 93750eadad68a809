import { InvalidArgument } from './errors.js';

/** Deeper nesting is refused: it is never a fact, and it would exhaust the stack of whoever reads it. */
const MAX_DEPTH = 100;
/** Printable ASCII but quote and backslash: most strings, and a third of the cost of asking JSON.stringify. */
const NEEDS_NO_ESCAPE = /^[ !#-[\]-~]*$/;

/**
 * Canonical JSON after RFC 8785 (JCS): keys sorted by UTF-16 code units, no white space, numbers and strings as
 * ECMAScript serialises them. Equal values give equal bytes on every machine, which is what a hash needs.
 * @param field what to call `value` in an error, such as `events[0].data`
 * @throws InvalidArgument naming the path of the first part that JSON cannot carry faithfully: undefined, NaN,
 * infinities, bigint, functions, symbols, lone surrogates, holes in arrays, instances of classes, cycles
 */
export function canonicalJson(value: unknown, field = 'value'): string {
  return write(value, [field]);
}

/** `path` is grown and shrunk in place, so that naming a fault costs nothing where there is none. */
function write(value: unknown, path: (string | number)[]): string {
  switch (typeof value) {
    case 'string':
      return writeString(value, path);
    case 'number':
      if (!Number.isFinite(value)) throw refusal(path, 'must be a finite number');
      return JSON.stringify(value);
    case 'boolean':
      return value ? 'true' : 'false';
    case 'object':
      if (value === null) return 'null';
      if (path.length > MAX_DEPTH) {
        throw refusal(path.slice(0, 6), `must not nest deeper than ${MAX_DEPTH} levels`);
      }
      return Array.isArray(value) ? writeArray(value, path) : writeObject(value, path);
    default:
      throw refusal(path, `must be JSON, not ${typeof value}`);
  }
}

function writeString(value: string, path: (string | number)[]): string {
  if (NEEDS_NO_ESCAPE.test(value)) return `"${value}"`;
  if (!value.isWellFormed()) throw refusal(path, 'must be well-formed Unicode: it holds a lone surrogate');
  return JSON.stringify(value);
}

function writeArray(values: readonly unknown[], path: (string | number)[]): string {
  let text = '[';
  for (let index = 0; index < values.length; index += 1) {
    path.push(index);
    text += (index === 0 ? '' : ',') + write(values[index], path);
    path.pop();
  }
  return `${text}]`;
}

function writeObject(value: object, path: (string | number)[]): string {
  if (!isPlain(value))
    throw refusal(path, 'must be a plain object: an instance of a class would not come back');
  const keys = Object.keys(value).sort();
  let text = '{';
  let separator = '';
  for (const key of keys) {
    path.push(key);
    text += `${separator}${writeString(key, path)}:${write(Reflect.get(value, key), path)}`;
    path.pop();
    separator = ',';
  }
  return `${text}}`;
}

/** By the shape of the prototype chain rather than by identity: a plain object of another realm is plain too. */
function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== null && Object.getPrototypeOf(prototype) !== null) return false;
  return Object.getOwnPropertySymbols(value).length === 0;
}

function refusal(path: readonly (string | number)[], rule: string): InvalidArgument {
  const [field, ...steps] = path;
  const named = steps.map((step) =>
    typeof step === 'number' ? `[${step}]` : /^\w+$/.test(step) ? `.${step}` : `[${JSON.stringify(step)}]`,
  );
  return new InvalidArgument(`${field}${named.join('')}`, rule);
}
