import { EventLogError, LogCorrupt, LogInUse, LogUnavailable } from '../errors.js';

/** Primary result codes of SQLite (https://sqlite.org/rescode.html) that an operator can do something about. */
const BUSY = 5;
const LOCKED = 6;
const READONLY = 8;
const IOERR = 10;
const CORRUPT = 11;
const FULL = 13;
const CANTOPEN = 14;
const CONSTRAINT = 19;
const NOTADB = 26;

/**
 * SQLite's primary result code, or undefined where something else failed. By `code` and not `instanceof`: the
 * errors of node:sqlite belong to another realm where code runs in a vm context.
 */
export function resultCode(error: unknown): number | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error) || !('errcode' in error))
    return undefined;
  return error.code === 'ERR_SQLITE_ERROR' && typeof error.errcode === 'number'
    ? error.errcode & 0xff
    : undefined;
}

export function isBusy(error: unknown): boolean {
  const code = resultCode(error);
  return code === BUSY || code === LOCKED;
}

export function isConstraint(error: unknown): boolean {
  return resultCode(error) === CONSTRAINT;
}

/** After these nothing that the connection holds in memory can be trusted: it has to be opened again. */
export function needsReopening(error: unknown): boolean {
  const code = resultCode(error);
  return code === IOERR || code === CORRUPT || code === NOTADB || code === CANTOPEN;
}

/**
 * The port's error for what went wrong in the storage, with the way out in its message. Errors of the port pass
 * through; errors that are not the storage's come back unchanged.
 */
export function storageFailure(location: string, cause: unknown): unknown {
  if (cause instanceof EventLogError) return cause;
  const code = resultCode(cause);
  if (code === undefined) return cause;
  const said = cause instanceof Object && 'message' in cause ? `${cause.message}` : `SQLite error ${code}`;
  switch (code) {
    case FULL:
      return unavailable('the disk is full: free some space, nothing has to be repaired');
    case READONLY:
      return unavailable('the file or its folder is read-only: make both writable for this user');
    case CANTOPEN:
      return unavailable('it cannot be opened: does its folder exist, and may this user read and write it?');
    case IOERR:
      return unavailable(`the disk failed (${said}): check the disk, then repeat with the same event ids`);
    case BUSY:
    case LOCKED:
      return unavailable('another program holds it locked: close that one, and repeat');
    case NOTADB:
      return corrupt('it is not an event log: name another file, or restore the log from a copy');
    case CORRUPT:
      return corrupt(`it is damaged (${said}): verify it, and restore it from a copy that verifies`);
    case CONSTRAINT:
      return corrupt(`it contradicts itself (${said}): verify it, and restore it from a copy that verifies`);
    default:
      return unavailable(`SQLite says: ${said}`);
  }

  function unavailable(detail: string): LogUnavailable {
    return new LogUnavailable(location, detail, { cause });
  }
  function corrupt(detail: string): LogCorrupt {
    return new LogCorrupt(location, detail, { cause });
  }
}

/** The same where opening for writing met the lock of another process. */
export function lockFailure(location: string, cause: unknown): unknown {
  return isBusy(cause) ? new LogInUse(location) : storageFailure(location, cause);
}
