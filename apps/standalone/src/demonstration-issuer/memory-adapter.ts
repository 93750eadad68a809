import type { Adapter, AdapterFactory, AdapterPayload } from 'oidc-provider';

/** Sessions, codes and grants: each dies with the process. More push out the oldest. */
const MOST = 1_000;

interface Kept {
  readonly payload: AdapterPayload;
  readonly until: number;
}

/** Where the issuer keeps what it has given out. (The library has one of its own, and warns of it at every start.) */
export function memoryAdapter(now: () => number = Date.now): AdapterFactory {
  const kept = new Map<string, Kept>();
  const find = (key: string): AdapterPayload | undefined => {
    const found = kept.get(key);
    return found && found.until > now() ? found.payload : undefined;
  };
  const search = (model: string, is: (payload: AdapterPayload) => boolean): AdapterPayload | undefined => {
    for (const key of kept.keys()) {
      const payload = key.startsWith(`${model}:`) ? find(key) : undefined;
      if (payload && is(payload)) return payload;
    }
    return undefined;
  };
  const keep = (key: string, payload: AdapterPayload, until: number): void => {
    kept.delete(key); // so that it is the newest again
    const [oldest] = kept.keys();
    if (kept.size >= MOST && oldest !== undefined) kept.delete(oldest);
    kept.set(key, { payload, until });
  };
  return (model): Adapter => ({
    upsert: async (id, payload, seconds) =>
      keep(`${model}:${id}`, payload, seconds === undefined ? Infinity : now() + seconds * 1000),
    find: async (id) => find(`${model}:${id}`),
    findByUid: async (uid) => search(model, (payload) => payload.uid === uid),
    findByUserCode: async (code) => search(model, (payload) => payload.userCode === code),
    async consume(id) {
      const key = `${model}:${id}`;
      const found = kept.get(key);
      if (!found) return;
      keep(key, { ...found.payload, consumed: Math.floor(now() / 1000) }, found.until);
    },
    destroy: async (id) => void kept.delete(`${model}:${id}`),
    async revokeByGrantId(grantId) {
      for (const [key, { payload }] of kept) if (payload.grantId === grantId) kept.delete(key);
    },
  });
}
