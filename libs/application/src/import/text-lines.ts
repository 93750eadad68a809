import { TextDecoder } from 'node:util';

/** A line of a file without its end; null where its bytes are not UTF-8. */
export type TextLine = string | null;

export type TextFile =
  | { readonly kind: 'lines'; readonly lines: readonly TextLine[] }
  | { readonly kind: 'other-encoding'; readonly encoding: string }
  /** Lines end with CR alone, as old Macs ended them: it would all pass for one line. */
  | { readonly kind: 'other-line-ends' };

const LF = 0x0a;
const CR = 0x0d;

/**
 * Splits a file into lines: with or without a byte order mark, ended by LF or CRLF. Each line is decoded by itself,
 * so that a stray byte of another encoding spoils one row and not the file.
 */
export function textLines(bytes: Uint8Array): TextFile {
  const [first, second, third] = bytes;
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)) {
    return { kind: 'other-encoding', encoding: 'UTF-16' };
  }
  // Without a byte order mark, the nought that is half of each letter gives it away.
  if (bytes.length > 1 && (first === 0 || second === 0))
    return { kind: 'other-encoding', encoding: 'UTF-16' };
  if (!bytes.includes(LF) && bytes.subarray(0, -1).includes(CR)) return { kind: 'other-line-ends' };
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  const lines: TextLine[] = [];
  let start = first === 0xef && second === 0xbb && third === 0xbf ? 3 : 0;
  while (start < bytes.length) {
    const found = bytes.indexOf(LF, start);
    const end = found === -1 ? bytes.length : found;
    lines.push(decoded(decoder, bytes.subarray(start, bytes[end - 1] === CR && end > start ? end - 1 : end)));
    start = end + 1;
  }
  return { kind: 'lines', lines };
}

function decoded(decoder: TextDecoder, bytes: Uint8Array): TextLine {
  try {
    return decoder.decode(bytes);
  } catch {
    return null; // a TypeError is the decoder's only way to say that these bytes are not UTF-8
  }
}
