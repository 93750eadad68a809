/** Primary result codes of SQLite that say that the store is ill, not the event. */
const SQLITE_FAULTS = new Set([5, 6, 7, 8, 10, 11, 13, 14, 26]);
const SQLITE_CORRUPT = new Set([11, 26]);

/**
 * The same of PostgreSQL, by the class of SQLSTATE: connections, permissions to connect, rollbacks that it asks to
 * repeat, resources, objects in use, an operator's hand, the system, its inside. And single ones: a read-only
 * server, a transaction that waited too long.
 */
const POSTGRES_FAULTS = new Set(['08', '28', '40', '53', '55', '57', '58', 'XX']);
const POSTGRES_SINGLE = new Set(['25006', '25P03', '3D000', '72000']);
const POSTGRES_CORRUPT = new Set(['XX001', 'XX002']);

const SYSTEM_FAULTS = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ECONNABORTED',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ENOSPC',
  'EIO',
  'EMFILE',
  'ENFILE',
]);

/** What the driver of PostgreSQL says where the connection is gone: such errors have no code. */
const CONNECTION_LOST =
  /^(Connection terminated|Client has encountered a connection error|Client was closed|timeout exceeded when trying to connect|timeout expired|Postgres connection has been discarded|This socket has been ended)/;

/**
 * True where an error is about the store (busy, full, restarting, gone, corrupt, read-only …): parking the event
 * would lose its place.
 */
export function isStoreFault(error: unknown): boolean {
  if (typeof error !== 'object' || error === null) return false;
  const errcode: unknown = Reflect.get(error, 'errcode');
  if (typeof errcode === 'number') return SQLITE_FAULTS.has(errcode & 0xff);
  const code: unknown = Reflect.get(error, 'code');
  if (typeof code === 'string') {
    if (SYSTEM_FAULTS.has(code) || POSTGRES_SINGLE.has(code)) return true;
    return /^[0-9A-Z]{5}$/.test(code) && POSTGRES_FAULTS.has(code.slice(0, 2));
  }
  const message: unknown = Reflect.get(error, 'message');
  return typeof message === 'string' && CONNECTION_LOST.test(message);
}

/** True where trying again cannot help, and going on could make it worse. */
export function isCorruption(error: unknown): boolean {
  if (typeof error !== 'object' || error === null) return false;
  const errcode: unknown = Reflect.get(error, 'errcode');
  if (typeof errcode === 'number') return SQLITE_CORRUPT.has(errcode & 0xff);
  const code: unknown = Reflect.get(error, 'code');
  return typeof code === 'string' && POSTGRES_CORRUPT.has(code);
}

/** True where the build that was asked is not there any more: its tables, or its schema. */
export function saysGone(error: unknown): boolean {
  const code: unknown = Reflect.get(Object(error), 'code');
  return code === 'BUILD_GONE' || code === '42P01' || code === '3F000';
}
