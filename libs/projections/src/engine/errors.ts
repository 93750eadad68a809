import type { Position } from '#event-log';

/** Base of the engine's errors. Branch on `code`. */
export abstract class ProjectionError extends Error {
  abstract readonly code: string;
  override get name(): string {
    return this.code;
  }
}

export class PositionBeyondHead extends ProjectionError {
  readonly code = 'POSITION_BEYOND_HEAD';
  constructor(
    readonly position: Position,
    readonly head: Position | null,
  ) {
    super(`position ${position} lies beyond the head of the log (${head ?? 'empty'}): it is not of this log`);
  }
}

export class UnknownProjection extends ProjectionError {
  readonly code = 'UNKNOWN_PROJECTION';
  constructor(name: string, names: readonly string[]) {
    super(`there is no projection ${name}: there are ${names.join(', ')}`);
  }
}

/** Another writer moved the checkpoint. This one stops: two projectors on one folder is a fault of operation. */
export class CheckpointConflict extends ProjectionError {
  readonly code = 'CHECKPOINT_CONFLICT';
  constructor(name: string, expected: Position | null) {
    super(
      `the checkpoint of projection ${name} is no longer at ${expected ?? 'the start'}: another process writes ` +
        'the same read models; stop one of them, and start this one again',
    );
  }
}

export class EngineStopped extends ProjectionError {
  readonly code = 'ENGINE_STOPPED';
  constructor() {
    super('the projection engine is not running');
  }
}

/** Primary result codes of SQLite that say that the store is ill, not the event. */
const STORE_FAULTS = new Set([5, 6, 7, 8, 10, 11, 13, 14, 26]);

/** True where an error is about the file (busy, full, corrupt, read-only …): parking the event would lose its place. */
export function isStoreFault(error: unknown): boolean {
  if (typeof error !== 'object' || error === null) return false;
  const errcode: unknown = Reflect.get(error, 'errcode');
  return typeof errcode === 'number' && STORE_FAULTS.has(errcode & 0xff);
}

/** The text of whatever was thrown. In Jest's realms an Error may not be `instanceof Error`. */
export function describeError(error: unknown): string {
  const message: unknown =
    typeof error === 'object' && error !== null ? Reflect.get(error, 'message') : error;
  return String(message).slice(0, 2000);
}
