import { MAX_COUNTED_LAG, type ProjectionHealth } from '#projections';
import type { DoorServices } from '../services.js';

export interface Readiness {
  /** True where the log and the keys answer, and every read model follows the log. */
  readonly ready: boolean;
  readonly log: 'reachable' | 'unreachable';
  readonly keys: 'reachable' | 'unreachable';
  readonly readModels: readonly Pick<ProjectionHealth, 'name' | 'status' | 'lag' | 'parked' | 'skipped'>[];
}

/**
 * Parked facts do not make the process unready: what they touch says `incomplete`, and the rest goes on. A read model
 * that is a thousand events behind does: nobody keeps it up to date, or it has only begun.
 */
export async function readinessOf({ log, keys, readModels }: DoorServices): Promise<Readiness> {
  const [logAnswers, keysAnswer, health] = await Promise.all([
    answers(log.head()),
    answers(keys.find([{ subject: 'health', seal: 'PERSONAL' }])),
    answers(readModels.engine.health()),
  ]);
  const models = health?.value ?? [];
  const isFollowed = ({ status, lag }: ProjectionHealth): boolean =>
    (status === 'live' || status === 'catching-up') && lag < MAX_COUNTED_LAG;
  return {
    ready: !!logAnswers && !!keysAnswer && models.length > 0 && models.every(isFollowed),
    log: logAnswers ? 'reachable' : 'unreachable',
    keys: keysAnswer ? 'reachable' : 'unreachable',
    readModels: models.map(({ name, status, lag, parked, skipped }) => ({
      name,
      status,
      lag,
      parked,
      skipped,
    })),
  };
}

/** The answer, or undefined where there is none: which of what it stands on is away is what is asked here. */
async function answers<Value>(asked: Promise<Value>): Promise<{ readonly value: Value } | undefined> {
  try {
    return { value: await asked };
  } catch {
    return undefined;
  }
}
