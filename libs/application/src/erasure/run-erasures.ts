import type { Position, RecordedEvent } from '#event-log';
import { decode, type ProgrammeEvent } from '#programme';
import { BackOff } from '../reactions/back-off.js';
import { type ErasureDependencies, finishErasure } from './finish-erasure.js';

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
}

const TYPES: readonly ProgrammeEvent['type'][] = ['ErasureOrdered', 'DataSubjectKeyDestroyed'];

/**
 * Finishes every erasure that was ordered, until the signal ends it. It keeps no checkpoint: each start goes through
 * all of them again, of which the log has few, so that neither a crash nor keys brought back from a backup leave
 * anybody half erased. Apart from the other reactions, which must not wait for a key database that cannot be written.
 */
export async function runErasures(options: ErasuresOptions): Promise<void> {
  const { log, signal, onFailure } = options;
  const backOff = new BackOff(signal);
  let after: Position | 'start' = 'start';
  while (!signal.aborted) {
    try {
      for await (const message of log.subscribe({ after, filter: { types: TYPES }, signal })) {
        if (message.kind === 'event') await finishUntilDone(options, message.event);
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

async function finishUntilDone(options: ErasuresOptions, recorded: RecordedEvent): Promise<void> {
  const { signal, onFailure, unfinished } = options;
  const backOff = new BackOff(signal);
  let failed = false;
  while (!signal.aborted) {
    try {
      const event = decode(recorded);
      const again = failed || event.subjects.some((subject) => unfinished?.has(subject));
      return await finishErasure(options, event, { again });
    } catch (error) {
      if (signal.aborted) return;
      failed = true;
      onFailure({ eventId: recorded.id, position: recorded.position, error });
      await backOff.wait();
    }
  }
}
