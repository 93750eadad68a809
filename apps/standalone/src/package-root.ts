import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The folder of the nearest package.json above, with a slash at the end: the same from the sources and from dist. */
export const packageRoot: string = fileURLToPath(above(new URL('.', import.meta.url)));

function above(folder: URL): URL {
  if (existsSync(new URL('package.json', folder))) return folder;
  const parent = new URL('..', folder);
  if (parent.href === folder.href) throw new Error('there is no package.json above the program');
  return above(parent);
}
