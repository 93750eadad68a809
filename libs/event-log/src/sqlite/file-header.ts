import { accessSync, closeSync, constants, existsSync, openSync, readSync } from 'node:fs';
import { LogCorrupt, LogUnavailable } from '../errors.js';
import { APPLICATION_ID, SCHEMA_VERSION } from './schema.js';

/** https://sqlite.org/fileformat.html, section 1.3: the first 100 bytes of a database. */
const HEADER_BYTES = 100;
const MAGIC = 'SQLite format 3\0';
const USER_VERSION_OFFSET = 60;
const APPLICATION_ID_OFFSET = 68;

/**
 * Looks at the file before SQLite does: opening a database that is not ours would already recover its journal,
 * change its mode, or leave files beside it.
 * @returns whether there is a log in it; false where it is missing or empty
 * @throws LogCorrupt, LogUnavailable where it holds something else, or a newer log
 */
export function holdsLog(file: string): boolean {
  // An interrupted first start: SQLite will roll it back, and the pragmas are checked after that.
  if (existsSync(`${file}-journal`)) return true;
  const header = readHeader(file);
  if (header.length === 0) return false;
  if (header.length < HEADER_BYTES || header.toString('latin1', 0, MAGIC.length) !== MAGIC) {
    throw new LogCorrupt(file, 'it is not an event log: name another file, or restore the log from a copy');
  }
  assertOurs(file, header.readUInt32BE(APPLICATION_ID_OFFSET), header.readUInt32BE(USER_VERSION_OFFSET));
  return true;
}

/**
 * SQLite opens a file that it may not write for reading instead, and says so only when the first append fails.
 * @throws LogUnavailable
 */
export function requireWritable(file: string): void {
  try {
    accessSync(file, constants.W_OK);
  } catch (cause) {
    throw new LogUnavailable(file, 'the file is read-only: make it writable for this user', { cause });
  }
}

/** @throws LogCorrupt, LogUnavailable unless this is a log in a version that this code knows */
export function assertOurs(file: string, applicationId: number, version: number): void {
  if (applicationId !== APPLICATION_ID) {
    throw new LogCorrupt(file, 'it is the database of another application: name another file for the log');
  }
  if (version > SCHEMA_VERSION) {
    throw new LogUnavailable(
      file,
      `it was written by a newer version of this software (schema ${version}, this one knows ` +
        `${SCHEMA_VERSION}): install that version`,
    );
  }
}

function readHeader(file: string): Buffer {
  try {
    const descriptor = openSync(file, 'r');
    try {
      const buffer = Buffer.alloc(HEADER_BYTES);
      return buffer.subarray(0, readSync(descriptor, buffer, 0, HEADER_BYTES, 0));
    } finally {
      closeSync(descriptor);
    }
  } catch (cause) {
    const code = typeof cause === 'object' && cause !== null && 'code' in cause ? cause.code : undefined;
    if (code === 'ENOENT') return Buffer.alloc(0);
    const detail =
      code === 'EISDIR' ? 'it is a folder: name a file in it' : `it cannot be read (${String(code)})`;
    throw new LogUnavailable(file, detail, { cause });
  }
}
