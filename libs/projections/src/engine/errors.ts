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

/** Another process moved the checkpoint: the lane goes on from where that one left it. Never leaves the engine. */
export class CheckpointConflict extends ProjectionError {
  readonly code = 'CHECKPOINT_CONFLICT';
  constructor(expected: Position | null, actual: Position | null) {
    super(`the checkpoint is no longer at ${expected ?? 'the start'} but at ${actual ?? 'the start'}`);
  }
}

/** Another build answers in its place, or it was dropped. The engine then looks which one does. */
export class BuildGone extends ProjectionError {
  readonly code = 'BUILD_GONE';
  constructor(name: string) {
    super(`this build of the projection ${name} takes no more: another one has taken over`);
  }
}

/** A projector has yet to begin this version, or it lacks what is known to be on record. */
export class NotBuiltYet extends ProjectionError {
  readonly code = 'NOT_BUILT_YET';
  constructor(name: string, version: number) {
    super(`version ${version} of the projection ${name} does not hold yet what is on record`);
  }
}

/** Asked of a process that only follows what projectors write. */
export class NotProjecting extends ProjectionError {
  readonly code = 'NOT_PROJECTING';
  constructor(what: string) {
    super(`this process follows the read models and does not write them: ask a projector to ${what}`);
  }
}

export class NoPreviousBuild extends ProjectionError {
  readonly code = 'NO_PREVIOUS_BUILD';
  constructor(name: string, version: number, previous?: number) {
    super(
      previous === undefined
        ? `there is no build of the projection ${name} before the one that answers: there is nothing to roll back to`
        : `the build before is of version ${previous} of the projection ${name}, and this program has version ` +
            `${version}: start the program that has version ${previous}`,
    );
  }
}

export class EngineStopped extends ProjectionError {
  readonly code = 'ENGINE_STOPPED';
  constructor() {
    super('the projection engine is not running');
  }
}

/** The text of whatever was thrown. In Jest's realms an Error may not be `instanceof Error`. */
export function describeError(error: unknown): string {
  const message: unknown =
    typeof error === 'object' && error !== null ? Reflect.get(error, 'message') : error;
  return String(message).slice(0, 2000);
}

/** In Jest's realms an Error may not be `instanceof Error`. */
export function asError(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error(describeError(thrown), { cause: thrown });
}

export { isCorruption, isStoreFault } from '../storage/store-faults.js';
