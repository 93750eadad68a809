import { readFileSync } from 'node:fs';
import { type ImportRefused, refusal, unopened } from './fault.js';

export const DESCRIPTOR = 'datapackage.json';

/** What the import takes from a data package. */
export interface Descriptor {
  readonly name?: string;
  readonly title?: string;
  readonly resources: readonly ResourceDescriptor[];
}

export interface ResourceDescriptor {
  readonly path?: string;
  readonly command?: string;
  readonly sources?: readonly { readonly title?: string }[];
}

/** @throws ImportRefused where it is not a data package */
export function readDescriptor(path: string): Descriptor {
  const wrong = (rule: string, field?: string): ImportRefused => refusal(DESCRIPTOR, rule, field);
  const value = parsedJson(readText(path).replace(/^\uFEFF/, ''));
  if (!isRecord(value))
    throw wrong('must be a JSON object: correct it, or remove it and name the files after commands');
  const { name, title, resources } = value;
  if (name !== undefined && (typeof name !== 'string' || !/^[A-Za-z0-9._/-]{1,200}$/.test(name))) {
    throw wrong('must have 1 to 200 letters, digits, . _ / or -', 'name');
  }
  if (!Array.isArray(resources)) throw wrong('must be the list of the files', 'resources');
  return {
    ...(name === undefined ? {} : { name }),
    ...(typeof title === 'string' ? { title } : {}),
    resources: resources.map((resource: unknown) => (isRecord(resource) ? resourceDescriptor(resource) : {})),
  };
}

function resourceDescriptor({ path, command, sources }: Record<string, unknown>): ResourceDescriptor {
  return {
    ...(typeof path === 'string' ? { path } : {}),
    ...(typeof command === 'string' ? { command } : {}),
    ...(Array.isArray(sources) ? { sources: sources.map(sourceDescriptor) } : {}),
  };
}

function sourceDescriptor(source: unknown): { readonly title?: string } {
  return isRecord(source) && typeof source['title'] === 'string' ? { title: source['title'] } : {};
}

/** @throws ImportRefused where it cannot be opened */
function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const rule = unopened(error);
    throw rule === undefined ? error : refusal(DESCRIPTOR, rule);
  }
}

/** Undefined where the text is not JSON. */
function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // a SyntaxError is the parser's only way to say so, and the caller tells it to the office
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
