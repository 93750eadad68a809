import type { Seal } from './seal.js';

/** Base of every error of this library. Branch on `code`: it survives module and realm boundaries. */
export abstract class PrivacyError extends Error {
  abstract readonly code: string;
  override get name(): string {
    return this.code;
  }
}

/** The subject's keys were destroyed. New ones are never made: what is erased stays erased. */
export class SubjectErased extends PrivacyError {
  readonly code = 'SUBJECT_ERASED';
  constructor(readonly subject: string) {
    super(`person ${subject} was erased: nothing personal can be recorded about them any more`);
  }
}

/** A subject that is not an opaque id, or text in a place where none can be sealed. `field` names it. */
export class InvalidPersonalField extends PrivacyError {
  readonly code = 'INVALID_PERSONAL_FIELD';
  constructor(
    readonly field: string,
    rule: string,
  ) {
    super(`${field}: ${rule}`);
  }
}

/** A secret file is missing, malformed, or open to others. The message never holds the secret. */
export class SecretUnusable extends PrivacyError {
  readonly code = 'SECRET_UNUSABLE';
  constructor(
    readonly location: string,
    readonly reason: 'MISSING' | 'MALFORMED' | 'EXPOSED' | 'UNREADABLE' | 'UNWRITABLE' | 'UNREACHABLE',
    detail: string,
    options?: ErrorOptions,
  ) {
    super(`${location}: ${detail}`, options);
  }
}

/**
 * The keys are wrapped by a master key that was not given: another one from the start, or one that they were rotated
 * to since this process began. Nothing is lost, and nothing was changed.
 */
export class WrongMasterKey extends PrivacyError {
  readonly code = 'WRONG_MASTER_KEY';
  constructor(
    readonly location: string,
    readonly expectedKeyId: string,
    readonly givenKeyId: string,
  ) {
    super(
      `${location} belongs to master key ${expectedKeyId}, but ${givenKeyId} was given: give this process the one ` +
        'that was in use when the keys were made or, where the master key was rotated since, the new one, and start ' +
        'it again; nothing was changed',
    );
  }
}

/**
 * The key database refused, or cannot be reached: disk full, read-only, locked, an I/O error. The same may be tried
 * again. `reason` is ABSENT where it answers, or its folder does, and nobody has ever made keys there.
 */
export class KeysUnavailable extends PrivacyError {
  readonly code = 'KEYS_UNAVAILABLE';
  readonly reason: 'ABSENT' | 'UNUSABLE';
  constructor(
    readonly location: string,
    detail: string,
    { reason = 'UNUSABLE', ...options }: ErrorOptions & { readonly reason?: 'ABSENT' | 'UNUSABLE' } = {},
  ) {
    super(`${location}: ${detail}`, options);
    this.reason = reason;
  }
}

/**
 * A secret that all processes of a programme must have alike is not the one that the first of them had. The message
 * names it, and never holds it.
 */
export class WrongSharedSecret extends PrivacyError {
  readonly code = 'WRONG_SHARED_SECRET';
  constructor(
    readonly location: string,
    /** As its setting is called. */
    readonly secret: string,
  ) {
    super(
      `${secret} is not the one that the programme's other processes were started with (${location}): give all of ` +
        `them the same. To change it for good, stop them, delete the row of ${secret} from shared_secret there, and ` +
        'start them with the new one',
    );
  }
}

/** What is stored cannot be a key database, or a key in it does not unwrap. */
export class KeysCorrupt extends PrivacyError {
  readonly code = 'KEYS_CORRUPT';
  constructor(
    readonly location: string,
    detail: string,
    options?: ErrorOptions,
  ) {
    super(`${location}: ${detail}`, options);
  }
}

/**
 * No copy of a database was made, and nothing has its name: TAKEN where something stands there already, UNWRITABLE where
 * the place refuses, DAMAGED where what was written is not what was read.
 */
export class CopyNotMade extends PrivacyError {
  readonly code = 'COPY_NOT_MADE';
  constructor(
    readonly location: string,
    readonly reason: 'TAKEN' | 'UNWRITABLE' | 'DAMAGED',
    options?: ErrorOptions,
  ) {
    super(`${location}: ${NOT_MADE[reason]}`, options);
  }
}

const NOT_MADE = {
  TAKEN: 'is there already, and no backup is written over: name a new file',
  UNWRITABLE: 'cannot be written: check the folder, its owner and its space',
  DAMAGED: 'would not hold what the database holds, and was not kept: check the disk',
} as const;

/**
 * The keys are marked as destroyed and cannot be used, but the database could not overwrite where they stood: another
 * reader kept it from that, this user may not have it do so, or it took longer than it may. The database remembers
 * it: destroying again finishes it, and so does `Overwriting`.
 */
export class DestructionIncomplete extends PrivacyError {
  readonly code = 'DESTRUCTION_INCOMPLETE';
  constructor(
    readonly location: string,
    /** Null where it is not known whose keys a process that ended had destroyed. */
    readonly subject: string | null,
    readonly reason: NotOverwritten = 'READ_BY_ANOTHER',
  ) {
    const whose = subject === null ? 'keys that were destroyed' : `the keys of ${subject}`;
    super(`${location}: ${whose} are out of use, but ${LEFT_BEHIND[reason]}`);
  }
}

/** Why old pages of a key database still stand. */
export type NotOverwritten = 'READ_BY_ANOTHER' | 'NOT_ALLOWED' | 'TOO_LONG';

const LEFT_BEHIND = {
  READ_BY_ANOTHER:
    'another process that began to read before keeps their old pages: let it end, and destroy the keys again',
  NOT_ALLOWED:
    'this user may not have the table rewritten, so they still stand in its old pages: destroy the keys again as ' +
    'the user that owns the table',
  TOO_LONG:
    'rewriting their table took longer than it may, so they still stand in its old pages: destroy the keys again ' +
    'when the server has less to do',
} as const;

/**
 * A change of the master key has begun and is not at its end. Nothing is lost: what is wrapped by either opens while
 * both are given. Repeat the rotation.
 */
export class RotationUnfinished extends PrivacyError {
  readonly code = 'ROTATION_UNFINISHED';
  constructor(
    readonly location: string,
    detail: string,
  ) {
    super(`${location}: ${detail}`);
  }
}

/** A sealed value does not open: it was changed, moved to another place, or its key is missing. */
export class SealBroken extends PrivacyError {
  readonly code = 'SEAL_BROKEN';
  constructor(
    readonly eventId: string,
    readonly path: readonly (string | number)[],
    readonly reason: 'MALFORMED' | 'TAMPERED' | 'KEY_MISSING',
    readonly seal?: Seal,
  ) {
    super(`event ${eventId}, ${path.join('.')}: ${DETAILS[reason]}`);
  }
}

const DETAILS = {
  MALFORMED: 'what stands here begins like a sealed value and is none: verify the log',
  TAMPERED: 'the sealed value was changed, or belongs to another event or field: verify the log',
  KEY_MISSING:
    'its key is neither kept nor recorded as destroyed: restore the key database that belongs to this log',
} as const;
