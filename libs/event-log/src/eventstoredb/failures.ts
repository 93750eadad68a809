import { EventLogError, LogCorrupt, LogUnavailable } from '../errors.js';

/** What a failure of the client means for who called it. */
export type Failure = 'conflict' | 'too-large' | 'refused' | 'not-found' | 'deleted' | 'transient';

const UNAUTHENTICATED = 16;
const PERMISSION_DENIED = 7;

/**
 * By `type`, as the client's own errors carry, and by the number of gRPC's status: while it is not connected the
 * client rejects with gRPC's error as it is. Never by `instanceof`, which fails across realms.
 */
export function failureOf(error: unknown): Failure {
  switch (property(error, 'type')) {
    case 'wrong-expected-version':
      return 'conflict';
    case 'maximum-append-size-exceeded':
      return 'too-large';
    case 'access-denied':
      return 'refused';
    case 'stream-not-found':
      return 'not-found';
    case 'stream-deleted':
      return 'deleted';
    default: {
      const code = property(error, 'code');
      return code === UNAUTHENTICATED || code === PERMISSION_DENIED ? 'refused' : 'transient';
    }
  }
}

/** The port's error for a failure that is not to be tried again, or has been for long enough. */
export function unavailable(location: string, cause: unknown): EventLogError {
  if (cause instanceof EventLogError) return cause;
  if (failureOf(cause) === 'deleted') return deletedStream(location, property(cause, 'streamName'), cause);
  const said = String(property(cause, 'message') ?? cause);
  const detail =
    failureOf(cause) === 'refused'
      ? 'the server refuses the credentials, or they may not do this: check those in the connection string'
      : `the server cannot be reached, or fails (${said}): check it, then repeat with the same event ids`;
  return new LogUnavailable(location, detail, { cause });
}

/** To repeat what met this is of no use. @param stream its name, as far as it is known */
export function deletedStream(location: string, stream: unknown, cause?: unknown): LogCorrupt {
  return new LogCorrupt(
    location,
    `stream ${typeof stream === 'string' ? stream : '(the server does not say which)'} was deleted at the server, and ` +
      'nothing may be deleted from a log: restore it from a copy that verifies',
    { cause },
  );
}

function property(error: unknown, name: string): unknown {
  return typeof error === 'object' && error !== null ? Reflect.get(error, name) : undefined;
}
