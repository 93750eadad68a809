import type { Position } from '#event-log';
import { decode, type ProgrammeEvent } from '#programme';
import { BackOff } from '../reactions/back-off.js';
import { type ErasureDependencies, finishErasure } from './finish-erasure.js';
import { PendingErasures } from './pending-erasures.js';

export interface ErasuresOptions extends ErasureDependencies {
  /** Told of every failure, before it is tried again; without an event where the log failed. */
  readonly onFailure: (failure: {
    readonly eventId: string | null;
    readonly position: string | null;
    readonly error: unknown;
  }) => void;
  readonly signal: AbortSignal;
  /** Whose keys are out of use, and not yet overwritten: see `destroyReturnedKeys`. Default: nobody's. */
  readonly unfinished?: ReadonlySet<string>;
  /** Where it can be asked how far they are. */
  readonly pending?: PendingErasures;
}

const TYPES: readonly ProgrammeEvent['type'][] = ['ErasureOrdered', 'DataSubjectKeyDestroyed'];

/**
 * Finishes every erasure that was ordered, until the signal ends it. It keeps no checkpoint: each start goes through
 * all of them again, of which the log has few, so that neither a crash nor keys brought back from a backup leave
 * anybody half erased. Apart from the other reactions, which must not wait for a key database that cannot be written.
 * Each is tried on its own, again and again and more and more slowly; those behind one that fails do not wait for it.
 */
export async function runErasures(options: ErasuresOptions): Promise<void> {
  const { signal, onFailure, unfinished, pending = new PendingErasures() } = options;
  await Promise.all([
    collect(options, pending),
    pending.work(
      async (recorded, failedBefore) => {
        const event = decode(recorded);
        const again = failedBefore || event.subjects.some((subject) => unfinished?.has(subject));
        await finishErasure(options, event, { again });
      },
      ({ id, position }, error) => onFailure({ eventId: id, position, error }),
      signal,
    ),
  ]);
}

async function collect({ log, signal, onFailure }: ErasuresOptions, pending: PendingErasures): Promise<void> {
  const backOff = new BackOff(signal);
  let after: Position | 'start' = 'start';
  while (!signal.aborted) {
    try {
      for await (const message of log.subscribe({ after, filter: { types: TYPES }, signal })) {
        if (message.kind === 'event') pending.add(message.event);
        after = (message.kind === 'event' ? message.event.position : message.position) ?? after;
        backOff.reset();
      }
    } catch (error) {
      if (signal.aborted) return;
      onFailure({ eventId: null, position: null, error });
      await backOff.wait();
    }
  }
}
