import { postgresStorage } from '../index.js';
import type { Place } from './bench.js';

let places = 0;

/** A namespace of its own in a database, which goes with its server. */
export function postgresPlace(connectionString: string): Place & { readonly namespace: string } {
  const namespace = `place${(places += 1)}`;
  return {
    namespace,
    open: (logger) => postgresStorage({ connectionString, namespace, ...(logger ? { logger } : {}) }),
    remove: async () => {},
  };
}
