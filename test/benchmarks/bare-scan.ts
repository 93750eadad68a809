import { createDecipheriv, type KeyObject } from 'node:crypto';
import { DatabaseSync } from 'node:sqlite';

const PAGE = 500;
const SCAN =
  'SELECT position, stream, revision, id, type, data, metadata, recorded_at, hash FROM event ' +
  'WHERE position > ? ORDER BY position LIMIT ?';
const IV_BYTES = 12;
const TAG_BYTES = 16;

interface Scanned {
  readonly id: string;
  readonly data: { readonly note: string };
}

/** Scans every column and parses both of JSON; page by page, which is faster here than an iterator. Gives the count. */
export function bareScan(file: string): number {
  return scan(file, () => true);
}

/**
 * The same, and opens the sealed note with its key and nothing else between.
 * @param keys of each person, as key objects: of a buffer, Node makes one anew for each cipher, which takes longer than
 * the cipher
 */
export function bareSealedScan(file: string, keys: ReadonlyMap<string, KeyObject>): number {
  return scan(file, ({ id, data }) => open(id, data.note, keys).startsWith('Spoke'));
}

function open(id: string, text: string, keys: ReadonlyMap<string, KeyObject>): string {
  const [, , , subject = '', box = ''] = text.split(':');
  const key = keys.get(subject);
  if (key === undefined) throw new Error(`there is no key of ${subject}`);
  const sealed = Buffer.from(box, 'base64url');
  const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, IV_BYTES));
  decipher.setAAD(Buffer.from(JSON.stringify([id, ['data', 'note']])));
  decipher.setAuthTag(sealed.subarray(-TAG_BYTES));
  return decipher.update(sealed.subarray(IV_BYTES, -TAG_BYTES), undefined, 'utf8') + decipher.final('utf8');
}

function scan(file: string, isWanted: (event: Scanned) => boolean): number {
  const database = new DatabaseSync(file, { readOnly: true });
  try {
    const statement = database.prepare(SCAN);
    let count = 0;
    for (let after = 0; ;) {
      const rows = statement.all(after, PAGE);
      for (const row of rows) {
        const data = JSON.parse(String(row['data'])) as Scanned['data'];
        const metadata: unknown = JSON.parse(String(row['metadata']));
        if (metadata !== null && isWanted({ id: String(row['id']), data })) count += 1;
      }
      if (rows.length < PAGE) return count;
      after = Number(rows.at(-1)?.['position']);
    }
  } finally {
    database.close();
  }
}
