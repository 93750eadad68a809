import { closeSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { Build, Pointer } from '../storage/projection-storage.js';

const FILE = 'live.json';

/**
 * Which build of each projection answers: `live.json` in the folder, replaced by rename. A file and no table,
 * because a flip is then one atomic operation that needs no second database, no lock, and can be read by anyone
 * who looks into the folder.
 */
export function readPointers(folder: string): ReadonlyMap<string, Pointer> {
  let text: string;
  try {
    text = readFileSync(join(folder, FILE), 'utf8');
  } catch (error) {
    if (Reflect.get(Object(error), 'code') === 'ENOENT') return new Map();
    throw error;
  }
  return new Map(Object.entries(JSON.parse(text) as Record<string, Pointer>));
}

export function writePointer(folder: string, name: string, pointer: Pointer): void {
  const all = Object.fromEntries(new Map(readPointers(folder)).set(name, pointer));
  const path = join(folder, FILE);
  const fresh = openSync(`${path}.new`, 'w');
  try {
    writeSync(fresh, `${JSON.stringify(all, null, 2)}\n`);
    fsyncSync(fresh);
  } finally {
    closeSync(fresh);
  }
  renameSync(`${path}.new`, path);
}

export function fileOf(folder: string, name: string, build: Build): string {
  return join(folder, `${name}.v${build.version}.${build.generation}.db`);
}
