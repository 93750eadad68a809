import type { Gateway } from '../services.js';

export interface Readiness {
  /** True where the log answers and every read model follows it. */
  readonly ready: boolean;
  readonly readModels: readonly {
    readonly name: string;
    readonly status: string;
    readonly lag: number;
    readonly parked: number;
    readonly skipped: number;
  }[];
}

/** Parked facts do not make the process unready: what they touch says `incomplete`, and the rest goes on. */
export async function readinessOf({ log, readModels }: Gateway): Promise<Readiness> {
  const [, health] = await Promise.all([log.head(), readModels.engine.health()]);
  return {
    ready: health.every(({ status }) => status === 'live' || status === 'catching-up'),
    readModels: health.map(({ name, status, lag, parked, skipped }) => ({
      name,
      status,
      lag,
      parked,
      skipped,
    })),
  };
}
