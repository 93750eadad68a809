import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { type Build, sameBuild } from '../storage/projection-storage.js';

const FILE = /^(.+)\.v(\d+)\.(\d+)\.db$/;

/** The builds of a projection that lie in the folder. */
export function buildsIn(folder: string, name: string): readonly Build[] {
  return readdirSync(folder).flatMap((file) => {
    const [, of, version, generation] = FILE.exec(file) ?? [];
    return of === name ? [{ version: Number(version), generation: Number(generation) }] : [];
  });
}

/** Deletes the builds of a projection but those that are named: earlier ones, and any that were never finished. */
export function deleteBuilds(folder: string, name: string, keep: readonly (Build | undefined)[]): void {
  for (const build of buildsIn(folder, name)) {
    if (keep.some((other) => sameBuild(other, build))) continue;
    deleteFile(join(folder, `${name}.v${build.version}.${build.generation}.db`));
  }
}

/** Deletes a database with what SQLite keeps beside it. */
export function deleteFile(path: string): void {
  for (const suffix of ['', '-wal', '-shm']) rmSync(path + suffix, { force: true });
}
