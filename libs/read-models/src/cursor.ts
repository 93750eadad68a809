import { createHash, createHmac, createSecretKey, timingSafeEqual } from 'node:crypto';
import { canonicalJson } from '#event-log';
import type { LondonDay } from '#programme';
import { storedJson } from './stored-json.js';
import type { BadCursorError } from './contract.js';

export class BadCursor extends Error implements BadCursorError {
  readonly code = 'BAD_CURSOR';
  override readonly name = 'BadCursor';
  constructor() {
    super(
      'the cursor is not one of this query: pass it unchanged with the arguments it came from, or start anew',
    );
  }
}

/** Where a page ended, and what it was a page of. */
export interface CursorContent {
  readonly asAt: LondonDay;
  /** The place of the log at which page one froze the answer. */
  readonly position: string | null;
  /** Sort key and id of the row, in the order of the sort. */
  readonly key: readonly string[];
}

export interface Cursors {
  write(query: string, content: CursorContent): string;
  /** @throws BadCursor where it was tampered with, or is of another query */
  read(query: string, cursor: string): CursorContent;
  /** @throws BadCursor where it was tampered with */
  asAtOf(cursor: string): LondonDay;
}

const MAC_BYTES = 16;
const MAX_CURSOR = 2000;

/** Names a query by all that decides its answer, its page apart. */
export function queryDigest(parts: Readonly<Record<string, unknown>>): string {
  // Through JSON, so that what is undefined is the same as what is left out.
  const plain: unknown = JSON.parse(JSON.stringify(parts));
  return createHash('sha256').update(canonicalJson(plain)).digest('base64url').slice(0, 22);
}

/**
 * Cursors are signed, so that a client can neither move the frozen position nor look behind a sort key it was never
 * given.
 * @param key at least 32 bytes
 */
export function signedCursors(key: Uint8Array): Cursors {
  if (key.byteLength < 32) throw new RangeError('the key that signs cursors must have at least 32 bytes');
  // Of bytes, Node would make a key object anew for each edge of a page.
  const secret = createSecretKey(key);
  const macOf = (payload: Uint8Array) =>
    createHmac('sha256', secret).update(payload).digest().subarray(0, MAC_BYTES);

  const open = (cursor: string): { readonly q: string } & CursorContent => {
    if (cursor.length > MAX_CURSOR || !/^[\w-]+$/.test(cursor)) throw new BadCursor();
    const bytes = Buffer.from(cursor, 'base64url');
    const payload = bytes.subarray(MAC_BYTES);
    if (bytes.length <= MAC_BYTES || bytes.toString('base64url') !== cursor) throw new BadCursor();
    if (!timingSafeEqual(bytes.subarray(0, MAC_BYTES), macOf(payload))) throw new BadCursor();
    const [q, asAt, position, key] = storedJson<[string, string, string | null, readonly string[]]>(
      payload.toString('utf8'),
    );
    return { q, asAt, position, key };
  };

  return {
    write: (query, { asAt, position, key }) => {
      const payload = Buffer.from(JSON.stringify([query, asAt, position, key]));
      return Buffer.concat([macOf(payload), payload]).toString('base64url');
    },
    read: (query, cursor) => {
      const { q, ...content } = open(cursor);
      if (q !== query) throw new BadCursor();
      return content;
    },
    asAtOf: (cursor) => open(cursor).asAt,
  };
}
