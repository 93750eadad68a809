import type { FoundKey, KeyStore, Overwriting, RemembersErased } from '#privacy';
import { type Metrics, STORE_BUCKETS } from './metrics.js';

type Keys = KeyStore & Overwriting & RemembersErased;

/** The same keys, with their lookups counted: never whose they are. */
export function measuredKeys(keys: Keys, metrics: Metrics): Keys {
  const lookups = metrics.counter('key_lookups_total', 'Keys asked for, by what was found', ['outcome']);
  for (const outcome of ['found', 'absent', 'destroyed'] as const) lookups.inc({ outcome }, 0);
  const failures = metrics.counter('key_failures_total', 'Lookups of keys that failed');
  const seconds = metrics.histogram(
    'key_lookup_duration_seconds',
    'Until keys are there, to open by or to seal by',
    STORE_BUCKETS,
    ['purpose'],
  );
  const timed = async <Key extends FoundKey>(
    purpose: 'open' | 'seal',
    look: () => Promise<readonly Key[]>,
  ): Promise<readonly Key[]> => {
    const end = seconds.startTimer({ purpose });
    try {
      const found = await look();
      end();
      for (const key of found) lookups.inc({ outcome: outcomeOf(key) });
      return found;
    } catch (error) {
      failures.inc();
      throw error;
    }
  };
  return {
    find: (wanted) => timed('open', () => keys.find(wanted)),
    dataKeys: (wanted) => timed('seal', () => keys.dataKeys(wanted)),
    destroy: (subject) => keys.destroy(subject),
    overwriteDestroyed: () => keys.overwriteDestroyed(),
    erasedUntil: () => keys.erasedUntil(),
    rememberErasedUntil: (place) => keys.rememberErasedUntil(place),
    close: () => keys.close(),
  };
}

function outcomeOf(key: FoundKey): 'found' | 'absent' | 'destroyed' {
  if (key === undefined) return 'absent';
  return key === 'destroyed' ? key : 'found';
}

/** Counts the keys that had to be unwrapped: all others that were found lay in memory. */
export function countUnwraps(metrics: Metrics): () => void {
  const unwraps = metrics.counter('key_unwraps_total', 'Keys unwrapped, as they were not in memory');
  return () => unwraps.inc();
}
