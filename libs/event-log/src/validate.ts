import { InvalidArgument } from './errors.js';
import type { ExpectedRevision, LogFilter, ReadAllOptions, ReadStreamOptions } from './port.js';

export const MAX_NAME_LENGTH = 200;
/** A filter names a handful of things; the bound keeps the query that serves it within the store's limits. */
export const MAX_FILTER_TERMS = 200;

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
/** Control and format characters, separators and lone surrogates: what a person cannot see, or tell apart. */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Z}]/u;
/** Nearly every name: Unicode properties cost a microsecond, and every append asks. */
const PRINTABLE_ASCII = /^[!-~]+$/;

/** A stream is named `category-id`, such as `match-0197…`: printable, at most 200 UTF-16 units. */
export function validateStream(stream: string, field = 'stream'): void {
  validateName(stream, field);
  const hyphen = stream.indexOf('-');
  if (hyphen < 1 || hyphen === stream.length - 1) {
    throw new InvalidArgument(field, 'must be category-id, such as match-42');
  }
}

/** One spelling only: two spellings of a UUID would be two events. */
export function validateId(id: string, field: string): void {
  if (typeof id !== 'string' || !UUID.test(id))
    throw new InvalidArgument(field, 'must be a UUID in lower case');
}

export function validateType(type: string, field: string): void {
  validateName(type, field);
}

function validateName(name: string, field: string): void {
  if (typeof name !== 'string' || name.length === 0) throw new InvalidArgument(field, 'must not be empty');
  if (name.length > MAX_NAME_LENGTH) {
    throw new InvalidArgument(field, `must have at most ${MAX_NAME_LENGTH} characters`);
  }
  if (!PRINTABLE_ASCII.test(name) && UNPRINTABLE.test(name)) {
    throw new InvalidArgument(field, 'must hold printable characters only, and no spaces');
  }
  if (name.startsWith('$'))
    throw new InvalidArgument(field, 'must not start with $, which EventStoreDB keeps');
}

export function validateExpected(expected: ExpectedRevision): void {
  if (expected !== 'no_stream') validateRevision(expected, 'expected');
}

export function validateReadStream(stream: string, options: ReadStreamOptions): void {
  validateStream(stream);
  if (options.from !== undefined) validateRevision(options.from, 'from');
  validateDirection(options.direction);
  validateLimit(options.limit);
}

export function validateReadAll(options: ReadAllOptions): void {
  validateDirection(options.direction);
  validateLimit(options.limit);
  validateFilter(options.filter);
}

export function validateFilter(filter: LogFilter | undefined): void {
  validateTerms(filter?.streamPrefixes, 'filter.streamPrefixes');
  validateTerms(filter?.types, 'filter.types');
}

function validateTerms(terms: readonly string[] | undefined, field: string): void {
  if (terms === undefined) return;
  if (terms.length === 0) throw new InvalidArgument(field, 'must name at least one, or be left out');
  if (terms.length > MAX_FILTER_TERMS) {
    throw new InvalidArgument(field, `must name at most ${MAX_FILTER_TERMS}`);
  }
  terms.forEach((term, index) => validateName(term, `${field}[${index}]`));
}

function validateRevision(revision: bigint, field: string): void {
  if (typeof revision !== 'bigint' || revision < 0n || revision >= 2n ** 63n) {
    throw new InvalidArgument(field, 'must be a bigint from 0n');
  }
}

function validateDirection(direction: string | undefined): void {
  if (direction !== undefined && direction !== 'forwards' && direction !== 'backwards') {
    throw new InvalidArgument('direction', 'must be forwards or backwards');
  }
}

function validateLimit(limit: number | undefined): void {
  if (limit !== undefined && !(Number.isSafeInteger(limit) && limit > 0)) {
    throw new InvalidArgument('limit', 'must be a positive whole number');
  }
}
