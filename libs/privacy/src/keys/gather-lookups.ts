import type { FoundKey, KeyName, KeyReader } from './key-store.js';
import { nameOf } from './data-key.js';

type Find = KeyReader['find'];

interface Waiting {
  readonly wanted: readonly KeyName[];
  readonly resolve: (found: readonly FoundKey[]) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Keys whose lookups are gathered: all that are asked for before the asker awaits any, as `Promise.all` over a page
 * of results does, are one lookup of the keys underneath, and none is asked for twice. Nothing is kept between two
 * lookups, so that destruction is seen as before. Closing closes the keys underneath.
 */
export function gatherLookups(keys: KeyReader): KeyReader {
  return { find: gathered((wanted) => keys.find(wanted)), close: () => keys.close() };
}

/** See `gatherLookups`. */
export function gathered(find: Find): Find {
  let waiting: Waiting[] = [];
  async function lookUp(): Promise<void> {
    const batch = waiting;
    waiting = [];
    const names = new Map(batch.flatMap(({ wanted }) => wanted.map((name) => [nameOf(name), name])));
    try {
      const found = await find([...names.values()]);
      const byName = new Map([...names.keys()].map((name, index) => [name, found[index]]));
      for (const { wanted, resolve } of batch) resolve(wanted.map((name) => byName.get(nameOf(name))));
    } catch (error) {
      for (const { reject } of batch) reject(error);
    }
  }
  return (wanted) =>
    new Promise((resolve, reject) => {
      // A microtask: it comes when those who are asking now have all asked, and before anything else happens.
      if (waiting.push({ wanted, resolve, reject }) === 1) queueMicrotask(() => void lookUp());
    });
}
