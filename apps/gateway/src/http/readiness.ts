import { setTimeout as delay } from 'node:timers/promises';
import type { ErasuresHealth } from '#application';
import { MAX_COUNTED_LAG, type ProjectionHealth } from '#projections';
import type { DoorServices } from '../services.js';

export interface Readiness {
  /** True where all that it stands on answers, and every read model follows the log. */
  readonly ready: boolean;
  readonly log: 'reachable' | 'unreachable';
  readonly keys: 'reachable' | 'unreachable';
  readonly accessRecord: 'reachable' | 'unreachable';
  readonly readModels: readonly Pick<ProjectionHealth, 'name' | 'status' | 'lag' | 'parked' | 'skipped'>[];
  /** Null at a gateway beside projectors: they finish the erasures, and tell of them. */
  readonly erasures: ErasuresHealth | null;
}

/** Whoever asks gives up after 5 s (docker/compose.yaml), and is to be told what is away before that. */
const PATIENCE_MS = 3_000;

/**
 * Parked facts do not make the process unready: what they touch says `incomplete`, and the rest goes on. A read model
 * that is a thousand events behind does, since nobody keeps it up to date, and so does one that has only begun. Nor does an erasure that
 * fails: it is tried again, and those who are not erased yet are read as before.
 */
export async function readinessOf(services: DoorServices): Promise<Readiness> {
  const { log, keys, accessRecord, readModels, erasures } = services;
  const [logAnswers, keysAnswer, recordAnswers, health] = await Promise.all([
    answers(log.head()),
    answers(keys.find([{ subject: 'health', seal: 'PERSONAL' }])),
    answers(accessRecord.list({ limit: 1 })), // without it nothing is shown to anybody
    answers(readModels.engine.health()),
  ]);
  const models = health?.value ?? [];
  const isFollowed = ({ status, lag }: ProjectionHealth): boolean =>
    (status === 'live' || status === 'catching-up') && lag < MAX_COUNTED_LAG;
  return {
    ready: !!logAnswers && !!keysAnswer && !!recordAnswers && models.length > 0 && models.every(isFollowed),
    log: logAnswers ? 'reachable' : 'unreachable',
    keys: keysAnswer ? 'reachable' : 'unreachable',
    accessRecord: recordAnswers ? 'reachable' : 'unreachable',
    readModels: models.map(({ name, status, lag, parked, skipped }) => ({
      name,
      status,
      lag,
      parked,
      skipped,
    })),
    erasures: erasures?.() ?? null,
  };
}

/**
 * The answer, or undefined where there is none, or none in time: which of what it stands on is away is what is asked
 * here. A log that is away is asked again and again for much longer than anybody waits for this.
 */
async function answers<Value>(asked: Promise<Value>): Promise<{ readonly value: Value } | undefined> {
  const answered = asked.then(
    (value) => ({ value }),
    () => undefined,
  );
  const ending = new AbortController();
  const patience = delay(PATIENCE_MS, undefined, { signal: ending.signal }).catch(() => undefined);
  try {
    return await Promise.race([answered, patience]);
  } finally {
    ending.abort(); // only that rejects it
  }
}
