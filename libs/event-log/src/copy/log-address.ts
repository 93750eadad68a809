import { existsSync, realpathSync } from 'node:fs';
import { resolve } from 'node:path';
import { InvalidArgument } from '../errors.js';
import { parseConnectionString } from '../eventstoredb/connection-string.js';
import { openEventStoreDbCopyTarget, openEventStoreDbLog } from '../eventstoredb/open.js';
import type { EventLogReader } from '../port.js';
import { openSqliteCopyTarget, openSqliteEventLogReadOnly } from '../sqlite/open.js';
import type { Inspectable } from '../verify/inspection.js';
import type { CopyTarget } from './copy-target.js';

/** Where a log lies. `location` names it in messages, and holds no credentials. */
export type LogAddress =
  | { readonly kind: 'sqlite'; readonly file: string; readonly location: string }
  | { readonly kind: 'eventstoredb'; readonly connectionString: string; readonly location: string };

/**
 * Reads `sqlite:path`, `esdb://…` or `esdb+discover://…`.
 * @param field what to call it in the error
 * @throws InvalidArgument that never quotes the text, which may hold a password
 */
export function parseLogAddress(text: string, field: string): LogAddress {
  const path = /^sqlite:(?:\/\/)?(?<path>.+)$/.exec(text.trim())?.groups?.['path'];
  if (path !== undefined) {
    const file = existsSync(path) ? realpathSync(path) : resolve(path);
    return { kind: 'sqlite', file, location: `sqlite:${file}` };
  }
  if (!/^esdb(\+discover)?:/.test(text.trim())) {
    throw new InvalidArgument(field, 'must be sqlite:path, or esdb://host:port with its options');
  }
  const { location } = parsedConnection(text, field);
  return { kind: 'eventstoredb', connectionString: text, location };
}

/** Opens a log to read and to verify it; it takes no lock, and writes nothing. @throws as the log's own openers */
export function openLogReader(address: LogAddress): EventLogReader & Inspectable {
  return address.kind === 'sqlite' ? openSqliteEventLogReadOnly(address) : openEventStoreDbLog(address);
}

/** Opens a log that a copy is to write; on SQLite it makes the file. @throws LogInUse, LogUnavailable, LogCorrupt */
export function openCopyTarget(address: LogAddress): CopyTarget {
  return address.kind === 'sqlite' ? openSqliteCopyTarget(address) : openEventStoreDbCopyTarget(address);
}

function parsedConnection(text: string, field: string): { readonly location: string } {
  try {
    return parseConnectionString(text);
  } catch (error) {
    if (!(error instanceof InvalidArgument)) throw error;
    throw new InvalidArgument(field, error.message.replace(/^connectionString: /, ''));
  }
}
