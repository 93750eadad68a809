import type { ExpectedRevision } from './port.js';

/** Base of every error that the port documents. Branch on `code`: it survives module and realm boundaries. */
export abstract class EventLogError extends Error {
  abstract readonly code: string;
  override get name(): string {
    return this.code;
  }
}

/** The stream is not where the writer expected it. `actual` is what a retry may expect after a reload. */
export class WrongExpectedRevision extends EventLogError {
  readonly code = 'WRONG_EXPECTED_REVISION';
  constructor(
    readonly stream: string,
    readonly expected: ExpectedRevision,
    readonly actual: ExpectedRevision,
  ) {
    super(`stream ${stream} is at ${actual}, but ${expected} was expected: load it again and decide anew`);
  }
}

/** Some ids of the batch are stored and others are not, or they are stored in another stream or order. */
export class PartialOverlap extends EventLogError {
  readonly code = 'PARTIAL_OVERLAP';
  constructor(
    readonly stream: string,
    readonly storedIds: readonly string[],
  ) {
    super(
      `a batch for stream ${stream} overlaps in part with what is stored (${storedIds.join(', ')}): ` +
        'repeat a batch whole and unchanged, or give new events new ids',
    );
  }
}

export class EmptyBatch extends EventLogError {
  readonly code = 'EMPTY_BATCH';
  constructor(stream: string) {
    super(`an empty batch for stream ${stream}: append at least one event`);
  }
}

export class EventTooLarge extends EventLogError {
  readonly code = 'EVENT_TOO_LARGE';
  constructor(
    readonly eventId: string,
    readonly bytes: number,
    readonly limit: number,
  ) {
    super(
      `event ${eventId} has ${bytes} bytes, at most ${limit} are allowed: shorten or split what it holds`,
    );
  }
}

export class BatchTooLarge extends EventLogError {
  readonly code = 'BATCH_TOO_LARGE';
  constructor(
    readonly stream: string,
    readonly bytes: number,
    readonly limit: number,
  ) {
    super(
      `a batch for stream ${stream} has ${bytes} bytes, at most ${limit} are allowed: append fewer at once`,
    );
  }
}

/** The event, the stream name or an option is malformed. `field` names the part. */
export class InvalidArgument extends EventLogError {
  readonly code = 'INVALID_ARGUMENT';
  constructor(
    readonly field: string,
    rule: string,
  ) {
    super(`${field}: ${rule}`);
  }
}

/** Another process holds the log for writing. */
export class LogInUse extends EventLogError {
  readonly code = 'LOG_IN_USE';
  constructor(readonly location: string) {
    super(
      `${location} is open for writing in another process: stop that one, or send the commands through it`,
    );
  }
}

/** What is stored cannot be the log, or contradicts itself. */
export class LogCorrupt extends EventLogError {
  readonly code = 'LOG_CORRUPT';
  constructor(
    readonly location: string,
    detail: string,
    options?: ErrorOptions,
  ) {
    super(`${location}: ${detail}`, options);
  }
}

/**
 * The storage refused: disk full, read-only, an I/O error. No append that met this counts as stored. Where the
 * storage failed at the very moment of committing it may turn out to be, so repeat it with the same ids.
 */
export class LogUnavailable extends EventLogError {
  readonly code = 'LOG_UNAVAILABLE';
  constructor(
    readonly location: string,
    detail: string,
    options?: ErrorOptions,
  ) {
    super(`${location}: ${detail}`, options);
  }
}

export class LogClosed extends EventLogError {
  readonly code = 'LOG_CLOSED';
  constructor() {
    super('the log is closed: open it again');
  }
}
